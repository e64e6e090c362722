using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// The life of one environment (protocol §4): building, built, deploying, running, then the older ones go. Runs under the lease; every
/// transition's answer is the next look at the pull request, and what is no longer wanted stops there.
/// </summary>
sealed class EnvironmentBringUp(PullRequestRun run, LeaseHold hold, EnvironmentTeardown teardown)
{
    string _sha = "";
    string _commit = "";
    bool _inPlace;
    DeployedService? _before;

    /// <summary>Brings a plan's target up.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">The user's wish to stop, or the loss of the lease.</param>
    /// <returns>Null, or why it did not come up; everything begun has been taken down again then.</returns>
    /// <exception cref="NoLongerWantedException">Something else is wanted now; what was begun has been taken down.</exception>
    public async Task<ShowtimeException?> RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        _commit = await run.ResolveAsync(plan.TargetSha, cancellationToken).ConfigureAwait(false);
        _sha = EnvironmentNames.Shorten(_commit);
        var service = EnvironmentNames.Service(run.Number, _sha);
        _before = await run.Target.DescribeAsync(service, cancellationToken).ConfigureAwait(false);
        _inPlace = plan.InPlace && _before is { State: ServiceState.Active };

        var known = run.Labels[_sha];
        var resumed = plan.Reason is PlanReason.StaleLeaseRecovered or PlanReason.AutoRebuildFailed or PlanReason.ConfigurationChanged || _inPlace;
        var createdAt = resumed && known?.CreatedAt is { } earlier ? earlier : run.Now;
        var requestedBy = run.Event.Actor ?? known?.RequestedBy ?? run.Snapshot.Viewer;
        var wanted = run.Wanted(_commit, createdAt, requestedBy, hold.NextToken());
        var request = (StartsAnew(plan) ? wanted : run.Keep(wanted, _before ?? Serving(), image: _inPlace && !plan.ForceBuild)) with
        {
            // A job that died may have pushed a new image and not yet told the service.
            Force = plan.ForceBuild || run.Request.Force || _inPlace && plan.Reason == PlanReason.StaleLeaseRecovered,
        };
        var failures = known?.Failures ?? 0;
        try
        {
            await BeginAsync(createdAt, requestedBy, cancellationToken).ConfigureAwait(false);
            await BuildAsync(request.Image, plan.ForceBuild || run.Request.Force, cancellationToken).ConfigureAwait(false);
            await SetStatusAsync(EnvironmentStatus.Deploying, cancellationToken).ConfigureAwait(false);
            var address = await DeployAsync(request, cancellationToken).ConfigureAwait(false);
            var replaced = await PointAtAsync(address, request, cancellationToken).ConfigureAwait(false);
            await RemoveReplacedAsync(service, replaced, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ShowtimeException failure) when (failure.Error is not (ShowtimeError.LeaseLost or ShowtimeError.Uncertain) && !hold.Lost.IsCancellationRequested)
        {
            if (run.Labels.Pointers.Any(p => p.Sha == _sha) && run.Labels[_sha]?.Status == EnvironmentStatus.Running) throw; // it is up: what failed came after
            await FailAsync(failure, failures + 1).ConfigureAwait(false);
            return failure;
        }
        catch (NoLongerWantedException)
        {
            await AbandonAsync().ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !hold.Lost.IsCancellationRequested)
        {
            var cancelled = new ShowtimeException(ShowtimeError.DeploymentFailed, "The run was cancelled.", Remedy.Of($"Run '{JobCall.On(Job.Sync, run.Number)}' to go on."))
            {
                Cause = FailureCause.Cancelled,
            };
            await FailAsync(cancelled, failures + 1, waitForEnd: false).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether a person's start decides size and image; one that only changes flags leaves them as they are.</summary>
    bool StartsAnew(Plan plan) => !run.Request.KeepImage && plan.Reason
        is PlanReason.ExplicitStartNewSha or PlanReason.ExplicitStartFailedSha
        or PlanReason.ExplicitStartForceRebuild or PlanReason.ExplicitStartTrigger;

    DeployedService? Serving() => run.Labels.Pointers is [var (pointer, _), ..] ? run.Services?.FirstOrDefault(s => s.Sha == pointer) : null;

    async Task BeginAsync(DateTimeOffset createdAt, string requestedBy, CancellationToken cancellationToken)
    {
        var status = new StatusLabel(_sha, _inPlace ? EnvironmentStatus.Updating : EnvironmentStatus.Building);
        var labels = run.Labels;
        List<LabelDefinition> add =
        [
            LabelCatalog.Target(_commit),
            LabelCatalog.Define(status),
            LabelCatalog.Define(new CreatedLabel(_sha, createdAt)),
            LabelCatalog.Define(new RequesterLabel(_sha, requestedBy), $"Environment {_sha} was asked for by {requestedBy}"),
        ];
        if (run.Request.TimeToLive is { } asked) add.Add(LabelCatalog.Define(new TimeToLiveLabel(asked)));
        else if (labels.TimeToLive is null) add.Add(LabelCatalog.Define(new TimeToLiveLabel(run.Configuration.Environment.Ttl)));
        var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        await run.ApplyAsync(new PullRequestChange
        {
            Add = add,
            Remove =
            [
                .. labels.NamesOf(l => l switch
                {
                    StartTriggerLabel => true,
                    TargetLabel target => target.Sha != _sha,
                    TimeToLiveLabel => run.Request.TimeToLive is not null,
                    PointerLabel pointer => pointer.Sha == _sha && !_inPlace,
                    AddressLabel address => address.Sha == _sha && !_inPlace,
                    StatusLabel or CreatedLabel or RequesterLabel => ((EnvironmentLabel)l).Sha == _sha,
                    _ => false,
                }).Where(name => !names.Contains(name)),
            ],
            Define = _inPlace ? [] :
            [
                .. new[] { EnvironmentStatus.Built, EnvironmentStatus.Deploying, EnvironmentStatus.Running }.Select(s => LabelCatalog.Define(new StatusLabel(_sha, s))),
                LabelCatalog.Pointer(_commit),
            ],
            Comment = run.Comment.Building(_commit, createdAt, _inPlace),
        }, cancellationToken).ConfigureAwait(false);
        run.ForgetWish();
        CheckStillWanted();
        await run.Board.SayAsync(_commit, DeploymentRecordState.InProgress, null, cancellationToken).ConfigureAwait(false);
    }

    async Task BuildAsync(string image, bool force, CancellationToken cancellationToken)
    {
        if (!image.EndsWith(':' + EnvironmentNames.ImageTag(run.Number, _sha), StringComparison.Ordinal))
        {
            Step($"Using the image {image}");
            return;
        }

        if ((!force || run.BuiltElsewhere) && await run.Registry.ExistsAsync(image, cancellationToken).ConfigureAwait(false))
        {
            Step($"The image {image} exists");
        }
        else if (run.BuiltElsewhere)
        {
            throw new ShowtimeException(ShowtimeError.BuildFailed, $"The image {image} is gone, and images of forks are built by a workflow of their own.",
                "Push a commit, or run that workflow again.") { Target = image };
        }
        else
        {
            Step($"Building {image}");
            var patience = new Patience(run, "building", _sha);
            using var clock = run.Backend.Time.CreateTimer(_ => patience.Say(), null, Patience.Quiet, Patience.Quiet);
            await WatchAsync(run.Builder.BuildAsync, new ImageBuildRequest
            {
                PullRequest = run.Number,
                Sha = _commit,
                Reference = image,
                Trusted = run.Request.InContinuousIntegration && !run.Snapshot.IsFork,
                Output = line =>
                {
                    patience.Hear();
                    run.Log?.Report(new(ActivityKind.BuildOutput, line, run.Number, _sha));
                },
            }, cancellationToken).ConfigureAwait(false);
        }

        await SetStatusAsync(EnvironmentStatus.Built, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Builds, and kills the build when a renewal of the lease shows that it is no longer wanted.</summary>
    async Task WatchAsync(Func<ImageBuildRequest, CancellationToken, Task> build, ImageBuildRequest request, CancellationToken cancellationToken)
    {
        using var overtaken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var building = build(request, overtaken.Token);
        NoLongerWantedException? why = null;
        while (!building.IsCompleted)
        {
            await Task.WhenAny(building, hold.NextSeenAsync()).ConfigureAwait(false);
            try
            {
                LookAtRenewal();
            }
            catch (NoLongerWantedException e)
            {
                why = e;
                Here.Cancel(overtaken);
                break;
            }
        }

        try
        {
            await building.ConfigureAwait(false);
        }
        catch (Exception) when (why is not null)
        {
            throw why;
        }

        if (why is not null) throw why;
    }

    async Task SetStatusAsync(EnvironmentStatus status, CancellationToken cancellationToken)
    {
        if (_inPlace)
        {
            // What serves keeps saying 'updating'; only the look is needed.
            await run.LookAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await run.ApplyAsync(new PullRequestChange
            {
                Add = [LabelCatalog.Define(new StatusLabel(_sha, status)), .. run.Labels.Targets.Count == 0 ? [LabelCatalog.Target(_commit)] : Array.Empty<LabelDefinition>()],
                Remove = run.Labels.NamesOf(l => l is StatusLabel s && s.Sha == _sha && s.Status != status),
            }, cancellationToken).ConfigureAwait(false);
        }

        CheckStillWanted();
    }

    async Task<Uri> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        if (!_inPlace) await teardown.WaitUntilNameIsFreeAsync(request.ServiceName, cancellationToken).ConfigureAwait(false);
        Step($"Deploying {request.ServiceName} to {run.Target.Name}");
        await run.Target.DeployAsync(request, cancellationToken).ConfigureAwait(false);
        var deadline = run.Now + run.Configuration.Environment.StartupTimeout.ToTimeSpan();
        var polling = new Polling(run.Backend.Time);
        var last = "";
        Patience patience = new(run, "deploying", _sha);
        while (true)
        {
            var service = await run.Target.DescribeAsync(request.ServiceName, cancellationToken).ConfigureAwait(false);
            if (service is not { State: ServiceState.Active })
            {
                throw new ShowtimeException(ShowtimeError.DeploymentFailed, $"Service {request.ServiceName} was deleted while it was starting.", "Find out who deleted it, then start again.")
                {
                    Cause = FailureCause.Conflict,
                };
            }

            if (service.Trouble is { } trouble) throw await ExplainAsync(request.ServiceName, trouble, service.TroubleCause, cancellationToken).ConfigureAwait(false);
            var (waitingFor, cause) = ("a task to run", FailureCause.Timeout);
            if (service.Task is { Running: true, Newest: true, Address: { } host } task)
            {
                var address = new UriBuilder(Uri.UriSchemeHttp, host, task.Port ?? run.Configuration.Environment.Port).Uri;
                var probe = await ProbeAsync(address, cancellationToken).ConfigureAwait(false);
                if (probe.Healthy) return address;
                (waitingFor, cause) = ($"{address} to answer ({probe.Reason})", probe.StatusCode is null ? FailureCause.NeverAnswered : FailureCause.HealthCheck);
            }

            if (waitingFor != last)
            {
                Step($"Waiting for {last = waitingFor}");
                patience = new(run, $"waiting for {waitingFor}", _sha);
            }

            patience.Say();
            if (run.Now >= deadline)
            {
                throw await ExplainAsync(request.ServiceName,
                    $"it was still waiting for {waitingFor} after {run.Configuration.Environment.StartupTimeout}", cause, cancellationToken).ConfigureAwait(false);
            }

            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
            LookAtRenewal();
        }
    }

    async Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken)
    {
        var path = run.Configuration.Environment.HealthPath;
        var result = await run.Backend.HealthProbe.ProbeAsync(new Uri(address, path), cancellationToken).ConfigureAwait(false);
        if (result.StatusCode == 404 && path != "/")
        {
            result = await run.Backend.HealthProbe.ProbeAsync(new Uri(address, "/"), cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>The one transition that sends reviewers to the new environment: address, running, pointer; off the old one in the same request.</summary>
    async Task<IReadOnlyList<string>> PointAtAsync(Uri address, DeploymentRequest request, CancellationToken cancellationToken)
    {
        var labels = run.Labels;
        var replaced = labels.Environments.Select(e => e.Sha).Where(sha => sha != _sha).ToList();
        List<LabelDefinition> add =
        [
            LabelCatalog.Define(new AddressLabel(_sha, address.Host, address.Port)),
            LabelCatalog.Define(new StatusLabel(_sha, EnvironmentStatus.Running)),
            LabelCatalog.Pointer(_commit),
            .. replaced.Select(sha => LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Stopping))),
        ];
        var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        await run.ApplyAsync(new PullRequestChange
        {
            Add = add,
            Remove = [.. labels.NamesOf(l => l is PointerLabel or StatusLabel || l is TargetLabel or AddressLabel && ((EnvironmentLabel)l).Sha == _sha).Where(name => !names.Contains(name))],
            Comment = run.Comment.Running(request with { Sha = _commit }, address),
        }, cancellationToken).ConfigureAwait(false);
        await run.Board.SayAsync(_commit, DeploymentRecordState.Success, address, cancellationToken).ConfigureAwait(false);
        return replaced;
    }

    async Task RemoveReplacedAsync(string service, IReadOnlyList<string> replaced, CancellationToken cancellationToken)
    {
        if (run.Labels.Blocked is not null) return; // blocked meanwhile: nothing is stopped
        if (replaced.Count > 0)
        {
            run.ForgetCloud();
            await teardown.RemoveAsync(replaced, cancellationToken).ConfigureAwait(false);
        }

        if (_inPlace && (await run.Target.DescribeAsync(service, cancellationToken).ConfigureAwait(false))?.Revision is { } keep)
        {
            await run.Target.DeleteOlderRevisionsAsync(service, keep, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes down what was begun and says why; what served before keeps serving and keeps the pointer.</summary>
    async Task FailAsync(ShowtimeException failure, int failures, bool waitForEnd = true)
    {
        var comment = run.Comment.Failed(_commit, failure, failures);
        if (_inPlace) await RestoreAsync(comment).ConfigureAwait(false);
        else
        {
            var service = EnvironmentNames.Service(run.Number, _sha);
            if (waitForEnd) await teardown.RemoveServiceAsync(service, hold.Lost, keepImage: failures < run.Configuration.Limits.Attempts).ConfigureAwait(false);
            else await run.Target.DeleteAsync(service, hold.Lost).ConfigureAwait(false);
            await run.ApplyAsync(new PullRequestChange
            {
                Add = [LabelCatalog.Define(new StatusLabel(_sha, EnvironmentStatus.Failed), PullRequestLabels.FailedDescription(failures, failure.Message.ReplaceLineEndings(" ")))],
                Remove = run.Labels.NamesOf(l => l is StatusLabel s && s.Sha == _sha && s.Status != EnvironmentStatus.Failed
                    || l is AddressLabel a && a.Sha == _sha || l is StartTriggerLabel),
                Comment = comment,
            }, hold.Lost).ConfigureAwait(false);
            await run.Board.SayAsync(_commit, DeploymentRecordState.Failure, null, hold.Lost).ConfigureAwait(false);
        }

        run.ForgetCloud();
    }

    /// <summary>Takes down what was begun for a commit that is no longer wanted, labels included.</summary>
    async Task AbandonAsync()
    {
        Step($"Commit {_sha} is no longer wanted");
        run.ForgetCloud();
        if (_inPlace) await RestoreAsync(comment: null).ConfigureAwait(false);
        else await teardown.RemoveAsync([_sha], hold.Lost).ConfigureAwait(false);
    }

    async Task RestoreAsync(PullRequestComment? comment)
    {
        if (_before?.Revision is { } revision) await run.Target.RollBackAsync(_before.Name, revision, hold.Lost).ConfigureAwait(false);
        await run.ApplyAsync(new PullRequestChange
        {
            Add = [LabelCatalog.Define(new StatusLabel(_sha, EnvironmentStatus.Running))],
            Remove = run.Labels.NamesOf(l => l is StatusLabel s && s.Sha == _sha && s.Status != EnvironmentStatus.Running || l is TargetLabel t && t.Sha == _sha),
            Comment = comment,
        }, hold.Lost).ConfigureAwait(false);
        var serving = run.Labels[_sha]?.Address is { } label ? new UriBuilder(Uri.UriSchemeHttp, label.Host, label.Port ?? run.Configuration.Environment.Port).Uri : null;
        await run.Board.SayAsync(_commit, DeploymentRecordState.Success, serving, hold.Lost).ConfigureAwait(false);
    }

    void LookAtRenewal()
    {
        if (hold.TakeSeen() is not { } seen) return;
        run.Saw(seen);
        CheckStillWanted();
    }

    void CheckStillWanted()
    {
        var facts = new PlanFacts(run.Input(holdsLease: true));
        var why = run.Snapshot.State != PullRequestState.Open ? "the pull request was closed"
            : facts.Labels.Blocked is not null ? "the pull request was blocked"
            : facts.StopRequested ? "a stop was asked for"
            // No target at all is nobody's wish: another pull request with the same head commit has deleted the definition. It is put on again.
            : facts.ApprovedTarget is { } other && other != _sha ? $"another commit is wanted ({other})"
            : facts.FrozenOut(_sha) ? "the pull request was frozen"
            : null;
        if (why is not null) throw new NoLongerWantedException(why);
    }

    async Task<ShowtimeException> ExplainAsync(string service, string trouble, FailureCause cause, CancellationToken cancellationToken)
    {
        List<string> tail = [];
        try
        {
            await foreach (var line in run.Target.ReadLogAsync(new LogQuery(service, Tail: 20), cancellationToken).ConfigureAwait(false)) tail.Add(line.Message);
        }
        catch (ShowtimeException e)
        {
            tail.Add($"(the container's log could not be read: {e.Message})");
        }

        return new ShowtimeException(ShowtimeError.DeploymentFailed, $"Environment {_sha} did not come up: {trouble}.",
            Remedy.Of($"Look at the last lines of its log; when it is fixed, push, or run '{JobCall.On(Job.Start, run.Number)}'."))
        {
            Target = service,
            Cause = cause,
            LogTail = tail,
        };
    }

    void Step(string message) => run.Log?.Report(new(ActivityKind.Step, message, run.Number, _sha));
}
