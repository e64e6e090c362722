using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>
/// Carries out writes in their order: as one GraphQL request where the token may, by REST where a mutation is refused to it or is missing.
/// Which mutations those are is remembered.
/// </summary>
internal sealed class WriteRunner(GitHubConnection connection)
{
    /// <summary>Runs the writes. Every field of the answer is examined; what a failure means is the caller's to decide.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="steps">The writes.</param>
    /// <param name="look">The pull request to look at in the answer, or null.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <param name="repeatable">Whether a repeat changes nothing, so that a lost answer may be asked for again.</param>
    /// <exception cref="ShowtimeException">
    /// Not authenticated, no permission, unreachable, throttled: the current write and those after it were not carried out.
    /// </exception>
    public async Task<WriteOutcome> RunAsync(
        string operation, IReadOnlyList<WriteStep> steps, int? look, CancellationToken cancellationToken, bool repeatable = false)
    {
        var run = new Run(operation, repeatable);
        IReadOnlyList<WriteStep> pending = steps;
        while (pending.Count > 0 && run.Lost is null)
        {
            run.PullRequest = default; // a look before the last write would be out of date
            if (connection.IsRefused(pending[0].Mutation))
            {
                var step = pending[0];
                pending = [.. pending.Skip(1)];
                if (await step.RestAsync(connection, cancellationToken).ConfigureAwait(false) is { } failure) run.Add(step, failure);
            }
            else
            {
                var batch = pending.TakeWhile(step => !connection.IsRefused(step.Mutation)).Take(GraphQlDocuments.BatchSize).ToList();
                var others = pending.Skip(batch.Count).ToList();
                var again = await BatchAsync(batch, others.Count == 0 ? look : null, run, cancellationToken).ConfigureAwait(false);
                pending = [.. again, .. others];
            }
        }

        // After a lost answer the rest is not sent: the caller looks first.
        foreach (var step in pending) run.Add(step, run.Lost!);
        return new(run.Failures, run.Failures.Count == 0 ? run.PullRequest : default);
    }

    /// <summary>Sends one request and examines each field of its answer.</summary>
    /// <returns>The writes that have to be sent by REST.</returns>
    async Task<IReadOnlyList<WriteStep>> BatchAsync(List<WriteStep> batch, int? look, Run run, CancellationToken cancellationToken)
    {
        var fields = batch.Select((step, i) => (step.Mutation, step.Input(), step.Selection(look is not null && i == batch.Count - 1))).ToList();
        var request = GraphQlDocuments.Batch(run.Operation, fields, look ?? 0, LeaseText.Name(look ?? 0), run.Repeatable);
        GraphQlAnswer answer;
        try
        {
            answer = await connection.Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.MayHaveHappened)
        {
            foreach (var step in batch) run.Add(step, WriteFailure.Lost(e));
            return [];
        }

        if (!answer.Data.IsObject() && RefusedByAnswer(answer, batch) is { Count: > 0 } refused)
        {
            foreach (var mutation in refused) connection.Refuse(mutation);
            return batch; // nothing of it was carried out
        }

        if (!answer.Data.IsObject()
            && answer.Errors.FirstOrDefault(
                error => error.Path.Count == 0 || error.Path[0].StartsWith("mutation", StringComparison.Ordinal)) is { IsFault: false } wrong)
        {
            throw GitHubErrors.Unprocessable(request.Summary, wrong.Message);
        }

        var again = new List<WriteStep>();
        for (var i = 0; i < batch.Count; i++)
        {
            var key = GraphQlDocuments.Alias('m', i);
            if (Examine(batch[i], answer.Data.At(key), answer.ErrorsAt(key).FirstOrDefault(), run, isLast: i == batch.Count - 1)) again.Add(batch[i]);
        }

        return again;
    }

    /// <summary>Examines one field of an answer.</summary>
    /// <returns>Whether it is refused, and has to be sent by REST.</returns>
    bool Examine(WriteStep step, JsonElement payload, GraphQlError? error, Run run, bool isLast)
    {
        if (payload.IsObject())
        {
            step.Learn(connection, payload);
            if (isLast && error is null) run.PullRequest = step.PullRequestIn(payload); // an error in here makes the look useless, not the write
        }
        else
        {
            var failure = WriteFailure.From(error, step, connection.Options);
            if (failure.Kind == WriteFailureKind.Refused)
            {
                connection.Refuse(step.Mutation);
                return true;
            }

            run.Add(step, failure);
        }

        return false;
    }

    /// <summary>The mutations that the whole answer refuses: because the schema does not have them, or the token may not.</summary>
    static List<string> RefusedByAnswer(GraphQlAnswer answer, List<WriteStep> batch)
    {
        var mutations = batch.Select(step => step.Mutation).Distinct().ToList();
        return answer.Errors.Any(error => error.IsRefusal && error.Path.Count == 0)
            ? mutations
            : [.. mutations.Where(mutation => answer.Errors.Any(error => error.UnknownField == mutation))];
    }

    sealed class Run(string operation, bool repeatable)
    {
        public string Operation => operation;

        public bool Repeatable => repeatable;

        public List<(WriteStep Step, WriteFailure Failure)> Failures { get; } = [];

        public JsonElement PullRequest { get; set; }

        public WriteFailure? Lost { get; private set; }

        public void Add(WriteStep step, WriteFailure failure)
        {
            Failures.Add((step, failure));
            if (failure.Kind == WriteFailureKind.Lost) Lost ??= failure;
        }
    }
}

/// <summary>What became of a list of writes.</summary>
/// <param name="Failures">Those that did not succeed, in their order.</param>
/// <param name="PullRequest">The pull request after the last write, where an answer held it; undefined otherwise.</param>
internal sealed record WriteOutcome(IReadOnlyList<(WriteStep Step, WriteFailure Failure)> Failures, JsonElement PullRequest)
{
    public bool Failed(WriteStep step) => Failures.Any(failed => ReferenceEquals(failed.Step, step));
}
