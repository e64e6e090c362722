using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>The steps of one environment's life (protocol §4): building, built, deploying, running, then the older ones are removed.</summary>
static partial class NextStep
{
    /// <summary>The next step of a roll-out; null if it is over and the table decides again.</summary>
    static Step? OfRollOut(Observation seen, Intent intent, RollOut rollOut)
    {
        if (!rollOut.IsUnderWay) return AfterPromotion(seen, rollOut);
        if (rollOut.Failure is { } failure) return Failed(seen, rollOut) with { Failure = failure };
        if (rollOut.Stage == RollOutStage.Prepared) return new Begin();
        if (WhyNotWanted(seen, intent, rollOut.Sha) is { } why) return seen.Services is null && !rollOut.InPlace ? new LookAtCloud() : new Abandon(why);
        return rollOut.Stage switch
        {
            RollOutStage.Begun => OfImage(seen, rollOut),
            RollOutStage.ImageReady => Mark(seen, rollOut, EnvironmentStatus.Built, RollOutStage.Built),
            RollOutStage.Built => Mark(seen, rollOut, EnvironmentStatus.Deploying, RollOutStage.Deploying),
            RollOutStage.Deploying when !rollOut.InPlace => new AwaitName(rollOut.Request.ServiceName),
            RollOutStage.Deploying or RollOutStage.NameFree => new Deploy(rollOut.Request),
            _ => OfHealth(seen, rollOut),
        };
    }

    /// <summary>Why a commit that is being rolled out is no longer wanted; null if it still is.</summary>
    static string? WhyNotWanted(Observation seen, Intent intent, string sha)
    {
        var facts = new PlanFacts(seen, intent);
        return seen.PullRequest.State != PullRequestState.Open ? "the pull request was closed"
            : facts.Labels.Blocked is not null ? "the pull request was blocked"
            : facts.StopRequested ? "a stop was requested"
            // No target at all proves nothing: another pull request with the same head commit may have deleted the definition. It is added again.
            : facts.ApprovedTarget is { } other && other != sha ? $"another commit is wanted ({other})"
            : facts.FrozenOut(sha) ? "the pull request was frozen"
            : null;
    }

    static Step OfImage(Observation seen, RollOut rollOut)
    {
        var image = rollOut.Request.Image;
        if (!image.EndsWith(':' + EnvironmentNames.ImageTag(seen.PullRequest.Number, rollOut.Sha), StringComparison.Ordinal))
        {
            var named = image.Contains('@', StringComparison.Ordinal) || rollOut.Request.Digest is not null;
            if (!named && seen.Image?.Reference != image) return new LookAtImage(image, MayFail: true);
            return new GoOn(RollOutStage.Built, $"Using the image {image}", named ? null : seen.Image!.Digest);
        }

        if (!rollOut.ForceBuild || seen.BuiltElsewhere)
        {
            if (seen.Image?.Reference != image) return new LookAtImage(image);
            if (seen.Image.Exists) return new GoOn(RollOutStage.ImageReady, $"The image {image} exists", seen.Image.Digest);
            if (seen.BuiltElsewhere)
            {
                return Failed(seen, rollOut) with
                {
                    Failure = new ShowtimeException(ShowtimeError.BuildFailed,
                        $"The image {image} is gone, and images of forks are built by a workflow of their own.",
                        "Push a commit, or run that workflow again.") { Target = image },
                };
            }
        }

        return new Build(rollOut.Commit, image, rollOut.Trusted);
    }

    /// <summary>An update in place keeps the status 'updating'; the pull request is only read again.</summary>
    static Mark Mark(Observation seen, RollOut rollOut, EnvironmentStatus status, RollOutStage stage) =>
        new(rollOut.InPlace ? null : status, stage, AddsTarget: seen.Labels.Targets.Count == 0);

    static Step OfHealth(Observation seen, RollOut rollOut)
    {
        var name = rollOut.Request.ServiceName;
        if (rollOut.Health is not { } health) return new CheckHealth(name);
        if (health.Service is not { State: ServiceState.Active } service)
        {
            return Failed(seen, rollOut) with
            {
                Failure = new ShowtimeException(ShowtimeError.DeploymentFailed,
                    $"Service {name} was deleted while it was starting.",
                    "Find out who deleted it, then start again.")
                {
                    Cause = FailureCause.Conflict,
                },
            };
        }

        if (service.Trouble is { } trouble) return Failed(seen, rollOut) with { Trouble = trouble, Cause = service.TroubleCause };
        var (waitingFor, cause) = ("a task to run", FailureCause.Timeout);
        if (health is { Address: { } address, Probe: { } probe })
        {
            if (probe.Healthy) return new Promote(address, [.. seen.Labels.Environments.Select(e => e.Sha).Where(sha => sha != rollOut.Sha && !IsForeign(seen, sha))]);
            (waitingFor, cause) = ($"{address} to answer ({probe.Reason})", probe.StatusCode is null ? FailureCause.NeverAnswered : FailureCause.HealthCheck);
        }

        return seen.Now >= rollOut.Deadline
            ? Failed(seen, rollOut) with
            {
                Trouble = $"it was still waiting for {waitingFor} after {seen.Configuration.Environment.StartupTimeout}",
                Cause = cause,
            }
            : new AwaitHealth(waitingFor, Backoff.After(rollOut.Waits));
    }

    static Fail Failed(Observation seen, RollOut rollOut) => new(KeepsImage: rollOut.Failures + 1 < seen.Configuration.Limits.Attempts);

    /// <summary>The replaced environments are removed, unless the pull request was blocked meanwhile: then nothing is stopped.</summary>
    static Step? AfterPromotion(Observation seen, RollOut rollOut)
    {
        var labels = seen.Labels;
        if (labels.Blocked is not null || !seen.HoldsLease) return null;
        var replaced = rollOut.Replaced.Where(sha => labels[sha] is not null).ToList();
        if (replaced.Count > 0) return seen.Services is null ? new LookAtCloud() : new Retire(replaced);
        return rollOut.InPlace ? new PruneRevisions(rollOut.Request.ServiceName) : null;
    }
}

/// <summary>How long to wait between two looks: one second at first, half as much again each time, up to ten.</summary>
static class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The pause after a number of pauses.</summary>
    public static TimeSpan After(int waits)
    {
        var next = First;
        for (var i = 0; i < waits && next < Longest; i++) next = next * 1.5 > Longest ? Longest : next * 1.5;
        return next;
    }
}
