namespace Showtime.Core.Configuration;

/// <summary>The section <c>feedback</c>: what a pull request's readers are told, and where.</summary>
public sealed record FeedbackConfiguration
{
    /// <summary>The comments on the pull request.</summary>
    public CommentStyle Comments { get; init; } = CommentStyle.Sticky;

    /// <summary>
    /// Whether each environment is a GitHub deployment too, so that the pull request shows "View deployment". The token needs
    /// <c>deployments: write</c>.
    /// </summary>
    public bool Deployments { get; init; }

    /// <summary>
    /// The name of the GitHub environment that all deployments share. One for all, because GitHub keeps an Environment object for every name that was
    /// ever used, and deleting one takes administration, which the token of a workflow never has.
    /// </summary>
    public string DeploymentEnvironment { get; init; } = "showtime";
}
