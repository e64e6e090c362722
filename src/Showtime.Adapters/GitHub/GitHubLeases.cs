using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.GitHub.Writes;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub;

/// <summary>Leases as label definitions, which are unique in a repository. They are renewed and deleted by node id, never by name.</summary>
internal sealed class GitHubLeases(GitHubConnection connection) : ILeases
{
    const int MaxAttempts = 4;

    /// <inheritdoc/>
    public async Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (owner.Length is 0 or > 60 || !owner.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{owner}' cannot own a lease: at most 60 letters, digits, dots and dashes can.");
        }

        var number = current.Number;
        var step = new CreateDefinition(await connection.RepositoryIdAsync(cancellationToken).ConfigureAwait(false), Definition(number, owner, until));
        for (var attempt = 1; ; attempt++)
        {
            var (failure, payload) = connection.IsRefused(step.Mutation)
                ? (await step.RestAsync(connection, cancellationToken).ConfigureAwait(false), default)
                : await MutateAsync("AcquireLease", GraphQlDocuments.AcquireLease, step, number, repeatable: false, cancellationToken).ConfigureAwait(false);
            if (failure is { Kind: WriteFailureKind.Refused }) continue;
            if (failure is null && step.PullRequestIn(payload) is { ValueKind: JsonValueKind.Object } look)
            {
                var taken = await connection.LookAsync(look, cancellationToken).ConfigureAwait(false);
                if (taken.Lease is not null) return taken;
            }

            await PauseOrThrowAsync(failure, attempt, cancellationToken).ConfigureAwait(false);

            // Created, held by another job, or released just now: the snapshot shows it. Only a write that did not happen is tried again.
            var seen = await ReadAfterAsync(failure, number, cancellationToken).ConfigureAwait(false);
            if (seen.Lease is not null || failure is null or { Kind: WriteFailureKind.Taken }) return seen;
        }
    }

    /// <inheritdoc/>
    public async Task<PullRequestSnapshot> RenewAsync(LeaseRecord lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var number = lease.PullRequest;
        var step = new UpdateDefinition(lease.Id, Definition(number, lease.Owner, until));
        for (var attempt = 1; ; attempt++)
        {
            // The same id and the same text: a repeat changes nothing, so the transport asks again where an answer is lost.
            var (failure, payload) = connection.IsRefused(step.Mutation)
                ? (await RenewByNameAsync(step, cancellationToken).ConfigureAwait(false), default)
                : await MutateAsync("RenewLease", GraphQlDocuments.RenewLease, step, number, repeatable: true, cancellationToken).ConfigureAwait(false);
            if (failure is { Kind: WriteFailureKind.Refused }) continue;
            if (failure is { Kind: WriteFailureKind.NotFound }) throw Lost(lease);
            if (failure is null)
            {
                var snapshot = step.PullRequestIn(payload) is { ValueKind: JsonValueKind.Object } look
                    ? await connection.LookAsync(look, cancellationToken).ConfigureAwait(false)
                    : await connection.ReadAsync(number, cancellationToken).ConfigureAwait(false);
                return snapshot.Lease?.Id == lease.Id ? snapshot : throw Lost(lease);
            }

            await PauseOrThrowAsync(failure, attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(LeaseRecord lease, CancellationToken cancellationToken)
    {
        var name = LeaseText.Name(lease.PullRequest);
        var step = new DeleteDefinition(new(lease.Id, Definition(lease.PullRequest, lease.Owner, lease.Until)));
        var mayHaveHappened = false;
        for (var attempt = 1; ; attempt++)
        {
            // An id is deleted once and never comes back, so a lost answer is resolved by asking again.
            var failure = connection.IsRefused(step.Mutation)
                ? await DeleteByNameAsync(step, cancellationToken).ConfigureAwait(false)
                : (await MutateAsync(
                    "DeleteLease", GraphQlDocuments.DeleteLease, step, look: null, repeatable: false, cancellationToken).ConfigureAwait(false)).Failure;
            if (failure is { Kind: WriteFailureKind.Refused }) continue;
            if (failure is null or { Kind: WriteFailureKind.NotFound })
            {
                if (connection.Definitions.Find(name)?.Id == lease.Id) connection.Definitions.Forget(name);
                return failure is null || mayHaveHappened;
            }

            mayHaveHappened |= failure.Kind == WriteFailureKind.Lost;
            await PauseOrThrowAsync(failure, attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    static LabelDefinition Definition(int pullRequest, string owner, DateTimeOffset until) =>
        new(LeaseText.Name(pullRequest), LeaseText.Color(pullRequest), LeaseText.Describe(owner, until));

    static ShowtimeException Lost(LeaseRecord lease) => new(
        ShowtimeError.LeaseLost,
        $"The lease on pull request {lease.PullRequest} is gone: another job has taken it over or released it.",
        "Nothing to do: the job that holds it now continues.") { Target = LeaseText.Name(lease.PullRequest) };

    /// <summary>
    /// REST renews by name. Between this look and the write, another job could take the lease over, and its text would be overwritten; the look after
    /// the write finds the other id and reports that the lease is lost. The window is one request.
    /// </summary>
    async Task<WriteFailure?> RenewByNameAsync(UpdateDefinition step, CancellationToken cancellationToken) =>
        await IsStillAsync(step.Id, step.Definition.Name, cancellationToken).ConfigureAwait(false)
            ? await step.RestAsync(connection, cancellationToken).ConfigureAwait(false)
            : Gone(step);

    /// <summary>
    /// REST deletes by name. Between this look and the deletion, another job could take the lease over, and its lease would be deleted instead; it
    /// finds out at its next renewal. The window is one request, and exists only for tokens that may not use GraphQL's deleteLabel.
    /// </summary>
    async Task<WriteFailure?> DeleteByNameAsync(DeleteDefinition step, CancellationToken cancellationToken) =>
        await IsStillAsync(step.Known.Id, step.Known.Definition.Name, cancellationToken).ConfigureAwait(false)
            ? await step.RestAsync(connection, cancellationToken).ConfigureAwait(false)
            : Gone(step);

    async Task<bool> IsStillAsync(string id, string name, CancellationToken cancellationToken) =>
        (await connection.ReadDefinitionAsync(name, cancellationToken).ConfigureAwait(false))?.Id == id;

    static WriteFailure Gone(WriteStep step) => new(WriteFailureKind.NotFound, new(ShowtimeError.NotFound, $"Nothing is left for {step.What}."));

    /// <summary>Sends a mutation of one field.</summary>
    /// <returns>Its payload, or why it was not carried out. <see cref="WriteFailureKind.Refused"/> is remembered: the next try goes by REST.</returns>
    async Task<(WriteFailure? Failure, JsonElement Payload)> MutateAsync(
        string name, string document, WriteStep step, int? look, bool repeatable, CancellationToken cancellationToken)
    {
        var variables = new JsonObject { ["input"] = step.Input() };
        if (look is { } number)
        {
            variables["number"] = number;
            variables["lease"] = LeaseText.Name(number);
        }

        GraphQlAnswer answer;
        try
        {
            answer = await connection.Transport.GraphQlAsync(
                GraphQlDocuments.Mutation(name, document, variables, repeatable), cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.MayHaveHappened)
        {
            return (WriteFailure.Lost(e), default);
        }

        var payload = answer.Data.At(step.Mutation);
        if (payload.IsObject())
        {
            step.Learn(connection, payload);
            return (null, answer.Errors.Count == 0 ? payload : default);
        }

        var failure = WriteFailure.From(answer.Errors.FirstOrDefault(), step, connection.Options);
        if (failure.Kind == WriteFailureKind.Refused) connection.Refuse(step.Mutation);
        return (failure, default);
    }

    async Task PauseOrThrowAsync(WriteFailure? failure, int attempt, CancellationToken cancellationToken)
    {
        if (failure is null or { Kind: WriteFailureKind.Taken }) return;
        if (!failure.Passes || attempt == MaxAttempts) throw failure.Exception;
        await connection.Transport.PauseAsync(attempt, failure.Kind == WriteFailureKind.TooFast, cancellationToken).ConfigureAwait(false);
    }

    async Task<PullRequestSnapshot> ReadAfterAsync(WriteFailure? failure, int number, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadAsync(number, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (failure is null or { Kind: WriteFailureKind.Lost })
        {
            throw new ShowtimeException(e.Error, e.Message, e.Remedy, e) { Target = e.Target, MayHaveHappened = true };
        }
    }
}
