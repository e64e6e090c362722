using System.Text.Json;
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

    readonly WriteRunner _runner = new(connection);

    /// <inheritdoc/>
    public async Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (owner.Length is 0 or > 60 || !owner.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{owner}' cannot own a lease: at most 60 letters, digits, dots and dashes can.");
        }

        var number = current.Number;
        var step = new ClaimLease(await connection.RepositoryIdAsync(cancellationToken).ConfigureAwait(false), LeaseText.Definition(number, owner, until));
        for (var attempt = 1; ; attempt++)
        {
            var (failure, look) = await WriteAsync("AcquireLease", step, number, cancellationToken).ConfigureAwait(false);
            if (look.IsObject())
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
        var step = new RenewLease(lease.Id, LeaseText.Definition(number, lease.Owner, until));
        for (var attempt = 1; ; attempt++)
        {
            // The same id and the same text: a repeat changes nothing, so the transport asks again where an answer is lost.
            var (failure, look) = await WriteAsync("RenewLease", step, number, cancellationToken, repeatable: true).ConfigureAwait(false);
            if (failure is { Kind: WriteFailureKind.NotFound }) throw Lost(lease);
            if (failure is null)
            {
                var snapshot = look.IsObject()
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
        var step = new DeleteLease(new(lease.Id, LeaseText.Definition(lease.PullRequest, lease.Owner, lease.Until)));
        var mayHaveHappened = false;
        for (var attempt = 1; ; attempt++)
        {
            // An id is deleted once and never comes back, so a lost answer is resolved by asking again.
            var (failure, _) = await WriteAsync("DeleteLease", step, look: null, cancellationToken).ConfigureAwait(false);
            if (failure is null or { Kind: WriteFailureKind.NotFound })
            {
                connection.ForgetLease(step.Known);
                return failure is null || mayHaveHappened;
            }

            mayHaveHappened |= failure.Kind == WriteFailureKind.Lost;
            await PauseOrThrowAsync(failure, attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    static ShowtimeException Lost(LeaseRecord lease) => new(
        ShowtimeError.LeaseLost,
        $"The lease on pull request {lease.PullRequest} is gone: another job has taken it over or released it.",
        "Nothing to do: the job that holds it now continues.") { Target = LeaseText.Name(lease.PullRequest) };

    /// <summary>Writes, by REST where the token may not use the mutation.</summary>
    /// <returns>Why it was not carried out, or the pull request afterwards where the answer holds it.</returns>
    async Task<(WriteFailure? Failure, JsonElement Look)> WriteAsync(
        string operation, WriteStep step, int? look, CancellationToken cancellationToken, bool repeatable = false)
    {
        var outcome = await _runner.RunAsync(operation, [step], look, cancellationToken, repeatable).ConfigureAwait(false);
        return (outcome.Failures is [var (_, failure)] ? failure : null, outcome.PullRequest);
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
