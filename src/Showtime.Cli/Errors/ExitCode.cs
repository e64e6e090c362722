namespace Showtime.Cli.Errors;

/// <summary>What a run tells the shell.</summary>
static class ExitCode
{
    /// <summary>Done, nothing to do, or left to another job.</summary>
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int WrongUse = 2;

    /// <summary>It may not be done.</summary>
    public const int Blocked = 3;
}
