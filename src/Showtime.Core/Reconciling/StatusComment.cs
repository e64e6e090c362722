using System.Globalization;
using Showtime.Core.Configuration;
using Showtime.Core.Costs;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Reconciling;

/// <summary>
/// The comments of a run: one that is kept up to date, one for each event, or none, as configured. Each is written with the transition that it is about
/// and costs no extra request.
/// </summary>
static class StatusComment
{
    const string Marker = "environment";

    public static PullRequestComment? Building(Observation seen, string commit, DateTimeOffset since, bool inPlace) =>
        Say(seen, Facts(seen, inPlace ? HistoryEvent.Updating : HistoryEvent.Building, commit), Stamp(since));

    public static PullRequestComment? Running(Observation seen, DeploymentRequest request, Uri address) => Say(
        seen, Facts(seen, HistoryEvent.Running, request.Sha) with
        {
            Serving = new(request.Sha, address)
            {
                RequestedBy = request.RequestedBy,
                ExpiresAt = request.ExpiresAt,
                Cost = Cost(seen, EnvironmentNames.Shorten(request.Sha)),
                Flags = request.FeatureFlags,
                LeftSpot = LeftSpot(seen, request.Sha),
            },
        },
        Stamp(request.CreatedAt));

    public static PullRequestComment? Failed(Observation seen, string commit, ShowtimeException failure, int attempt) =>
        Say(seen, Facts(seen, HistoryEvent.Failed, commit) with { Failure = failure }, string.Create(CultureInfo.InvariantCulture, $"{attempt}"));

    /// <summary>A stop was requested.</summary>
    public static PullRequestComment? Stopped(Observation seen) => Say(seen, Facts(seen, HistoryEvent.Stopped, "") with { Serving = null }, Stamp(seen.Now));

    /// <summary>
    /// The last environment was removed, for any reason. Written only over an existing comment; one that explains a failure stays if only the failed
    /// environment was removed.
    /// </summary>
    /// <param name="seen">The pull request.</param>
    /// <param name="existed">Whether there was a service.</param>
    public static PullRequestComment? TakenDown(Observation seen, bool existed)
    {
        if (seen.Configuration.Feedback.Comments != CommentStyle.Sticky) return null;
        var facts = Facts(seen, HistoryEvent.Stopped, "") with { Serving = null };
        return new(Marker, present => present is null || !existed && CommentHistory.Read(present) is [{ What: HistoryEvent.Failed }, ..]
            ? null
            : Continue(facts, present));
    }

    public static PullRequestComment? ApprovalNeeded(Observation seen, Plan plan) =>
        Say(
            seen,
            Facts(seen, HistoryEvent.ApprovalNeeded, seen.PullRequest.HeadSha) with { Explanation = plan.Explanation, ComparePage = plan.Question },
            plan.Question is null ? "" : Stamp(seen.Now));

    /// <summary>
    /// A start label met the block. Said at most once for each block, whatever the configured style: it answers a person. The comment itself tells whether it
    /// was said: by its history, which counts minutes, or by the time in its marker.
    /// </summary>
    public static PullRequestComment Blocked(Observation seen, Plan plan)
    {
        var since = seen.Labels.Blocked?.AddedAt;
        var facts = Facts(seen, HistoryEvent.Blocked, "") with { Explanation = plan.Explanation };
        return seen.Configuration.Feedback.Comments == CommentStyle.Sticky
            ? new(Marker, present => CommentHistory.Read(present).Any(e => e.What == HistoryEvent.Blocked && !(e.At <= since - TimeSpan.FromMinutes(1)))
                ? null
                : Continue(facts, present))
            : new(
                $"blocked:{(since is { } at ? Stamp(at) : "")}".TrimEnd(':'),
                present => present is null ? CommentText.Write(facts with { Serving = null }, []) : null);
    }

