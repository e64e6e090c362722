namespace Showtime.Sandbox.GitHub;

/// <summary>The repository that a <see cref="GitHubSandbox"/> starts with, and who may reach it.</summary>
public sealed record GitHubSandboxOptions
{
    /// <summary>The token of the default <see cref="Tokens"/>.</summary>
    public const string DefaultToken = "sandbox-token";

    /// <summary>The repository's owner, an organisation.</summary>
    public string Owner { get; init; } = "acme";

    /// <summary>The repository's name without its owner.</summary>
    public string Repository { get; init; } = "superset";

    /// <summary>The branch that files and new pull requests refer to.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>Whether strangers have no access at all instead of <c>read</c>.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whom <see cref="DefaultToken"/> acts as while <see cref="Tokens"/> is null.</summary>
    public string ViewerLogin { get; init; } = "github-actions[bot]";

    /// <summary>The known tokens; null knows <see cref="DefaultToken"/> alone. Any other token is answered with 401.</summary>
    public IReadOnlyDictionary<string, GitHubSandboxToken>? Tokens { get; init; }

    /// <summary>GraphQL mutations refused to every token with FORBIDDEN "Resource not accessible by integration", by field name.</summary>
    public IReadOnlySet<string> RefusedMutations { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Where a browser would find the repository; the base of every <c>html_url</c>.</summary>
    public Uri ServerUrl { get; init; } = new("https://github.com");

    /// <summary>
    /// Whether used-up limits are refused with 403 (1,000 requests an hour for an app, 5,000 for a person, 30 searches a minute).
    /// Off by default, because many runs share one virtual hour in a simulation; the headers count either way.
    /// </summary>
    public bool EnforceRateLimits { get; init; }
}
