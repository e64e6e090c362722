using System.Net;
using System.Text.RegularExpressions;

namespace Showtime.Sandbox.Aws;

/// <summary>What a runtime needs to start a task: its main container (the first essential one that has a port, else the first).</summary>
public sealed partial record TaskLaunch
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string TaskId { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The public address of the task's network interface, from <see cref="ITaskRuntime.NextAddress"/>.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The container's name.</summary>
    public required string Container { get; init; }

    /// <summary>The image as the task definition spells it.</summary>
    public required string Image { get; init; }

    /// <summary>The container's ports; may be empty.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Environment variables in the task definition's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Replaces the image's entry point; null leaves it.</summary>
    public IReadOnlyList<string>? EntryPoint { get; init; }

    /// <summary>Replaces the image's command; null leaves it.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The task's memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>When the container was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long a simulated application refuses connections.</summary>
    public TimeSpan Refusing { get; init; }

    /// <summary>How long a simulated application answers 503 after that.</summary>
    public TimeSpan Unavailable { get; init; }

    /// <summary>Whether a simulated application is to stay sick now.</summary>
    public Func<bool> Failing { get; init; } = static () => false;

    /// <summary>Takes a line of the container's output; it goes to the log stream of the task definition.</summary>
    public Action<string> WriteLog { get; init; } = static _ => { };

    /// <summary>The commit in the image's tag (<c>pr-1-abc1234-ci</c>), or null where there is none.</summary>
    public string? Commit => CommitInTag().Match(Image) is { Success: true } match ? match.Groups["sha"].Value : null;

    /// <summary>How far a simulated application has come.</summary>
    /// <param name="now">The moment asked for.</param>
    /// <returns>The phase.</returns>
    public AppPhase PhaseAt(DateTimeOffset now)
    {
        if (now < StartedAt + Refusing) return AppPhase.Refusing;
        return Failing() || now < StartedAt + Refusing + Unavailable ? AppPhase.Unavailable : AppPhase.Ready;
    }

    [GeneratedRegex(@"[:\-](?<sha>[0-9a-f]{7,40})(-ci)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CommitInTag();
}
