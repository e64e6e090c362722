namespace Showtime.Adapters.Processes;

/// <summary>How a child ended, with the last lines of both of its streams in the order in which they were read.</summary>
internal sealed record ProcessResult(int ExitCode, IReadOnlyList<ProcessLine> Tail)
{
    public bool Succeeded => ExitCode == 0;
}
