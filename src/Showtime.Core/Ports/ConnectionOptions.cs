namespace Showtime.Core.Ports;

/// <summary>What a backend is made from.</summary>
public sealed record ConnectionOptions
{
    /// <summary>Environment variables: tokens, endpoints, configuration overrides. A copy, so that a test can give its own.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The repository, <c>owner/name</c>; null takes <c>GITHUB_REPOSITORY</c>, or <c>GITHUB_ORG</c> and <c>GITHUB_REPO</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The configuration file that the operator names; null takes <c>SHOWTIME_CONFIG</c>, else the default branch's.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>Values that parameters give, by key path (<c>environment.ttl</c>); they win over file and variables.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The working tree that builds start from; null takes the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Do not build: take for granted that the image is there.</summary>
    public bool SkipBuild { get; init; }

    /// <summary>Do not touch the cloud: pretend that it did what it was asked.</summary>
    public bool SkipCloud { get; init; }

    /// <summary>How long a deployment to a skipped cloud takes.</summary>
    public TimeSpan SkippedCloudDelay { get; init; }

    /// <summary>Read GitHub, but write nothing there.</summary>
    public bool SkipGitHubWrites { get; init; }

    /// <summary>Receives what happens; null for nobody.</summary>
    public IActivityLog? Log { get; init; }

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>What carries HTTP instead of sockets, asked for each service by name (<c>github</c>, <c>aws</c>, <c>environment</c>, <c>registry</c>); null for sockets.</summary>
    public Func<string, HttpMessageHandler>? MessageHandler { get; init; }
}
