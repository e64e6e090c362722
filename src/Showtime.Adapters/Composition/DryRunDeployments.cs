using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Writes no deployment and knows of none.</summary>
internal sealed class DryRunDeployments : IDeploymentRecords
{
    public Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeploymentRecord>>([]);

    public Task<DeploymentRecord> CreateAsync(string environment, DeploymentRecord record, CancellationToken cancellationToken) => Task.FromResult(record);

    public Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken) => Task.CompletedTask;
}
