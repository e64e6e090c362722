namespace Showtime.Sandbox.GitHub;

/// <summary>A token that the sandbox knows.</summary>
/// <param name="Login">Whom it acts as; a login that ends in <c>[bot]</c> is an app, and its scopes alone decide what it may do.</param>
/// <param name="Scopes">What it may write. A person's token is limited by the person's role too.</param>
public sealed record GitHubSandboxToken(string Login, GitHubTokenScopes Scopes = GitHubTokenScopes.Workflow)
{
    /// <summary>GraphQL mutations that this token is refused with FORBIDDEN although its scopes would do, by field name.</summary>
    public IReadOnlySet<string> RefusedMutations { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
