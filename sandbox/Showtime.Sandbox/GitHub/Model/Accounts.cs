namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A person, an app's bot or an organisation.</summary>
sealed record Account(long Id, string NodeId, string Login, AccountKind Kind)
{
    /// <summary>GraphQL leaves the suffix of a bot's login away, REST does not.</summary>
    public string GraphQLLogin => Kind == AccountKind.Bot ? Login[..^"[bot]".Length] : Login;
}

/// <summary>The kinds of account, by GitHub's names.</summary>
enum AccountKind
{
    User,
    Bot,
    Organization,
}

/// <summary>The sender of a request: the token, and the account that it acts as.</summary>
sealed record Caller(Account Account, GitHubSandboxToken Token)
{
    /// <summary>An app acts by its scopes alone; a person needs the role as well.</summary>
    public bool IsApp => Account.Kind == AccountKind.Bot;

    public bool Has(GitHubTokenScopes anyOf) => (Token.Scopes & anyOf) != GitHubTokenScopes.None;
}

/// <summary>What a request needs permission for.</summary>
enum Right
{
    /// <summary>Put labels on an issue or take them off.</summary>
    ApplyLabels,

    /// <summary>Create, change or delete a label of the repository.</summary>
    DefineLabels,
    Comment,

    /// <summary>Close, reopen or edit an issue or pull request.</summary>
    EditTickets,
    Deploy,
    Dispatch,
    Administer,
}

/// <summary>Who may do what, by GitHub's tables of roles and of token permissions.</summary>
static class Access
{
    const GitHubTokenScopes Tickets = GitHubTokenScopes.Issues | GitHubTokenScopes.PullRequests;

    /// <summary>Refuses what the caller's scopes or role do not allow.</summary>
    public static void Require(Caller caller, Right right, GitHubRole role)
    {
        if (!HasScopes(caller, right))
        {
            throw GitHubRefusal.Forbidden($"Resource not accessible by {(caller.IsApp ? "integration" : "personal access token")}");
        }

        if (!HasRole(caller, right, role)) throw GitHubRefusal.Forbidden("Must have admin rights to Repository.");
    }

    public static bool Allows(Caller caller, Right right, GitHubRole role) => HasScopes(caller, right) && HasRole(caller, right, role);

    public static bool HasScopes(Caller caller, Right right) => caller.Has(Scopes(right));

    /// <summary>An app has no role: its scopes are all that it needs.</summary>
    public static bool HasRole(Caller caller, Right right, GitHubRole role) => caller.IsApp || role >= Role(right);

    /// <summary>GitHub shows permissions only with push access.</summary>
    public static void RequirePush(Caller caller, GitHubRole role)
    {
        if (caller.IsApp ? caller.Token.Scopes == GitHubTokenScopes.None : role < GitHubRole.Write)
        {
            throw GitHubRefusal.Forbidden(caller.IsApp
                ? "Resource not accessible by integration"
                : "Must have push access to view collaborator permission.");
        }
    }

    static GitHubTokenScopes Scopes(Right right) => right switch
    {
        Right.Deploy => GitHubTokenScopes.Deployments,
        Right.Dispatch => GitHubTokenScopes.Contents | GitHubTokenScopes.Actions,
        Right.Administer => GitHubTokenScopes.Administration,
        _ => Tickets,
    };

    static GitHubRole Role(Right right) => right switch
    {
        Right.Comment => GitHubRole.Read,
        Right.ApplyLabels or Right.EditTickets => GitHubRole.Triage,
        Right.Administer => GitHubRole.Admin,
        _ => GitHubRole.Write,
    };
}
