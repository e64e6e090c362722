using Showtime.Core.Configuration;
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
        if (rollOut.Stage == RollOutStage.Prepared) return new Begin(ImageToLookAt(seen, rollOut));
        if (WhyNotWanted(seen, intent, rollOut.Sha) is { } why) return seen.Services is null && !rollOut.InPlace ? new LookAtCloud() : new Abandon(why);
        return rollOut.Stage switch
        {
            RollOutStage.Begun => OfImage(seen, rollOut),
            RollOutStage.ImageReady => new MarkDeploying(rollOut.InPlace, AddsTarget: seen.Labels.Targets.Count == 0),
            RollOutStage.Deploying when rollOut.Before is { State: ServiceState.Draining } => new AwaitName(rollOut.Request.ServiceName),
            RollOutStage.Deploying => new Deploy(rollOut.Request, new KnownService(rollOut.Before)),
            RollOutStage.NameFree => new Deploy(rollOut.Request, Known: null),
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
        if (ImageToLookAt(seen, rollOut) is { } look) return look;
        if (!IsBuilt(seen, rollOut))
        {
            var named = image.Contains('@', StringComparison.Ordinal) || rollOut.Request.Digest is not null;
            return new GoOn(RollOutStage.ImageReady, $"Using the image {image}", named ? null : seen.Image!.Digest);
        }

        if (!rollOut.ForceBuild || seen.BuiltElsewhere)
        {
            if (seen.Image!.Exists) return new GoOn(RollOutStage.ImageReady, $"The image {image} exists", seen.Image.Digest);
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

    /// <summary>The look at the registry that the image needs; null if it was looked at, or need not be.</summary>
    static LookAtImage? ImageToLookAt(Observation seen, RollOut rollOut)
    {
        var image = rollOut.Request.Image;
        if (seen.Image?.Reference == image) return null;
        if (IsBuilt(seen, rollOut))
        {
            // An image that is built elsewhere has to be there; any other is built where the registry cannot be read.
            return rollOut.ForceBuild && !seen.BuiltElsewhere ? null : new LookAtImage(image, seen.BuiltElsewhere ? null : LookAtImage.Builds);
        }

        return image.Contains('@', StringComparison.Ordinal) || rollOut.Request.Digest is not null ? null : new LookAtImage(image, LookAtImage.DeploysByTag);
    }

    /// <summary>Whether the image is the one that a build makes for the commit; another one is deployed as it is.</summary>
    static bool IsBuilt(Observation seen, RollOut rollOut) =>
        rollOut.Request.Image.EndsWith(':' + EnvironmentNames.ImageTag(seen.PullRequest.Number, rollOut.Sha), StringComparison.Ordinal);

    /// <summary>How often in a row only a task is looked at before everything is.</summary>
    const int CheapLooksInARow = 4;

    /// <summary>How long the cloud is looked at often after a deployment.</summary>
    static readonly TimeSpan Early = TimeSpan.FromMinutes(2);

    /// <summary>A step of a service that was deployed. A full look decides what ends the wait: somebody may have deleted or updated the service.</summary>
    static Step OfHealth(Observation seen, RollOut rollOut)
    {
        var name = rollOut.Request.ServiceName;
        var address = AddressOf(seen, rollOut.Service);
        if (rollOut.Health is not { } health) return Check(seen, rollOut, address);
        if (rollOut.Service is not { State: ServiceState.Active } service)
        {
            return Surely(Failed(seen, rollOut) with
            {
                Failure = new ShowtimeException(ShowtimeError.DeploymentFailed,
                    $"Service {name} was deleted while it was starting.",
                    "Find out who deleted it, then start again.")
                {
                    Cause = FailureCause.Conflict,
                },
            });
        }

        if (service is { Capacity: ServiceCapacity.Spot, Shortage: { } shortage } && !rollOut.LeftSpot) return new LeaveSpot(name, shortage);
        if (service.Trouble is { } trouble) return Surely(Failed(seen, rollOut) with { Trouble = trouble, Cause = service.TroubleCause });
        if (WhatIsOpen(seen, service, address, health) is not { } open)
        {
            var others = seen.Labels.Environments.Select(e => e.Sha).Where(sha => sha != rollOut.Sha && !IsForeign(seen, sha));
            return Surely(new Promote(address!, Replaced: [.. others]));
        }

        if (seen.Now >= rollOut.Deadline)
        {
            return Surely(Failed(seen, rollOut) with
            {
                Trouble = $"it was still waiting for {open.WaitingFor} after {seen.Configuration.Environment.StartupTimeout}",
                Cause = open.Cause,
            });
        }

        var probe = Asks(seen) && health.Asked != address ? address : null;
        var define = rollOut.Defined != address ? address : null;
        return probe is not null || define is not null
            ? new CheckHealth(name, ServiceLook.None, probe, define)
            : new AwaitHealth(open.WaitingFor, Pause(seen, rollOut, address));

        Step Surely(Step step) => health.Look == ServiceLook.Full ? step : new CheckHealth(name, ServiceLook.Full);
    }

    /// <summary>The look after a wait. An address is asked each time; the cloud then only every few seconds.</summary>
    static CheckHealth Check(Observation seen, RollOut rollOut, Uri? address)
    {
        var pause = address is null ? TimeSpan.Zero : TimeSpan.FromSeconds(seen.Configuration.Environment.Health == HealthSource.Http ? 5 : 1);
        var look = seen.Now - rollOut.LookedAt < pause ? ServiceLook.None
            : rollOut.CheapLooks < CheapLooksInARow ? ServiceLook.Task
            : ServiceLook.Full;
        return new CheckHealth(rollOut.Request.ServiceName, look, Asks(seen) ? address : null);
    }

    /// <summary>What an environment lacks to be promoted, in words, and the cause of the failure if it never comes; null if it is healthy.</summary>
    static (string WaitingFor, FailureCause Cause)? WhatIsOpen(Observation seen, DeployedService service, Uri? address, HealthSeen health)
    {
        if (address is null) return ("a task to run", FailureCause.Timeout);
        // What one address answered says nothing about another.
        var probe = health.Asked == address ? health.Probe : null;
        if (Asks(seen) && probe is not { Healthy: true })
        {
            return ($"{address} to answer ({probe?.Reason ?? "it was not asked yet"})",
                probe is { StatusCode: not null } ? FailureCause.HealthCheck : FailureCause.NeverAnswered);
        }

        return seen.Configuration.Environment.Health == HealthSource.Http ? null : service.Task!.Health switch
        {
            ContainerHealth.Healthy => null,
            ContainerHealth.Unhealthy => ("the container's own health check to succeed (it fails)", FailureCause.HealthCheck),
            _ => ("the container's own health check to succeed (it has not decided)", FailureCause.Timeout),
        };
    }

    static bool Asks(Observation seen) => seen.Configuration.Environment.Health != HealthSource.Container;

    static TimeSpan Pause(Observation seen, RollOut rollOut, Uri? address) =>
        address is null ? Backoff.After(rollOut.Waits, TimeSpan.FromSeconds(seen.Now - rollOut.DeployedAt < Early ? 2 : 5))
        : TimeSpan.FromSeconds(Asks(seen) ? 0.5 : 1);

    static Uri? AddressOf(Observation seen, DeployedService? service) =>
        service is { State: ServiceState.Active, Trouble: null, Task: { Running: true, Newest: true, Address: { } host } task }
            ? new UriBuilder(Uri.UriSchemeHttp, host, task.Port ?? seen.Configuration.Environment.Port).Uri
            : null;

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

/// <summary>How long to wait between two looks: one second at first, half as much again each time.</summary>
static class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>The pause after a number of pauses.</summary>
    /// <param name="waits">How many there were.</param>
    /// <param name="longest">The longest pause.</param>
    public static TimeSpan After(int waits, TimeSpan longest)
    {
        var next = First;
        for (var i = 0; i < waits && next < longest; i++) next *= 1.5;
        return next < longest ? next : longest;
    }
}
