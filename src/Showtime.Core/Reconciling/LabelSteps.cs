using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Carries out the steps that only write on the pull request, and writes for the others. Each write returns the newest pull request.</summary>
sealed class LabelSteps(RunContext context, Action written)
{
    /// <summary>Writes a transition; its answer is the newest look.</summary>
    public async Task<Observation> ApplyAsync(Observation seen, PullRequestChange change, CancellationToken cancellationToken)
    {
        var snapshot = await context.Backend.PullRequests.ApplyAsync(seen.PullRequest, change, cancellationToken).ConfigureAwait(false);
        written();
        if (change.Add.Count > 0) context.ReportTransition([.. change.Add.Select(l => l.Name)]);
        var left = change.Remove.Where(static name => LabelGrammar.Parse(name) is AddressLabel or CreatedLabel or RequesterLabel or EnvironmentTimeToLiveLabel);
        return seen.Saw(snapshot) with { LeftBehind = [.. seen.LeftBehind.Union(left)] };
    }

    public async Task<Observation> LookAsync(Observation seen, CancellationToken cancellationToken)
    {
        var snapshot = await context.Backend.PullRequests.ReadAsync(context.PullRequest, cancellationToken).ConfigureAwait(false);
        written();
        return seen.Saw(snapshot);
    }

    public async Task<Observation> RecordTargetAsync(Observation seen, RecordTarget step, CancellationToken cancellationToken)
    {
        var sha = EnvironmentNames.Shorten(step.Commit);
        var after = await ApplyAsync(seen, new PullRequestChange
        {
            Add =
            [
                LabelCatalog.Target(step.Commit),
                .. step.TimeToLive is { } ttl ? [LabelCatalog.Define(new TimeToLiveLabel(ttl))] : Array.Empty<LabelDefinition>(),
            ],
            Remove = seen.Labels.NamesOf(l => l is TargetLabel target && target.Sha != sha
                || l is StatusLabel { Status: EnvironmentStatus.Failed } failed && failed.Sha == sha),
        }, cancellationToken).ConfigureAwait(false);
        return step.Basis.Holds(sha, after)
            ? await DropStartAsync(after, question: null, cancellationToken).ConfigureAwait(false)
            : await TakeBackAsync(after, sha, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Observation> RecordBaseAsync(Observation seen, RecordBase step, CancellationToken cancellationToken)
    {
        var sha = EnvironmentNames.Shorten(step.Commit);
        var after = await ApplyAsync(seen, new PullRequestChange
        {
            Add = [LabelCatalog.Target(step.Commit)],
            Remove = seen.Labels.NamesOf(l => l is TargetLabel target && target.Sha != sha),
        }, cancellationToken).ConfigureAwait(false);
        return ApprovalBasis.PushedOver.Holds(sha, after) ? after : await TakeBackAsync(after, sha, cancellationToken).ConfigureAwait(false);
    }

    public Task<Observation> RecordStopAsync(Observation seen, CancellationToken cancellationToken) =>
        ApplyAsync(seen, new PullRequestChange { Add = [LabelCatalog.Define(new StopTriggerLabel())] }, cancellationToken);

    public async Task<Observation> LeaveAsync(Observation seen, LeaveToHolder step, CancellationToken cancellationToken)
    {
        if (step.DropsStart) seen = await DropStartAsync(seen, step.Asks ? step.Plan : null, cancellationToken).ConfigureAwait(false);
        return step.Looks ? await LookAsync(seen, cancellationToken).ConfigureAwait(false) : seen;
    }

    public async Task<Observation> DropStartAsync(Observation seen, Plan? question, CancellationToken cancellationToken)
    {
        var triggers = seen.Labels.NamesOf(l => l is StartTriggerLabel);
        var comment = question is null ? null : StatusComment.ApprovalNeeded(seen, question);
        return triggers.Count == 0 && comment is null
            ? seen
            : await ApplyAsync(seen, new PullRequestChange { Remove = triggers, Comment = comment }, cancellationToken).ConfigureAwait(false);
    }

    public Task<Observation> EndStopAsync(Observation seen, EndStop step, LeaseRecord lease, CancellationToken cancellationToken) =>
        ApplyAsync(seen, new PullRequestChange
        {
            Remove = seen.Labels.NamesOf(l => l is not BlockedLabel),
            Comment = step.Says ? StatusComment.Stopped(seen) : null,
            End = new(step.Definitions ?? [], lease),
        }, cancellationToken);

    public Task<Observation> ReleaseAsync(Observation seen, IReadOnlyList<string> definitions, LeaseRecord lease, CancellationToken cancellationToken) =>
        ApplyAsync(seen, new PullRequestChange { End = new(definitions, lease) }, cancellationToken);

    public Task<Observation> RepairAsync(Observation seen, Repair step, CancellationToken cancellationToken)
    {
        List<LabelDefinition> add = [LabelCatalog.Define(new StatusLabel(step.Pointer, EnvironmentStatus.Running))];
        if (step.Host is { } host) add.Add(LabelCatalog.Address(new AddressLabel(step.Pointer, host, step.Port), step.Task));
        var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        return ApplyAsync(seen, new PullRequestChange
        {
            Add = add,
            Remove = [.. seen.Labels.NamesOf(l => l is PointerLabel p && p.Sha != step.Pointer || l is StatusLabel s && s.Sha == step.Pointer
                || l is AddressLabel a && a.Sha == step.Pointer && step.Host is not null).Where(name => !names.Contains(name))],
        }, cancellationToken);
    }

    public async Task<Observation> DeleteDefinitionsAsync(Observation seen, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count > 0) await context.Backend.PullRequests.DeleteUnusedDefinitionsAsync(names, cancellationToken).ConfigureAwait(false);
        return seen with { LeftBehind = [] };
    }

    /// <summary>Writes a run's last comment, and deletes an expired lease.</summary>
    public async Task<Observation> EndAsync(Observation seen, Done step, CancellationToken cancellationToken)
    {
        var comment = step.Answer switch
        {
            Answer.ApprovalNeeded => StatusComment.ApprovalNeeded(seen, step.Plan!),
            Answer.Refreshed => StatusComment.Refreshed(seen),
            Answer.Blocked => StatusComment.Blocked(seen, step.Plan!),
            Answer.LimitReached => StatusComment.LimitReached(seen, step.Plan!),
            Answer.WaitsForImage => StatusComment.Building(seen, step.Plan!.TargetSha, seen.Now, inPlace: false),
            _ => null,
        };
        IReadOnlyList<string> answered = step.Answer == Answer.LimitReached ? seen.Labels.NamesOf(l => l is StartTriggerLabel) : [];
        if (comment is not null)
            seen = await ApplyAsync(seen, new PullRequestChange { Remove = answered, Comment = comment }, cancellationToken).ConfigureAwait(false);
        if (step.Answer == Answer.WaitsForImage)
        {
            context.Report(ActivityKind.Step,
                $"Commit {EnvironmentNames.Shorten(step.Plan!.TargetSha)} waits for its image, which the workflow for forks builds and publishes.");
        }

        if (step.ExpiredLease is { } expired) await context.Backend.Leases.DeleteAsync(expired, cancellationToken).ConfigureAwait(false);
        return seen;
    }

    Task<Observation> TakeBackAsync(Observation seen, string sha, CancellationToken cancellationToken) =>
        ApplyAsync(seen, new PullRequestChange { Remove = seen.Labels.NamesOf(l => l is TargetLabel target && target.Sha == sha) }, cancellationToken);
}
