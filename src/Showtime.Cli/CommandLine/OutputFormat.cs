namespace Showtime.Cli.CommandLine;

/// <summary>How results are printed.</summary>
enum OutputFormat
{
    Text,
    Json,
}
