namespace Showtime.Adapters.Processes;

/// <summary>What to start. There is no shell in between, and nothing of this process's environment is inherited.</summary>
internal sealed record ProcessCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Written to the child's standard input, which is then closed. Null closes it at once.</summary>
    public string? StandardInput { get; init; }

    /// <summary>How long a cancelled child may take to clean up after SIGTERM before it is killed. Not used on Windows.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many of the last lines are kept for an error message.</summary>
    public int TailLines { get; init; } = 20;
}
