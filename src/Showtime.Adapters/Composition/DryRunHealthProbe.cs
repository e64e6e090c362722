using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Everything that a <see cref="DryRunTarget"/> runs is well.</summary>
internal sealed class DryRunHealthProbe : IHealthProbe
{
    public Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken) => Task.FromResult(new ProbeResult(200, "dry run"));
}
