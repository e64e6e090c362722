using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>
/// Writes one transition. It compares what is wanted with what is there, writes the difference, and where anything failed or its answer was
/// lost it looks again and goes on with what is still different. So nothing is done twice, and a half-done request is completed.
/// </summary>
internal sealed class TransitionWriter(GitHubConnection connection, WriteRunner runner, DefinitionWriter definitions)
{
    const int MaxAttempts = 4;
    const int MaxLabels = 100;
    const int MaxCommentLength = 65536;

    public async Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken)
    {
        foreach (var definition in change.Add.Concat(change.Define)) Check(definition);
        CheckCount(current, change);
        if (change.Comment is { } asked) CheckMarker(asked.Marker);
        LabelDefinition[] wanted = [.. change.Add, .. change.Define];
        var commentWritten = change.Comment is null;
        var held = change.End is not null;
        for (var attempt = 1; ; attempt++)
        {
            // The ids of labels to add have to be known first; other definitions are written together with the labels.
            if (change.Add.Any(definition => connection.Definitions.Find(definition.Name) is null))
                await definitions.EnsureAsync(wanted, cancellationToken).ConfigureAwait(false);
            List<WriteStep> steps = [.. await definitions.MissingAsync(wanted, cancellationToken).ConfigureAwait(false)];
            steps.AddRange(await LabelStepsAsync(current, change, cancellationToken).ConfigureAwait(false));
            if (!commentWritten && await CommentStepAsync(current, change.Comment!, cancellationToken).ConfigureAwait(false) is { } commentStep)
                steps.Add(commentStep);
            if (held) steps.InsertRange(0, await EndStepsAsync(change.End!, cancellationToken).ConfigureAwait(false));
            if (steps.Count == 0) return current;

            var outcome = await runner.RunAsync("ApplyTransition", steps, current.Number, cancellationToken).ConfigureAwait(false);
            commentWritten |= steps.Any(step => step is AddComment or UpdateComment && !outcome.Failed(step));
            var locked = outcome.Failures.Where(IsOnlyComment).ToList();
            commentWritten |= locked.Count > 0;
            // What is to be deleted and is not there is deleted.
            var failures = outcome.Failures.Except(locked)
                .Where(failed => failed is not { Step: DeleteDefinition, Failure.Kind: WriteFailureKind.NotFound })
                .Select(failed => failed.Failure).ToList();
            if (failures.FirstOrDefault(failure => failure.Kind is WriteFailureKind.Final || attempt == MaxAttempts) is { } final) throw final.Exception;
            if (failures.Count > 0) await SettleAsync(outcome, current, change, attempt, cancellationToken).ConfigureAwait(false);

            current = outcome.PullRequest.IsObject()
                ? await connection.LookAsync(outcome.PullRequest, cancellationToken).ConfigureAwait(false)
                : await ReadAgainAsync(current.Number, cancellationToken).ConfigureAwait(false);
            if (failures.Count == 0) return current;
            held = held && current.Lease?.Id == change.End!.Release.Id;
            // The lease is gone, and another job has it now: what stands on the pull request may be for that one.
            if (change.End is not null && !held && current.Lease is not null) return current;
        }
    }

    /// <summary>Unused definitions, and then the lease.</summary>
    async Task<IReadOnlyList<WriteStep>> EndStepsAsync(PullRequestEnd end, CancellationToken cancellationToken)
    {
        List<WriteStep> steps = [];
        foreach (var names in DefinitionWriter.Deletable(end.Undefine).Chunk(GraphQlDocuments.BatchSize))
        {
            steps.AddRange((await definitions.UnusedAsync(names, cancellationToken).ConfigureAwait(false)).Deletions);
        }

        steps.Add(new DeleteLease(new(end.Release.Id, LeaseText.Definition(end.Release.PullRequest, end.Release.Owner, end.Release.Until))));
        return steps;
    }

    /// <summary>Additions, then removals. Only where the labels of both would be too many at once do the removals come first.</summary>
    async Task<IReadOnlyList<WriteStep>> LabelStepsAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken)
    {
        var present = Names(current.Labels.Select(label => label.Name));
        var off = Names(change.Remove);
        var on = change.Add
            .Where(definition => !off.Contains(definition.Name))
            .Select(definition => connection.Definitions.Find(definition.Name))
            .OfType<KnownDefinition>()
            .ToList();
        var removed = off.Where(present.Contains).ToList();
        if (removed.Count == 0 && on.All(known => present.Contains(known.Definition.Name))) return [];

        if (removed.Any(name => connection.Definitions.Find(name) is null))
            await connection.LookUpAsync(removed, withUse: false, cancellationToken).ConfigureAwait(false);
        var gone = removed.Select(connection.Definitions.Find).OfType<KnownDefinition>().ToList(); // one without a definition is on no pull request
        List<WriteStep> steps = [];
        if (on.Count > 0) steps.Add(new AddLabels(current, on));
        if (gone.Count > 0) steps.Add(new RemoveLabels(current, gone));
        if (present.Union(on.Select(known => known.Definition.Name), StringComparer.OrdinalIgnoreCase).Count() > MaxLabels) steps.Reverse();
        return steps;
    }

    async Task<WriteStep?> CommentStepAsync(PullRequestSnapshot current, PullRequestComment comment, CancellationToken cancellationToken)
    {
        while (connection.Comments.Find(current.Number, comment.Marker) is null && connection.Comments.ReachOf(current.Number) is { Complete: false } reach)
        {
            var repository = await connection.QueryAsync(
                "ReadComments",
                GraphQlDocuments.ReadComments,
                new() { ["number"] = current.Number, ["before"] = reach.Cursor },
                cancellationToken).ConfigureAwait(false);
            var page = repository.At("pullRequest", "comments");
            if (!page.IsObject()) throw GitHubErrors.Incomplete($"pull request {current.Number}", "the comments");
            connection.Comments.LearnPage(current.Number, page);
            if (connection.Comments.ReachOf(current.Number) is { Complete: false } next && (next.Cursor is null || next.Cursor == reach.Cursor))
            {
                throw GitHubErrors.Incomplete($"pull request {current.Number}", "the way to the older comments");
            }
        }

        var known = connection.Comments.Find(current.Number, comment.Marker);
        if (comment.Compose(known is null ? null : CommentIndex.TextOf(known.Body)) is not { } text) return null;
        var body = CommentIndex.Format(comment.Marker, text);
        if (body.Length > MaxCommentLength)
        {
            throw GitHubErrors.TooMuch(
                $"A comment of {body.Length} characters is longer than the {MaxCommentLength} that GitHub allows.", "Shorten it.", comment.Marker);
        }

        return known is null ? new AddComment(current, body)
            : Same(known.Body, body) ? null
            : new UpdateComment(current, known, body);
    }

    /// <summary>Finds out what the next try needs to know.</summary>
    async Task SettleAsync(WriteOutcome outcome, PullRequestSnapshot current, PullRequestChange change, int attempt, CancellationToken cancellationToken)
    {
        var kinds = outcome.Failures.Select(failed => failed.Failure.Kind).ToHashSet();
        if (kinds.Contains(WriteFailureKind.Lost) || kinds.Contains(WriteFailureKind.TooFast))
        {
            await connection.Transport.PauseAsync(attempt, kinds.Contains(WriteFailureKind.TooFast), cancellationToken).ConfigureAwait(false);
        }

        await definitions.SettleAsync(outcome, cancellationToken).ConfigureAwait(false);
        foreach (var (step, failure) in outcome.Failures.Where(failed => failed.Failure.Kind == WriteFailureKind.NotFound))
        {
            switch (step)
            {
                case AddLabels: // a definition was deleted, and perhaps created again with another id
                    await connection.LookUpAsync(change.Add.Select(definition => definition.Name), withUse: false, cancellationToken).ConfigureAwait(false);
                    break;
                case RemoveLabels:
                    await connection.LookUpAsync(change.Remove, withUse: false, cancellationToken).ConfigureAwait(false);
                    break;
                case UpdateComment:
                    connection.Comments.Forget(current.Number, change.Comment!.Marker);
                    break;
                case AddComment:
                    throw failure.Exception;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads after writes that brought no snapshot, or an uncertain one. Where even that fails the writes stand all the same.</summary>
    async Task<PullRequestSnapshot> ReadAgainAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadAsync(number, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            throw new ShowtimeException(e.Error, e.Message, e.Remedy, e) { Target = e.Target, MayHaveHappened = true };
        }
    }

    /// <summary>A locked conversation takes no comment. The labels say the same, so the transition stands.</summary>
    bool IsOnlyComment((WriteStep Step, WriteFailure Failure) failed)
    {
        if (failed is not { Step: AddComment or UpdateComment, Failure.Kind: WriteFailureKind.Locked }) return false;
        connection.Transport.Warn(failed.Failure.Exception.Message);
        return true;
    }

    static void CheckCount(PullRequestSnapshot current, PullRequestChange change)
    {
        var after = Names(current.Labels.Select(label => label.Name));
        after.UnionWith(change.Add.Select(definition => definition.Name));
        after.ExceptWith(change.Remove);
        if (after.Count <= MaxLabels || after.Count <= current.Labels.Count) return;
        throw GitHubErrors.TooMuch(
            $"Pull request {current.Number} has {current.Labels.Count} labels; "
                + $"with those of this step it would have {after.Count}, and GitHub allows {MaxLabels}.",
            "Remove labels that nobody needs from the pull request.",
            current.Number.ToString(CultureInfo.InvariantCulture));
    }

    static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.OrdinalIgnoreCase);

    // GitHub stores line ends as they were sent, but some of its ways turn them into CR LF and cut the end.
    static bool Same(string one, string other) => Normal(one) == Normal(other);

    static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    static void CheckMarker(string marker)
    {
        if (marker.Length is > 0 and <= 100 && marker.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':')) return;
        throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{marker}' cannot mark a comment: only letters, digits, - and : can.");
    }

    /// <summary>GitHub's limits, said before anything is written.</summary>
    internal static void Check(LabelDefinition definition)
    {
        if (Length(definition.Name) > LabelGrammar.MaxNameLength)
        {
            throw GitHubErrors.TooMuch(
                $"The label '{definition.Name}' is longer than the {LabelGrammar.MaxNameLength} characters that GitHub allows.",
                "Shorten it.",
                definition.Name);
        }

        if (Length(definition.Description) > LabelGrammar.MaxDescriptionLength)
        {
            throw GitHubErrors.TooMuch(
                $"The description of the label '{definition.Name}' is longer than the {LabelGrammar.MaxDescriptionLength} characters that GitHub allows.",
                "Shorten it.",
                definition.Name);
        }
    }

    static int Length(string text) => text.EnumerateRunes().Count();
}
