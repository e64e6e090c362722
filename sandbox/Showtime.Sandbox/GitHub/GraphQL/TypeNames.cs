using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Which GraphQL type a thing of the model is, where the schema leaves it open.</summary>
static class TypeNames
{
    public static string Of(object value) => value switch
    {
        RepositoryState or Fork => "Repository",
        Account account => account.Kind.ToString(),
        Ticket { Head: null } => "Issue",
        Ticket => "PullRequest",
        LabelDefinition => "Label",
        BranchRef => "Ref",
        TimelineEvent e => $"{e.Kind}Event",
        _ => value.GetType().Name, // Commit, Blob, IssueComment, Reaction, PullRequestCommit
    };
}
