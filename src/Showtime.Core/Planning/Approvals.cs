using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// Whose labels count. A label that decides something is worth what the person who put it there may do: a person with triage can add any
/// label by hand, so a target or a pointer counts only from Showtime's own hand or a writer's. Who cannot be found out counts for nobody.
/// </summary>
static class Approvals
{
    public static bool MayWrite(PermissionLevel permission) => permission >= PermissionLevel.Write;

    /// <summary>
    /// Whether a target, a pointer or a stop trigger counts. Other workflows act by Actions' token too, so a target or a pointer of our own hand has
    /// to have the description that only this tool writes, with all 40 digits of the commit.
    /// </summary>
    public static bool IsAuthorised(AttachedLabel label, Observation seen) =>
        label.AddedBy is { } login
        && (IsOwnHand(login, seen.PullRequest) && LabelCatalog.IsOwnDescription(label) || IsByWriter(login, seen));

    /// <summary>Whether a start trigger counts that another run finds than that of its event: a person with write access put it there.</summary>
    public static bool IsAuthorisedStart(AttachedLabel label, Observation seen) =>
        label.AddedBy is { } login && (IsByWriter(login, seen) || SameLogin(login, seen.PullRequest.Viewer) && !SameLogin(login, ActionsLogin));

    /// <summary>
    /// Whether an approval that names no commit cannot mean another one than this: a person with write access reviewed exactly it, or it was the head
    /// for the time that a person needs to look at it.
    /// </summary>
    /// <param name="commit">40 digits.</param>
    /// <param name="approvedAt">When the approval was given, by the host's clock; null where that is not known.</param>
    /// <param name="head">Since when the commit is the head; null where it was not asked.</param>
    /// <param name="seen">The pull request.</param>
    /// <param name="reviewTime">The time that a person needs.</param>
    public static bool CouldBeReviewed(string commit, DateTimeOffset? approvedAt, HeadHistory? head, PullRequestSnapshot seen, TimeSpan reviewTime) =>
        WasReviewed(commit, seen) || head?.Since is { } since && approvedAt is { } at && since + reviewTime <= at;

    /// <summary>Whether a person with write access submitted an approving review of exactly this commit.</summary>
    public static bool WasReviewed(string commit, PullRequestSnapshot seen) => seen.ReviewedCommits.Contains(commit, StringComparer.OrdinalIgnoreCase);

    /// <summary>The page that shows what a commit would bring: from the approved commit where there is one.</summary>
    public static string ComparePage(string commit, string? approved, PullRequestSnapshot seen) =>
        seen.Url is not { } url ? $"commit {commit}"
        : approved is { Length: 40 } && new Uri(url, "../compare/").ToString() is { } compare ? $"{compare}{approved}...{commit}"
        : $"{url}/files/{commit}";

    /// <summary>The approved target: of several, the head, else the one put there last.</summary>
    public static string? Target(PullRequestLabels labels, Observation seen) =>
        labels.Targets
            .Where(t => IsAuthorised(t.Label, seen))
            .OrderByDescending(t => seen.PullRequest.HeadSha.StartsWith(t.Sha, StringComparison.Ordinal))
            .ThenByDescending(t => t.Label.AddedAt)
            .ThenBy(t => t.Sha, StringComparer.Ordinal)
            .Select(t => t.Sha)
            .FirstOrDefault();

    /// <summary>The commit that reviewers are sent to, whoever put the pointer there: of several, one that runs, else the newest.</summary>
    public static string? Pointer(PullRequestLabels labels) =>
        labels.Pointers
            .OrderByDescending(p => labels[p.Sha]?.Status is EnvironmentStatus.Running or EnvironmentStatus.Updating)
            .ThenByDescending(p => labels[p.Sha]?.CreatedAt)
            .ThenBy(p => p.Sha, StringComparer.Ordinal)
            .Select(p => p.Sha)
            .FirstOrDefault();

    /// <summary>Whether reviewers are sent to a commit and its labels say that it runs.</summary>
    public static bool Serves(string sha, PullRequestLabels labels) => labels.Pointers.Any(p => p.Sha == sha) && labels[sha]?.Status == EnvironmentStatus.Running;

    /// <summary>The commit that somebody with the permission stands for: the target, else the pointer where its label can be trusted.</summary>
    public static string? ApprovedCommit(PullRequestLabels labels, Observation seen) =>
        Target(labels, seen)
        ?? (Pointer(labels) is { } pointer && labels.Pointers.Any(p => p.Sha == pointer && IsAuthorised(p.Label, seen)) ? pointer : null);

    /// <summary>Whether somebody with the permission stands for a commit: all 40 digits have to agree.</summary>
    public static bool StandsFor(string commit, Observation seen)
    {
        var labels = seen.Labels;
        return ApprovedCommit(labels, seen) is { } approved && string.Equals(labels.CommitOf(approved), commit, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The logins whose permission a plan depends on.</summary>
    public static IReadOnlyCollection<string> LoginsToAsk(PullRequestSnapshot pullRequest)
    {
        var labels = new PullRequestLabels(pullRequest.Labels);
        return [.. new[] { labels.StopTrigger, labels.StartTrigger }.OfType<AttachedLabel>()
            .Concat(labels.Targets.Select(t => t.Label)).Concat(labels.Pointers.Select(p => p.Label))
            .Select(l => l.AddedBy).OfType<string>()
            .Where(login => !IsOwnHand(login, pullRequest))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // Actions' own token only acts for workflows that a writer put on the default branch. Other bots may act for anybody who comments.
    static bool IsOwnHand(string login, PullRequestSnapshot pullRequest) => SameLogin(login, pullRequest.Viewer) || SameLogin(login, ActionsLogin);

    static bool IsByWriter(string login, Observation seen) => seen.Permissions.TryGetValue(login, out var permission) && MayWrite(permission);

    const string ActionsLogin = "github-actions";

    public static bool SameLogin(string left, string right) => string.Equals(Plain(left), Plain(right), StringComparison.OrdinalIgnoreCase);

    static string Plain(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^"[bot]".Length] : login;
}
