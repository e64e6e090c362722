namespace Showtime.Core.Ports;

/// <summary>Asks an environment whether it is ready.</summary>
interface IHealthProbe
{
    /// <summary>Sends one request. Nothing that the environment answers makes it throw.</summary>
    Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken);
}

/// <summary>The result of a probe.</summary>
/// <param name="StatusCode">The HTTP status code; null if no answer came.</param>
/// <param name="Reason">The result in words: <c>HTTP 503</c>, <c>connection refused</c>.</param>
sealed record ProbeResult(int? StatusCode, string Reason)
{
    /// <summary>Whether the environment is ready: a 2xx answer.</summary>
    public bool Healthy => StatusCode is >= 200 and < 300;
}
