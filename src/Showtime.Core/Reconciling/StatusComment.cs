using System.Globalization;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// The comments of a run: one that is kept up to date, or one for each event, or none, as configured. Each travels with the transition that it is about and
/// costs no request of its own.
/// </summary>
sealed class StatusComment(PullRequestRun run)
{
    const string Marker = "environment";

    CommentStyle Style => run.Configuration.Feedback.Comments;

    public PullRequestComment? Building(string commit, DateTimeOffset since, bool inPlace) =>
        Say(Facts(inPlace ? HistoryEvent.Updating : HistoryEvent.Building, commit), Stamp(since));

    public PullRequestComment? Running(DeploymentRequest request, Uri address) => Say(
        Facts(HistoryEvent.Running, request.Sha) with
        {
            Serving = new(request.Sha, address) { RequestedBy = request.RequestedBy, ExpiresAt = request.ExpiresAt, Flags = request.FeatureFlags },
        },
        Stamp(request.CreatedAt));

    public PullRequestComment? Failed(string commit, ShowtimeException failure, int attempt) =>
        Say(Facts(HistoryEvent.Failed, commit) with { Failure = failure }, string.Create(CultureInfo.InvariantCulture, $"{attempt}"));

    /// <summary>Somebody asked for the end.</summary>
    public PullRequestComment? Stopped() => Say(Facts(HistoryEvent.Stopped, "") with { Serving = null }, Stamp(run.Now));

    /// <summary>
    /// The last environment went, for whatever reason. Said where a comment says anything else yet; but one that explains a failure stays, if nothing but
    /// what failed is cleared away.
    /// </summary>
    /// <param name="existed">Whether there was a service.</param>
    public PullRequestComment? TakenDown(bool existed)
    {
        if (Style != CommentStyle.Sticky) return null;
        var facts = Facts(HistoryEvent.Stopped, "") with { Serving = null };
        return new(Marker, present => present is null || !existed && CommentHistory.Read(present) is [{ What: HistoryEvent.Failed }, ..] ? null : Continue(facts, present));
    }

    public PullRequestComment? ApprovalNeeded(Plan plan) =>
        Say(Facts(HistoryEvent.ApprovalNeeded, run.Snapshot.HeadSha) with { Explanation = plan.Explanation }, "");

    /// <summary>Brings a comment that says "running" in line with labels that people have changed: a longer life, a freeze. Others are left as they are.</summary>
    public PullRequestComment? Refreshed()
    {
        if (Style != CommentStyle.Sticky || run.Labels.Environments is not [{ Status: EnvironmentStatus.Running } only]) return null;
        var facts = Facts(HistoryEvent.Running, run.Labels.CommitOf(only.Sha));
        if (facts.Serving is null) return null;
        return new(Marker, present => CommentHistory.Read(present) is [{ What: HistoryEvent.Running or HistoryEvent.ApprovalNeeded }, ..] ? Continue(facts, present) : null);
    }

    PullRequestComment? Say(CommentFacts facts, string stamp) => Style switch
    {
        CommentStyle.Sticky => new(Marker, present => Continue(facts, present)),
        CommentStyle.Separate => new($"{Marker}:{facts.Entry.Sha}:{facts.What.ToString().ToLowerInvariant()}:{stamp}".TrimEnd(':'), CommentText.Write(facts, [])),
        _ => null,
    };

    static string Continue(CommentFacts facts, string? present) => CommentText.Write(facts, CommentHistory.Add(CommentHistory.Read(present), facts.Entry));

    CommentFacts Facts(HistoryEvent what, string commit) => new()
    {
        What = what,
        At = run.Now,
        Commit = commit,
        Serving = Serving(),
        Frozen = run.Labels.Freeze is not null,
        PullRequest = run.Snapshot.Url,
    };

    ServingEnvironment? Serving()
    {
        var labels = run.Labels;
        if (Approvals.Pointer(labels) is not { } sha || labels[sha] is not { } environment) return null;
        var lives = labels.TimeToLive ?? environment.TimeToLive ?? run.Configuration.Environment.Ttl;
        var address = environment.Address is { } label
            ? new UriBuilder(Uri.UriSchemeHttp, label.Host, label.Port ?? run.Configuration.Environment.Port).Uri
            : null;
        return new(labels.CommitOf(sha), address)
        {
            RequestedBy = environment.RequestedBy,
            ExpiresAt = environment.CreatedAt is { } created ? lives.ExpiresAt(created) : null,
            Flags = FeatureFlags.ToVariables(FeatureFlags.Effective(run.Snapshot.Body, labels), run.Configuration.Environment.FeatureFlagPrefix),
        };
    }

    static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
}
