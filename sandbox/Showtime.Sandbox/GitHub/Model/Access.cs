namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Who may do what, by GitHub's tables of roles and of token permissions.</summary>
static class Access
{
    const GitHubTokenScopes Tickets = GitHubTokenScopes.Issues | GitHubTokenScopes.PullRequests;

    /// <summary>Says no where the caller's scopes or role do not reach.</summary>
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

    /// <summary>GitHub tells permissions only to whoever may push.</summary>
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
