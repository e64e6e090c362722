using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Commands;

/// <summary>
/// Carries out the slash command of a comment in the same run, because events that Actions' own token causes start no workflow: permission,
/// commit, flags, the reconciler, the answer.
/// </summary>
sealed class SlashCommands(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<ShowtimeCommandResult> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var cause = request.Event;
        var result = new ShowtimeCommandResult { Outcome = CommandOutcome.Ignored, PullRequest = cause.PullRequest, Actor = cause.Actor };
        if (cause is not { PullRequest: { } number, Kind: RunEventKind.Commented or RunEventKind.Operator or RunEventKind.Dispatched }) return result;
        if (CommandParser.Parse(cause.Comment) is not { } command) return result;

        result = result with { Command = command.Line, Verb = command.Verb, SkippedFlags = command.SkippedFlags };
        var talk = new Conversation(backend, log, cause);
        try
        {
            if (cause.Kind != RunEventKind.Operator && !await MayAsync(cause, cancellationToken).ConfigureAwait(false))
            {
                log?.Report(new(
                    ActivityKind.Warning,
                    $"{cause.Actor ?? "An unknown person"} has no write access: '{command.Line}' is not carried out.",
                    number));
                if (request.CheckOnly) return result with { Outcome = CommandOutcome.NotAllowed };
                return await talk
                    .EndAsync(result, CommandOutcome.NotAllowed, CommentReaction.ThumbsDown, CommandAnswers.NotAllowed(), cancellationToken)
                    .ConfigureAwait(false);
            }

            if (request.CheckOnly) return result with { Outcome = CommandOutcome.Due };
            if (command.Verb is not { } verb)
            {
                return await talk
                    .EndAsync(result, CommandOutcome.Invalid, CommentReaction.Confused, CommandAnswers.Wrong(command), cancellationToken)
                    .ConfigureAwait(false);
            }

            var snapshot = talk.Snapshot = await backend.PullRequests.ReadAsync(number, cancellationToken).ConfigureAwait(false);
            if (!await talk.ReactAsync(CommentReaction.Eyes, cancellationToken).ConfigureAwait(false))
            {
                log?.Report(new(ActivityKind.Step, "The comment was deleted: its command is not carried out.", number));
                return result with { Outcome = CommandOutcome.Ignored };
            }

            log?.Report(new(ActivityKind.Step, $"{cause.Actor ?? "You"}: {command.Line}", number));
            if (verb != CommandVerb.Stop) RequestBudget.KeepReserve(backend, (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value);
            return verb switch
            {
                CommandVerb.Help => await talk
                    .EndAsync(result, CommandOutcome.Done, CommentReaction.ThumbsUp, CommandAnswers.Help(), cancellationToken)
                    .ConfigureAwait(false),
                CommandVerb.Status => await StatusAsync(result, talk, number, cancellationToken).ConfigureAwait(false),
                CommandVerb.Stop => await SyncAsync(result, talk, Run(request, number) with { Stop = true }, cancellationToken).ConfigureAwait(false),
                _ when snapshot.State != PullRequestState.Open => await RefuseAsync(
                    result, talk,
                    $"Pull request {number} is {snapshot.State.ToString().ToLowerInvariant()}: reopen it first.",
                    cancellationToken).ConfigureAwait(false),
                CommandVerb.Start => await StartAsync(result, talk, request, command, cancellationToken).ConfigureAwait(false),
                CommandVerb.Extend => await ExtendAsync(result, talk, command.TimeToLive!.Value, cancellationToken).ConfigureAwait(false),
                _ => await DecideAsync(result, talk, new PolicyChange(number, Frozen: verb == CommandVerb.Freeze), cancellationToken).ConfigureAwait(false),
            };
        }
        catch (ShowtimeException e)
        {
            if (!request.CheckOnly) await talk.ReactAsync(CommentReaction.Confused, cancellationToken).ConfigureAwait(false);
            return result with { Outcome = CommandOutcome.Failed, Failure = e };
        }
    }

    /// <summary>Whether the comment's author has write access. If that cannot be read it throws, and nothing is done.</summary>
    async Task<bool> MayAsync(RunEvent cause, CancellationToken cancellationToken) =>
        cause.Actor is { } actor && Approvals.MayWrite(await backend.PullRequests.ReadPermissionAsync(actor, cancellationToken).ConfigureAwait(false));

    async Task<ShowtimeCommandResult> StartAsync(
        ShowtimeCommandResult result, Conversation talk, CommandRequest request, ParsedCommand command, CancellationToken cancellationToken)
    {
        var snapshot = talk.Snapshot!;
        var choice = await CommitChoice.MakeAsync(backend, log, snapshot, request.Event, command.Sha, cancellationToken).ConfigureAwait(false);
        if (choice.Refusal is { } refusal)
        {
            log?.Report(new(ActivityKind.Warning, refusal, snapshot.Number));
            return await talk
                .EndAsync(result, CommandOutcome.Refused, CommentReaction.Confused, CommandAnswers.Refusal(choice), cancellationToken)
                .ConfigureAwait(false);
        }

        await WriteFlagsAsync(talk, command.Flags, cancellationToken).ConfigureAwait(false);
        var sync = Run(request, snapshot.Number);
        return await SyncAsync(result, talk, sync with
        {
            Event = choice.Head is { } head && sync.Event.Kind == RunEventKind.Commented ? sync.Event with { Sha = head } : sync.Event,
            PinnedSha = choice.Pinned,
            Start = true,
            // Changing a flag of a running environment needs no new image.
            KeepImage = command.Flags.Count > 0,
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A command's flags become labels, so that later runs keep them and everyone sees them.</summary>
    async Task WriteFlagsAsync(Conversation talk, IReadOnlyDictionary<string, bool> flags, CancellationToken cancellationToken)
    {
        var labels = new PullRequestLabels(talk.Snapshot!.Labels);
        if (flags.Count == 0 || labels.Blocked is not null) return;
        talk.Snapshot = await backend.PullRequests.ApplyAsync(talk.Snapshot, new PullRequestChange
        {
            Add = [.. flags.Select(flag => LabelCatalog.Define(new FeatureFlagLabel(flag.Key, flag.Value)))],
            Remove = labels.NamesOf(l => l is FeatureFlagLabel other && flags.TryGetValue(other.Name, out var wanted) && other.Enabled != wanted),
        }, cancellationToken).ConfigureAwait(false);
    }

    async Task<ShowtimeCommandResult> ExtendAsync(ShowtimeCommandResult result, Conversation talk, TimeToLive asked, CancellationToken cancellationToken)
    {
        var snapshot = talk.Snapshot!;
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        var now = backend.Time.GetUtcNow();
        var environments = EnvironmentInventory.Join(snapshot, services: null, configuration, now)
            .Where(e => e is { Kind: EnvironmentKind.Active or EnvironmentKind.Building, CreatedAt: not null }).ToList();
        if (environments.Count == 0) return await RefuseAsync(result, talk, "There is no environment to extend.", cancellationToken).ConfigureAwait(false);

        // A time to live counts from the creation, the command from now; the label says whole hours.
        var oldest = environments.Min(e => e.CreatedAt)!.Value;
        var wanted = asked.Duration is { } duration
            ? new TimeToLive(TimeSpan.FromHours(Math.Ceiling((now - oldest + duration.ToTimeSpan()).TotalHours)))
            : TimeToLive.UntilClose;
        if (environments.Min(e => e.TimeToLive) is { } least && least >= wanted)
        {
            var until = least.ExpiresAt(oldest) is { } end
                ? FormattableString.Invariant($"until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
                : "until the pull request is closed";
            return await talk.EndAsync(
                result with { Environments = environments },
                CommandOutcome.Done, CommentReaction.ThumbsUp,
                CommandAnswers.Note($"It lives {until} already."),
                cancellationToken).ConfigureAwait(false);
        }

        return await DecideAsync(result, talk, new PolicyChange(snapshot.Number, wanted), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a person's decision, and runs so that it takes effect.</summary>
    async Task<ShowtimeCommandResult> DecideAsync(ShowtimeCommandResult result, Conversation talk, PolicyChange change, CancellationToken cancellationToken)
    {
        await new PolicyWriter(backend).SetAsync(change, cancellationToken).ConfigureAwait(false);
        var run = await new Reconciler(backend, log).RunAsync(
            new SyncRequest { PullRequest = change.PullRequest, Event = RunEvent.BySchedule }, cancellationToken).ConfigureAwait(false);
        await talk.ReactAsync(CommentReaction.ThumbsUp, cancellationToken).ConfigureAwait(false);
        return result with { Outcome = CommandOutcome.Done, Environments = run.Environments, Run = run };
    }

    async Task<ShowtimeCommandResult> StatusAsync(ShowtimeCommandResult result, Conversation talk, int number, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        var listing = new EnvironmentInventory(backend, log).ListAsync(new EnvironmentQuery { PullRequests = [number] }, cancellationToken);
        await foreach (var environment in listing.ConfigureAwait(false)) environments.Add(environment);
        var answer = CommandAnswers.Status(environments, backend.Time.GetUtcNow());
        return await talk
            .EndAsync(result with { Environments = environments }, CommandOutcome.Done, CommentReaction.ThumbsUp, answer, cancellationToken)
            .ConfigureAwait(false);
    }

    async Task<ShowtimeCommandResult> SyncAsync(ShowtimeCommandResult result, Conversation talk, SyncRequest sync, CancellationToken cancellationToken)
    {
        var run = await new Reconciler(backend, log).RunAsync(sync, cancellationToken).ConfigureAwait(false);
        result = result with { Environments = run.Environments, Run = run, Failure = run.Failure };
        // The comment about the environment tells what became of it; the answer adds only what that does not say.
        var answer = result.SkippedFlags.Count > 0 ? CommandAnswers.Skipped(result.SkippedFlags) : null;
        var (outcome, reaction) = run.Outcome switch
        {
            SyncOutcome.Failed => (CommandOutcome.Failed, CommentReaction.Confused),
            SyncOutcome.Blocked => (CommandOutcome.Refused, CommentReaction.Confused),
            SyncOutcome.LeftToOther => (CommandOutcome.LeftToOther, CommentReaction.Eyes),
            SyncOutcome.Done when sync.Start => (CommandOutcome.Done, CommentReaction.Rocket),
            _ => (CommandOutcome.Done, CommentReaction.ThumbsUp),
        };
        if (run.Outcome == SyncOutcome.Blocked
            || run is { Outcome: SyncOutcome.NothingToDo, Plan.Reason: PlanReason.Superseded })
        {
            answer = CommandAnswers.Note(run.Plan.Explanation);
        }

        return await talk.EndAsync(result, outcome, reaction, answer, cancellationToken).ConfigureAwait(false);
    }

    static Task<ShowtimeCommandResult> RefuseAsync(ShowtimeCommandResult result, Conversation talk, string why, CancellationToken cancellationToken) =>
        talk.EndAsync(result, CommandOutcome.Refused, CommentReaction.Confused, CommandAnswers.Note(why), cancellationToken);

    static SyncRequest Run(CommandRequest request, int number) =>
        new() { PullRequest = number, Event = request.Event, InContinuousIntegration = request.InContinuousIntegration };
}
