using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Carries out the steps of one environment's life (protocol §4). Names follow from the commit, so any step may have been done before.</summary>
sealed class RollOutSteps(RunContext context, Observer observer, LabelSteps labels, RetireSteps retire, DeploymentRecords records)
{
    Heartbeat? _heartbeat;

    public async Task<Observation> PrepareAsync(Observation seen, Prepare step, string token, CancellationToken cancellationToken)
    {
        var commit = await context.ResolveAsync(step.Commit, seen.PullRequest, cancellationToken).ConfigureAwait(false);
        return seen with
        {
            RollOut = WantedDeployment.Prepared(
                step, commit, seen.Name?.Service, seen,
                await IsOfRepositoryAsync(commit, seen.PullRequest, cancellationToken).ConfigureAwait(false),
                token),
        };
    }

    /// <summary>Trust is the commit's and not the pull request's: another one than the head may have been named.</summary>
    async Task<bool> IsOfRepositoryAsync(string commit, PullRequestSnapshot pullRequest, CancellationToken cancellationToken) => !pullRequest.IsFork
        && (commit == pullRequest.HeadSha
            || await Observer.IsPartAsync(context.Backend.PullRequests, commit, pullRequest.HeadSha, cancellationToken).ConfigureAwait(false));

    /// <summary>Writes that it begins, and beside that reads what the next steps need: none of it depends on another.</summary>
    public async Task<Observation> BeginAsync(Observation seen, RollOut rollOut, Begin step, CancellationToken cancellationToken)
    {
        var image = LookAtImageAsync(seen, step.Image, cancellationToken);
        var preparing = PrepareTargetAsync(rollOut.Request, cancellationToken);
        var recording = records.SayAsync(rollOut.Commit, DeploymentRecordState.InProgress, null, cancellationToken);
        var writing = WriteBeginningAsync(seen, rollOut, cancellationToken);
        // All have to end before the lease may, even if one fails.
        await Task.WhenAll(image, preparing, recording, writing).ConfigureAwait(false);
        var (found, failure) = await image.ConfigureAwait(false);
        seen = await writing.ConfigureAwait(false);
        return seen with { Image = found ?? seen.Image, RollOut = rollOut with { Stage = RollOutStage.Begun, Failure = failure } };
    }

    /// <summary>Asks the registry. Where that fails the pull request says so, and it says first that the roll-out has begun.</summary>
    async Task<(ImageSeen? Image, ShowtimeException? Failure)> LookAtImageAsync(Observation seen, LookAtImage? look, CancellationToken cancellationToken)
    {
        if (look is null) return default;
        try
        {
            return ((await observer.ImageAsync(seen, look, cancellationToken).ConfigureAwait(false)).Image, null);
        }
        catch (ShowtimeException e)
        {
            return (null, e);
        }
    }

