using System.Collections.Concurrent;
using System.Globalization;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>What GitHub's answers say is left of each of its limits: REST and GraphQL are counted apart. A server without limits says nothing.</summary>
/// <param name="time">GitHub's time, by which it says the reset.</param>
internal sealed class RequestMeter(TimeProvider time)
{
    /// <summary>A limit of a minute, which is over soon; a job uses the two of an hour.</summary>
    const string Search = "search";

    readonly ConcurrentDictionary<string, RequestBudget> _limits = new(StringComparer.Ordinal);

    /// <summary>The limit with the least left of those that an answer spoke of; null where none did.</summary>
    public RequestBudget? Least => _limits.Values.MinBy(limit => limit.Remaining);

    public void Learn(HttpResponseMessage response)
    {
        if (Number("x-ratelimit-remaining") is not { } remaining || Number("x-ratelimit-reset") is not { } reset || reset > 253402300799) return;
        var resource = Header("x-ratelimit-resource") ?? "";
        var now = time.GetUtcNow();
        var left = DateTimeOffset.FromUnixTimeSeconds(reset) - (response.Headers.Date ?? now);
        if (resource == Search || left <= TimeSpan.Zero || left > TimeSpan.FromDays(1)) return;
        _limits[resource] = new((int)Math.Min(remaining, int.MaxValue), now + left);

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

        long? Number(string name) => long.TryParse(Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
