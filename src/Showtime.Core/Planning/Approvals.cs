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

    public static bool IsAuthorised(AttachedLabel label, Observation seen) =>
        label.AddedBy is { } login
        && (IsOwnHand(login, seen.PullRequest) || seen.Permissions.TryGetValue(login, out var permission) && MayWrite(permission));

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
        return [.. new[] { labels.StopTrigger }.OfType<AttachedLabel>()
            .Concat(labels.Targets.Select(t => t.Label)).Concat(labels.Pointers.Select(p => p.Label))
            .Select(l => l.AddedBy).OfType<string>()
            .Where(login => !IsOwnHand(login, pullRequest))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    // Actions' own token only acts for workflows that a writer put on the default branch. Other bots may act for anybody who comments.
    static bool IsOwnHand(string login, PullRequestSnapshot pullRequest) => SameLogin(login, pullRequest.Viewer) || SameLogin(login, "github-actions");

    public static bool SameLogin(string left, string right) => string.Equals(Plain(left), Plain(right), StringComparison.OrdinalIgnoreCase);

    static string Plain(string login) => login.EndsWith("[bot]", StringComparison.Ordinal) ? login[..^"[bot]".Length] : login;
}

/// <summary>
/// What a target stands on that is written for another job. It is taken off again where the answer to the write shows that this went away meanwhile:
/// a stop that was asked for later was carried out before it came.
/// </summary>
enum ApprovalBasis
{
    /// <summary>A person's command, which no label says.</summary>
    Asked,

    /// <summary>The start trigger.</summary>
    StartTrigger,

    /// <summary>The environment that was pushed onto.</summary>
    Environment,

    /// <summary>The same, and that the head itself was not approved meanwhile.</summary>
    PushedOver,
}

static class ApprovalBasisRules
{
    /// <summary>Whether a target still stands.</summary>
    /// <param name="basis">What it stands on.</param>
    /// <param name="sha">The target's 7 digits.</param>
    /// <param name="seen">What the write was answered with.</param>
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
