namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Whoever sent the request: the token and whom it acts as.</summary>
sealed record Caller(Account Account, GitHubSandboxToken Token)
{
    /// <summary>An app acts by its scopes alone; a person needs the role as well.</summary>
    public bool IsApp => Account.Kind == AccountKind.Bot;

    public bool Has(GitHubTokenScopes anyOf) => (Token.Scopes & anyOf) != GitHubTokenScopes.None;
}
