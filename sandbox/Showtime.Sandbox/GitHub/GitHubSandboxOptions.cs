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

/// <summary>A token that the sandbox knows.</summary>
/// <param name="Login">Whom it acts as; a login that ends in <c>[bot]</c> is an app, and its scopes alone decide what it may do.</param>
/// <param name="Scopes">What it may write. A person's token is limited by the person's role too.</param>
public sealed record GitHubSandboxToken(string Login, GitHubTokenScopes Scopes = GitHubTokenScopes.Workflow)
{
    /// <summary>GraphQL mutations that this token is refused with FORBIDDEN although its scopes would do, by field name.</summary>
    public IReadOnlySet<string> RefusedMutations { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}

/// <summary>What a token may write, by the names that <c>permissions:</c> in a workflow has for it. Every known token may read.</summary>
[Flags]
public enum GitHubTokenScopes
{
    /// <summary>Read only.</summary>
    None = 0,

    /// <summary><c>contents: write</c>.</summary>
    Contents = 1,

    /// <summary><c>issues: write</c>: labels and comments.</summary>
    Issues = 2,

    /// <summary><c>pull-requests: write</c>: labels and comments as well.</summary>
    PullRequests = 4,

    /// <summary><c>deployments: write</c>.</summary>
    Deployments = 8,

    /// <summary><c>actions: write</c>.</summary>
    Actions = 16,

    /// <summary>Repository administration, which Actions' own token never has; deleting an environment needs it.</summary>
    Administration = 32,

    /// <summary>What a workflow with write permissions gets.</summary>
    Workflow = Contents | Issues | PullRequests | Deployments | Actions,

    /// <summary>Everything; a person's own role is the limit.</summary>
    All = Workflow | Administration,
}

/// <summary>What a person may do in the repository, weakest first.</summary>
public enum GitHubRole
{
    /// <summary>Nothing at all.</summary>
    None,

    /// <summary>Read and comment.</summary>
    Read,

    /// <summary>Also put labels on issues and take them off.</summary>
    Triage,

    /// <summary>Also push, and define labels.</summary>
    Write,

    /// <summary>Also some settings.</summary>
    Maintain,

    /// <summary>Everything.</summary>
    Admin,
}
