namespace Showtime.Core.Ports;

/// <summary>What a probe found.</summary>
/// <param name="StatusCode">The HTTP status code; null where no answer came.</param>
/// <param name="Reason">What to tell a reader: <c>HTTP 503</c>, <c>connection refused</c>.</param>
public sealed record ProbeResult(int? StatusCode, string Reason)
{
    /// <summary>Whether it is ready: a 2xx answer.</summary>
    public bool Healthy => StatusCode is >= 200 and < 300;
}
