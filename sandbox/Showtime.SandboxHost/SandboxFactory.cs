using System.Security.Cryptography;
using Showtime.Core.Ports;

namespace Showtime.SandboxHost;

/// <summary>Starts sandboxes whose tasks are the sandbox's own pages: nothing is built, and no Docker engine is needed.</summary>
public sealed class SandboxFactory : ISandboxFactory
{
    const int ShaBytes = 20;

    /// <summary>The builder that registers an image's tag and builds nothing (Showtime.Adapters.SandboxBuilders).</summary>
    const string RegisterOnly = "sandbox";

    static readonly (string Title, string Author, string? HeadOwner)[] PullRequests =
    [
        ("Make the buttons bigger", SandboxSeed.Maintainer, null),
        ("Fix a typo on the front page", SandboxSeed.Stranger, SandboxSeed.Stranger),
        ("A chart of the week's sales", SandboxSeed.Maintainer, null),
    ];

    /// <inheritdoc/>
    public ISandbox Start(int gitHubPort, int awsPort)
    {
        var sandbox = LocalSandbox.Start(new LocalSandboxOptions { Time = TimeProvider.System, GitHubPort = gitHubPort, AwsPort = awsPort, Builder = RegisterOnly });
        foreach (var (title, author, headOwner) in PullRequests) sandbox.GitHub.OpenPullRequest(title, author, $"{title}.", MadeUpSha(), headOwner: headOwner);
        return new HostedSandbox(sandbox);
    }

    static string MadeUpSha() => Convert.ToHexString(RandomNumberGenerator.GetBytes(ShaBytes)).ToLowerInvariant();
}