    async Task PrepareTargetAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await context.Target.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException)
        {
            // The deployment asks again, and reports what it finds.
        }
    }

    Task<Observation> WriteBeginningAsync(Observation seen, RollOut rollOut, CancellationToken cancellationToken)
    {
        var (sha, commit, inPlace, request, now) = (rollOut.Sha, rollOut.Commit, rollOut.InPlace, rollOut.Request, seen.Labels);
        List<LabelDefinition> add =
        [
            LabelCatalog.Target(commit),
            LabelCatalog.Define(new StatusLabel(sha, inPlace ? EnvironmentStatus.Updating : EnvironmentStatus.Building)),
            LabelCatalog.Define(new CreatedLabel(sha, request.CreatedAt)),
            LabelCatalog.Define(new RequesterLabel(sha, request.RequestedBy), $"Environment {sha} was asked for by {request.RequestedBy}"),
        ];
        if (rollOut.TimeToLive is { } asked) add.Add(LabelCatalog.Define(new TimeToLiveLabel(asked)));
        else if (now.TimeToLive is null) add.Add(LabelCatalog.Define(new TimeToLiveLabel(context.Configuration.Environment.Ttl)));
        var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        return labels.ApplyAsync(seen, new PullRequestChange
        {
            Add = add,
            Remove =
            [
                .. now.NamesOf(l => l switch
                {
                    StartTriggerLabel => true,
                    TargetLabel target => target.Sha != sha,
                    TimeToLiveLabel => rollOut.TimeToLive is not null,
                    PointerLabel pointer => pointer.Sha == sha && !inPlace,
                    AddressLabel address => address.Sha == sha && !inPlace,
                    StatusLabel or CreatedLabel or RequesterLabel => ((EnvironmentLabel)l).Sha == sha,
                    _ => false,
                }).Where(name => !names.Contains(name)),
            ],
            Define = inPlace ? [] :
            [
                .. new[] { EnvironmentStatus.Deploying, EnvironmentStatus.Running }.Select(s => LabelCatalog.Define(new StatusLabel(sha, s))),
                LabelCatalog.Pointer(commit),
            ],
            Comment = StatusComment.Building(seen, commit, request.CreatedAt, inPlace),
        }, cancellationToken);
    }

    public async Task<RollOut> BuildAsync(RollOut rollOut, Build step, CancellationToken cancellationToken)
    {
        context.Report(ActivityKind.Step, $"Building {step.Image}", rollOut.Sha);
        var heartbeat = new Heartbeat(context, "building", rollOut.Sha);
        using var clock = context.Backend.Time.CreateTimer(_ => heartbeat.Beat(), null, Heartbeat.Quiet, Heartbeat.Quiet);
        var digest = await context.Builder.BuildAsync(new ImageBuildRequest
        {
            PullRequest = context.PullRequest,
            Sha = step.Commit,
            Reference = step.Image,
            Trusted = step.Trusted,
            Output = line =>
            {
                heartbeat.Reset();
                context.Report(ActivityKind.BuildOutput, line, rollOut.Sha);
            },
        }, cancellationToken).ConfigureAwait(false);
        return rollOut with { Stage = RollOutStage.ImageReady, Request = rollOut.Request with { Digest = digest } };
    }

    public async Task<Observation> MarkDeployingAsync(Observation seen, RollOut rollOut, MarkDeploying step, CancellationToken cancellationToken)
    {
        seen = step.InPlace
            ? await labels.LookAsync(seen, cancellationToken).ConfigureAwait(false)
            : await labels.ApplyAsync(seen, new PullRequestChange
            {
                Add =
                [
                    LabelCatalog.Define(new StatusLabel(rollOut.Sha, EnvironmentStatus.Deploying)),
                    .. step.AddsTarget ? [LabelCatalog.Target(rollOut.Commit)] : Array.Empty<LabelDefinition>(),
                ],
                Remove = seen.Labels.NamesOf(l => l is StatusLabel s && s.Sha == rollOut.Sha && s.Status != EnvironmentStatus.Deploying),
            }, cancellationToken).ConfigureAwait(false);
        return seen with { RollOut = rollOut with { Stage = RollOutStage.Deploying } };
    }

    public async Task<RollOut> AwaitNameAsync(RollOut rollOut, AwaitName step, CancellationToken cancellationToken)
    {
        await retire.WaitUntilNameIsFreeAsync(step.ServiceName, cancellationToken).ConfigureAwait(false);
        return rollOut with { Stage = RollOutStage.NameFree };
    }

    public async Task<Observation> DeployAsync(Observation seen, RollOut rollOut, Deploy step, CancellationToken cancellationToken)
    {
        context.Report(ActivityKind.Step, $"Deploying {step.Request.ServiceName} to {context.Target.Name}", rollOut.Sha);
        var service = await context.Target.DeployAsync(step.Request, step.Known, cancellationToken).ConfigureAwait(false);
        _heartbeat = new Heartbeat(context, "deploying", rollOut.Sha);
        var now = context.Now;
        return seen.Saw(service) with
        {
            RollOut = rollOut with
            {
                Stage = RollOutStage.Deployed,
                Service = service,
                Health = new(ServiceLook.Task), // nothing of it can be up yet
                DeployedAt = now,
                LookedAt = now,
                Deadline = now + context.Configuration.Environment.StartupTimeout.ToTimeSpan(),
            },
        };
    }

    public async Task<Observation> CheckHealthAsync(Observation seen, RollOut rollOut, CheckHealth step, CancellationToken cancellationToken)
    {
        var looking = LookAsync(rollOut, step, cancellationToken);
        var probing = step.Probe is { } target ? ProbeAsync(target, cancellationToken) : Task.FromResult(new ProbeResult(null, ""));
        var defining = step.Define is null ? Task.FromResult(seen) : DefineAddressAsync(seen, rollOut, step.Define, cancellationToken);
        await Task.WhenAll(looking, probing, defining).ConfigureAwait(false);

        var (service, health) = (await looking.ConfigureAwait(false), rollOut.Health ?? new(ServiceLook.None));
        if (step.Look > health.Look) health = health with { Look = step.Look };
        if (step.Probe is { } asked) health = health with { Asked = asked, Probe = await probing.ConfigureAwait(false) };
        seen = await defining.ConfigureAwait(false);
        if (step.Look != ServiceLook.None) seen = service is null ? seen.Without([step.ServiceName]) : seen.Saw(service);
        return seen with
        {
            RollOut = rollOut with
            {
                Service = service,
                Health = health,
                LookedAt = step.Look == ServiceLook.None ? rollOut.LookedAt : context.Now,
                CheapLooks = step.Look switch { ServiceLook.None => rollOut.CheapLooks, ServiceLook.Task => rollOut.CheapLooks + 1, _ => 0 },
                Defined = step.Define ?? rollOut.Defined,
            },
        };
    }

    Task<DeployedService?> LookAsync(RollOut rollOut, CheckHealth step, CancellationToken cancellationToken) => (step.Look, rollOut.Service) switch
    {
        (ServiceLook.None, _) => Task.FromResult(rollOut.Service),
        (ServiceLook.Task, { } last) => context.Target.FollowAsync(last, cancellationToken),
        _ => context.Target.DescribeAsync(step.ServiceName, rollOut.Service, cancellationToken),
    };

    /// <summary>Defines the labels that only the promotion adds. Where that fails the promotion defines them.</summary>
    async Task<Observation> DefineAddressAsync(Observation seen, RollOut rollOut, Uri address, CancellationToken cancellationToken)
    {
        var label = Address(rollOut, address);
        try
        {
            seen = await labels.ApplyAsync(seen, new PullRequestChange
            {
                Define =
                [
                    label,
                    .. seen.Labels.Environments.Where(e => e.Sha != rollOut.Sha)
                        .Select(e => LabelCatalog.Define(new StatusLabel(e.Sha, EnvironmentStatus.Stopping))),
                ],
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error != ShowtimeError.LeaseLost)
        {
            context.Warn("The label of the address is not defined yet", e, rollOut.Sha);
        }

        return seen with { LeftBehind = [.. seen.LeftBehind.Append(label.Name).Distinct()] };
    }

    static LabelDefinition Address(RollOut rollOut, Uri address) =>
        LabelCatalog.Address(new AddressLabel(rollOut.Sha, address.Host, address.Port), rollOut.Service?.Task?.Id);

    public async Task<Observation> LeaveSpotAsync(Observation seen, RollOut rollOut, LeaveSpot step, CancellationToken cancellationToken)
    {
        var message = $"{step.ServiceName} gets no spot capacity ({step.Why}): it goes on with on-demand capacity, which costs more.";
        context.Report(ActivityKind.Warning, message, rollOut.Sha);
        var service = await context.Target.LeaveSpotAsync(step.ServiceName, cancellationToken).ConfigureAwait(false);
        return seen.Saw(service) with { RollOut = rollOut with { Service = service, Health = new(ServiceLook.Task), LeftSpot = true, Waits = 0 } };
    }

    public async Task<RollOut> AwaitHealthAsync(RollOut rollOut, AwaitHealth step, CancellationToken cancellationToken)
    {
        if (step.WaitingFor != rollOut.WaitingFor)
        {
            context.Report(ActivityKind.Step, $"Waiting for {step.WaitingFor}", rollOut.Sha);
            _heartbeat = new Heartbeat(context, $"waiting for {step.WaitingFor}", rollOut.Sha);
        }

        _heartbeat?.Beat();
        await Waiting.DelayAsync(step.Pause, context.Backend.Time, cancellationToken).ConfigureAwait(false);
        return rollOut with { Health = null, WaitingFor = step.WaitingFor, Waits = rollOut.Waits + 1 };
    }

    /// <summary>
    /// The one transition that points reviewers to the new environment:
    /// address, status and pointer, and the old pointer off in the same request.
    /// </summary>
    public async Task<Observation> PromoteAsync(Observation seen, RollOut rollOut, Promote step, CancellationToken cancellationToken)
    {
        var (sha, address) = (rollOut.Sha, step.Address);
        List<LabelDefinition> add =
        [
            Address(rollOut, address),
            LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Running)),
            LabelCatalog.Pointer(rollOut.Commit),
            .. step.Replaced.Select(other => LabelCatalog.Define(new StatusLabel(other, EnvironmentStatus.Stopping))),
        ];
        var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        seen = await labels.ApplyAsync(seen, new PullRequestChange
        {
            Add = add,
            Remove = [.. seen.Labels.NamesOf(l => l is PointerLabel || l is StatusLabel s && (s.Sha == sha || step.Replaced.Contains(s.Sha))
                || l is TargetLabel or AddressLabel && ((EnvironmentLabel)l).Sha == sha).Where(name => !names.Contains(name))],
            Comment = StatusComment.Running(seen, rollOut.Request with { Sha = rollOut.Commit }, address),
        }, cancellationToken).ConfigureAwait(false);
        await records.SayAsync(rollOut.Commit, DeploymentRecordState.Success, address, cancellationToken).ConfigureAwait(false);
        return seen with { RollOut = rollOut with { Stage = RollOutStage.Promoted, Replaced = step.Replaced } };
    }

    public async Task<Observation> PruneRevisionsAsync(Observation seen, PruneRevisions step, CancellationToken cancellationToken)
    {
        if (seen.Services?.FirstOrDefault(s => s.Name == step.ServiceName)?.Revision is { } keep)
        {
            await context.Target.DeleteOlderRevisionsAsync(step.ServiceName, keep, cancellationToken).ConfigureAwait(false);
        }

        return seen with { RollOut = null };
    }

    public async Task<Observation> FailAsync(Observation seen, RollOut rollOut, Fail step, CancellationToken cancellationToken)
    {
        var failure = step.Failure ?? await ExplainAsync(rollOut, step, cancellationToken).ConfigureAwait(false);
        if (rollOut.InPlace) seen = await RestoreAsync(seen, rollOut, failure, cancellationToken).ConfigureAwait(false);
        else
        {
            var name = rollOut.Request.ServiceName;
            if (step.WaitsForEnd) await retire.RemoveServiceAsync(seen, name, known: null, cancellationToken, step.KeepsImage).ConfigureAwait(false);
            else await context.Target.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            var failures = rollOut.Failures + 1;
            seen = await labels.ApplyAsync(seen, new PullRequestChange
            {
                Add =
                [
                    LabelCatalog.Define(
                        new StatusLabel(rollOut.Sha, EnvironmentStatus.Failed),
                        PullRequestLabels.FailedDescription(failures, failure.Message.ReplaceLineEndings(" "))),
                ],
                Remove = seen.Labels.NamesOf(l => l is StatusLabel s && s.Sha == rollOut.Sha && s.Status != EnvironmentStatus.Failed
                    || l is AddressLabel a && a.Sha == rollOut.Sha || l is StartTriggerLabel),
                Comment = StatusComment.Failed(seen, rollOut.Commit, failure, failures),
            }, cancellationToken).ConfigureAwait(false);
            await records.SayAsync(rollOut.Commit, DeploymentRecordState.Failure, null, cancellationToken).ConfigureAwait(false);
        }

        return seen.Failed(rollOut, failure);
    }

    public async Task<Observation> AbandonAsync(Observation seen, RollOut rollOut, Abandon step, CancellationToken cancellationToken)
    {
        context.Report(ActivityKind.Step, $"Commit {rollOut.Sha} is no longer wanted", rollOut.Sha);
        seen = rollOut.InPlace
            ? await RestoreAsync(seen, rollOut, failure: null, cancellationToken).ConfigureAwait(false)
            : await retire.RetireAsync(seen, new Retire([rollOut.Sha]), cancellationToken).ConfigureAwait(false);
        context.Report(ActivityKind.Warning, $"Stopped working on {rollOut.Sha}: {step.Why}.");
        return seen with { RollOut = null };
    }

    /// <summary>Restores the service from before an update in place.</summary>
    async Task<Observation> RestoreAsync(Observation seen, RollOut rollOut, ShowtimeException? failure, CancellationToken cancellationToken)
    {
        if (rollOut.Before is { Revision: { } revision } before)
        {
            await context.Target.RollBackAsync(before.Name, revision, cancellationToken).ConfigureAwait(false);
        }

        seen = await labels.ApplyAsync(seen, new PullRequestChange
        {
            Add = [LabelCatalog.Define(new StatusLabel(rollOut.Sha, EnvironmentStatus.Running))],
            Remove = seen.Labels.NamesOf(l => l is StatusLabel s && s.Sha == rollOut.Sha && s.Status != EnvironmentStatus.Running
                || l is TargetLabel t && t.Sha == rollOut.Sha),
            Comment = failure is null ? null : StatusComment.Failed(seen, rollOut.Commit, failure, rollOut.Failures + 1),
        }, cancellationToken).ConfigureAwait(false);
        var serving = seen.Labels[rollOut.Sha]?.Address is { } label
            ? new UriBuilder(Uri.UriSchemeHttp, label.Host, label.Port ?? context.Configuration.Environment.Port).Uri
            : null;
        await records.SayAsync(rollOut.Commit, DeploymentRecordState.Success, serving, cancellationToken).ConfigureAwait(false);
        return seen;
    }

    async Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken)
    {
        var path = context.Configuration.Environment.HealthPath;
        var result = await context.Backend.HealthProbe.ProbeAsync(new Uri(address, path), cancellationToken).ConfigureAwait(false);
        return result.StatusCode == 404 && path != "/"
            ? await context.Backend.HealthProbe.ProbeAsync(new Uri(address, "/"), cancellationToken).ConfigureAwait(false)
            : result;
    }

    async Task<ShowtimeException> ExplainAsync(RollOut rollOut, Fail step, CancellationToken cancellationToken)
    {
        var service = rollOut.Request.ServiceName;
        List<string> tail = [];
        try
        {
            await foreach (var line in context.Target.ReadLogAsync(new LogQuery(service, Tail: 20), cancellationToken).ConfigureAwait(false))
            {
                tail.Add(line.Message);
            }
        }
        catch (ShowtimeException e)
        {
            tail.Add($"(the container's log could not be read: {e.Message})");
        }

        return new ShowtimeException(ShowtimeError.DeploymentFailed, $"Environment {rollOut.Sha} did not come up: {step.Trouble}.",
            Remedy.Of($"Read the last lines of its log. When it is fixed, push, or run '{JobCall.On(Job.Start, context.PullRequest)}'."))
        {
            Target = service,
            Cause = step.Cause,
            LogTail = tail,
        };
    }
}
