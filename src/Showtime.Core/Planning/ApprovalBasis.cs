using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Planning;

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
