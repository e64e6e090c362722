namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Everything below <c>/repos/{owner}/{name}/</c>.</summary>
static class RestRoutes
{
    /// <summary>Each answers null where the path or method is not its own.</summary>
    static readonly Func<RestCall, string[], RestAnswer?>[] Resources =
    [
        LabelRoutes.Answer,
        IssueRoutes.Answer,
        PullRoutes.Answer,
        CommentRoutes.Answer,
        GitRoutes.Answer,
        RepositoryRoutes.Answer,
        DeploymentRoutes.Answer,
    ];

    /// <summary>Finds who answers; null when nobody does.</summary>
    /// <param name="call">The request.</param>
    /// <param name="path">The decoded parts of the path after the repository.</param>
    public static RestAnswer? Answer(RestCall call, string[] path) =>
        Resources.Select(resource => resource(call, path)).FirstOrDefault(answer => answer is not null);
}
