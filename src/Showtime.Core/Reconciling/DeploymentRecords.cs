using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// Keeps the records that make a pull request show "View deployment". Works under the pull request's lease and adopts the records of an earlier job.
/// Nothing here fails a run: the first failure is reported once, and the rest is left to the clean-up.
/// </summary>
sealed class DeploymentRecords(RunContext context)
{
    List<DeploymentRecord>? _records;
    bool _off = !context.Configuration.Feedback.Deployments;

    string Environment => context.Configuration.Feedback.DeploymentEnvironment;

    /// <summary>Sets the state of a commit's environment; creates the record if there is none.</summary>
    public Task SayAsync(string commit, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken) => TryAsync(async records =>
    {
        if (records.Find(known => known.Commit == commit) is not { } record)
        {
            if (commit.Length != 40 || state == DeploymentRecordState.Failure) return; // an environment that never existed needs no record of its failure
            record = await CreateAsync(new("", context.PullRequest, commit), cancellationToken).ConfigureAwait(false);
            records.Insert(0, record);
        }

        await context.Backend.Deployments.SetStateAsync(record, state, address, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Deletes the records of environments that are gone.</summary>
    /// <param name="shas">Their commits, 7 digits.</param>
    /// <param name="cancellationToken">Stops between two requests.</param>
    public Task WithdrawAsync(IReadOnlyCollection<string> shas, CancellationToken cancellationToken) => TryAsync(async records =>
    {
        foreach (var record in records.Where(known => shas.Contains(EnvironmentNames.Shorten(known.Commit))).ToList())
        {
            await context.Backend.Deployments.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
            records.Remove(record);
        }
    }, cancellationToken);

    /// <summary>Creates a record; if the answer is lost, looks for the record.</summary>
    async Task<DeploymentRecord> CreateAsync(DeploymentRecord wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Backend.Deployments.CreateAsync(Environment, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.MayHaveHappened)
        {
            var there = await context.Backend.Deployments.ListAsync(Environment, context.PullRequest, cancellationToken).ConfigureAwait(false);
            return there.FirstOrDefault(record => record.Commit == wanted.Commit)
                ?? await context.Backend.Deployments.CreateAsync(Environment, wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task TryAsync(Func<List<DeploymentRecord>, Task> work, CancellationToken cancellationToken)
    {
        if (_off) return;
        try
        {
            _records ??= [.. await context.Backend.Deployments.ListAsync(Environment, context.PullRequest, cancellationToken).ConfigureAwait(false)];
            await work(_records).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error != ShowtimeError.LeaseLost)
        {
            _off = true;
            context.Warn("The deployment on the pull request's page is not up to date", e);
        }
    }
}
