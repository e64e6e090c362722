using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// Whose labels count. A label carries the permission of the account that added it: a person with triage access can add any label by hand, so a
/// target or pointer counts only if Showtime or a writer added it. An unknown author has no permission.
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
        && (IsShowtime(login, seen.PullRequest) && LabelCatalog.IsOwnDescription(label) || IsByWriter(login, seen));

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
        WasReviewed(commit, seen) || head?.Since is { } since && approvedAt is { } at && at > since && at - since >= reviewTime;

    /// <summary>Whether a person with write access submitted an approving review of exactly this commit.</summary>
    public static bool WasReviewed(string commit, PullRequestSnapshot seen) => seen.ReviewedCommits.Contains(commit, StringComparer.OrdinalIgnoreCase);

    /// <summary>The page that shows what a commit would bring: from the approved commit where there is one.</summary>
    public static string ComparePage(string commit, string? approved, PullRequestSnapshot seen) =>
        seen.Url is not { } url ? $"commit {commit}"
        : approved is { Length: 40 } && new Uri(url, "../compare/").ToString() is { } compare ? $"{compare}{approved}...{commit}"
        : $"{url}/files/{commit}";

    /// <summary>The approved target: of several, the head, else the one added last.</summary>
    public static string? Target(PullRequestLabels labels, Observation seen) =>
        labels.Targets
            .Where(t => IsAuthorised(t.Label, seen))
            .OrderByDescending(t => seen.PullRequest.HeadSha.StartsWith(t.Sha, StringComparison.Ordinal))
            .ThenByDescending(t => t.Label.AddedAt)
            .ThenBy(t => t.Sha, StringComparer.Ordinal)
            .Select(t => t.Sha)
            .FirstOrDefault();

    /// <summary>
    /// The commit that reviewers are sent to, whether or not its pointer counts as an approval:
    /// of several, one that is running, else the newest.
    /// </summary>
    public static string? Pointer(PullRequestLabels labels) =>
        labels.Pointers
            .OrderByDescending(p => labels[p.Sha]?.Status is EnvironmentStatus.Running or EnvironmentStatus.Updating)
            .ThenByDescending(p => labels[p.Sha]?.CreatedAt)
            .ThenBy(p => p.Sha, StringComparer.Ordinal)
            .Select(p => p.Sha)
            .FirstOrDefault();

    /// <summary>Whether reviewers are sent to a commit and its labels say that it is running.</summary>
    public static bool Serves(string sha, PullRequestLabels labels) =>
        labels.Pointers.Any(p => p.Sha == sha)
        && labels[sha]?.Status == EnvironmentStatus.Running;

    /// <summary>The commit that someone with write access approved: the target, else the pointer if its label can be trusted.</summary>
    public static string? ApprovedCommit(PullRequestLabels labels, Observation seen) =>
        Target(labels, seen)
        ?? (Pointer(labels) is { } pointer && labels.Pointers.Any(p => p.Sha == pointer && IsAuthorised(p.Label, seen)) ? pointer : null);

    /// <summary>Whether someone with write access approved a commit: all 40 digits must match.</summary>
    public static bool IsApproved(string commit, Observation seen)
    {
        var labels = seen.Labels;
        return ApprovedCommit(labels, seen) is { } approved && string.Equals(labels.CommitOf(approved), commit, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The logins whose permissions a plan depends on.</summary>
    public static IReadOnlyCollection<string> LoginsToAsk(PullRequestSnapshot pullRequest)
    {
        var labels = new PullRequestLabels(pullRequest.Labels);
        return [.. new[] { labels.StopTrigger, labels.StartTrigger }.OfType<AttachedLabel>()
            .Concat(labels.Targets.Select(t => t.Label)).Concat(labels.Pointers.Select(p => p.Label))
            .Select(l => l.AddedBy).OfType<string>()
            .Where(login => !IsShowtime(login, pullRequest))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // Actions' own token acts only for workflows that a writer put on the default branch. Other bots may act for anyone who comments.
    static bool IsShowtime(string login, PullRequestSnapshot pullRequest) => SameLogin(login, pullRequest.Viewer) || SameLogin(login, ActionsLogin);

    static bool IsByWriter(string login, Observation seen) => seen.Permissions.TryGetValue(login, out var permission) && MayWrite(permission);

    const string ActionsLogin = "github-actions";

    public static bool SameLogin(string left, string right) => string.Equals(Plain(left), Plain(right), StringComparison.OrdinalIgnoreCase);

    static string Plain(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^"[bot]".Length] : login;
}

/// <summary>
/// Why a target that is recorded for another job counts as approved. The target is removed again if the answer to the write shows that the reason
/// has gone: a stop that was requested later was carried out first.
/// </summary>
enum ApprovalBasis
{
    /// <summary>A person's command, which no label records.</summary>
    Asked,

    /// <summary>The start trigger.</summary>
    StartTrigger,

    /// <summary>The environment that was pushed onto.</summary>
    Environment,

    /// <summary>The same, as long as the head itself was not approved meanwhile.</summary>
    PushedOver,
}

static class ApprovalBasisRules
{
    /// <summary>Whether a target is still approved.</summary>
    /// <param name="basis">Why it was approved.</param>
    /// <param name="sha">The target's 7 digits.</param>
    /// <param name="seen">The answer to the write.</param>
    public static bool Holds(this ApprovalBasis basis, string sha, Observation seen)
    {
        var labels = seen.Labels;
        var head = EnvironmentNames.Shorten(seen.PullRequest.HeadSha);
        var others = labels.Environments.Any(e => e.Sha != sha);
        return basis switch
        {
            ApprovalBasis.Environment => others || IsUnderWay(labels, sha),
            ApprovalBasis.PushedOver => others && !labels.Targets.Concat(labels.Pointers).Any(l => l.Sha == head),
            ApprovalBasis.StartTrigger => labels.StartTrigger is not null || IsUnderWay(labels, sha),
            _ => true,
        };
    }

    static bool IsUnderWay(PullRequestLabels labels, string sha) => labels[sha] is { InProgress: true };
}
