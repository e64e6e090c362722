using Showtime.Sandbox.Aws;

namespace Showtime.SandboxHost;

/// <summary>How a <see cref="LocalSandbox"/> is set up.</summary>
sealed record LocalSandboxOptions
{
    public required TimeProvider Time { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int GitHubPort { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int AwsPort { get; init; }

    public AwsTimings Timings { get; init; } = AwsTimings.Fast;

    /// <summary>What makes a task answer; null for the sandbox's own page.</summary>
    public ITaskRuntime? Runtime { get; init; }

    /// <summary>The value of <c>SHOWTIME_BUILDER</c>.</summary>
    public required string Builder { get; init; }

    /// <summary>What images are built for.</summary>
    public string Platform { get; init; } = "linux/amd64";
}
