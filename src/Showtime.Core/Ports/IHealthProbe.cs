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

/// <summary>What a probe found.</summary>
/// <param name="StatusCode">The HTTP status code; null where no answer came.</param>
/// <param name="Reason">What to tell a reader: <c>HTTP 503</c>, <c>connection refused</c>.</param>
public sealed record ProbeResult(int? StatusCode, string Reason)
{
    /// <summary>Whether it is ready: a 2xx answer.</summary>
    public bool Healthy => StatusCode is >= 200 and < 300;
}