    /// <summary>A start label met a limit. It answers a person, so it is written whatever the configured style.</summary>
    public static PullRequestComment LimitReached(Observation seen, Plan plan)
    {
        var facts = Facts(seen, HistoryEvent.LimitReached, "") with { Explanation = plan.Explanation };
        return seen.Configuration.Feedback.Comments == CommentStyle.Sticky
            ? new(Marker, present => Continue(facts, present))
            : new($"limit:{Stamp(seen.Now)}", CommentText.Write(facts, []));
    }

    /// <summary>
    /// Updates a comment that says "running" after people have changed labels:
    /// a longer time to live, a freeze. Other comments stay as they are.
    /// </summary>
    public static PullRequestComment? Refreshed(Observation seen)
    {
        if (seen.Configuration.Feedback.Comments != CommentStyle.Sticky
            || seen.Labels.Environments is not [{ Status: EnvironmentStatus.Running } only])
        {
            return null;
        }

        var facts = Facts(seen, HistoryEvent.Running, seen.Labels.CommitOf(only.Sha));
        if (facts.Serving is null) return null;
        return new(Marker, present => CommentHistory.Read(present)
            is [{ What: HistoryEvent.Running or HistoryEvent.ApprovalNeeded or HistoryEvent.Blocked }, ..]
            ? Continue(facts, present)
            : null);
    }

    static PullRequestComment? Say(Observation seen, CommentFacts facts, string stamp) => seen.Configuration.Feedback.Comments switch
    {
        CommentStyle.Sticky => new(Marker, present => Continue(facts, present)),
        CommentStyle.Separate => new(
            $"{Marker}:{facts.Entry.Sha}:{facts.What.ToString().ToLowerInvariant()}:{stamp}".TrimEnd(':'),
            CommentText.Write(facts, [])),
        _ => null,
    };

    static string Continue(CommentFacts facts, string? present)
    {
        if (facts.Serving is { Cost: null } serving) facts = facts with { Serving = serving with { Cost = CommentText.CostOf(present, serving.Commit) } };
        return CommentText.Write(facts, CommentHistory.Add(CommentHistory.Read(present), facts.Entry));
    }

    /// <summary>What one task of a service costs; null if this run has not seen it. A second task of an update in place is there for minutes only.</summary>
    static string? Cost(Observation seen, string sha)
    {
        var service = seen.RollOut?.Service is { } awaited && awaited.Sha == sha
            ? awaited
            : seen.Services?.FirstOrDefault(s => s.Sha == sha && s is { State: ServiceState.Active, OwnedBy: null });
        return service is not null && ServiceCost.PerTaskHour(service, seen.Configuration) is { } hour ? Money.Rate(hour) : null;
    }

    static CommentFacts Facts(Observation seen, HistoryEvent what, string commit) => new()
    {
        What = what,
        At = seen.Now,
        Commit = commit,
        Serving = Serving(seen),
        Frozen = seen.Labels.Freeze is not null,
        PullRequest = seen.PullRequest.Url,
    };

    static ServingEnvironment? Serving(Observation seen)
    {
        var labels = seen.Labels;
        if (Approvals.Pointer(labels) is not { } sha || labels[sha] is not { } environment) return null;
        var lives = labels.TimeToLive ?? environment.TimeToLive ?? seen.Configuration.Environment.Ttl;
        var address = environment.Address is { } label
            ? new UriBuilder(Uri.UriSchemeHttp, label.Host, label.Port ?? seen.Configuration.Environment.Port).Uri
            : null;
        return new(labels.CommitOf(sha), address)
        {
            RequestedBy = environment.RequestedBy,
            ExpiresAt = environment.CreatedAt is { } created ? lives.ExpiresAt(created) : null,
            Cost = Cost(seen, sha),
            Flags = FeatureFlags.ToVariables(FeatureFlags.Effective(seen.PullRequest.Body, labels), seen.Configuration.Environment.FeatureFlagPrefix),
            LeftSpot = LeftSpot(seen, sha),
        };
    }

    static bool LeftSpot(Observation seen, string commit) => seen.Configuration.Deploy.Ecs.Capacity == "spot"
        && seen.Services?.Any(s => s.Sha == EnvironmentNames.Shorten(commit) && s.Capacity == ServiceCapacity.OnDemand) == true;

    static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}
