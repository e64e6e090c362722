namespace Showtime.Sandbox.GitHub;

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
