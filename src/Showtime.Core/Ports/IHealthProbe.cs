namespace Showtime.Core.Ports;

/// <summary>Asks an environment whether it is ready.</summary>
public interface IHealthProbe
{
    /// <summary>Asks once; never throws for what the environment does.</summary>
    /// <param name="address">The address to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status code, or null and the reason where no answer came.</returns>
    Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken);
}
