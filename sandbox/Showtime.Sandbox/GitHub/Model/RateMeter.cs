using System.Globalization;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Counts requests against the primary limits of each account.</summary>
sealed class RateMeter(TimeProvider time)
{
    public const string Core = "core";
    public const string Search = "search";
    public const string GraphQL = "graphql";

    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly Dictionary<(string Login, string Resource), RateWindow> _windows = [];
    readonly object _gate = new();

    /// <summary>Counts one request and returns the window after it.</summary>
    public RateWindow Count(Caller caller, string resource)
    {
        lock (_gate)
        {
            var window = Current(caller, resource);
            return _windows[(caller.Account.Login, resource)] = window with { Used = window.Used + 1 };
        }
    }

    public RateWindow Peek(Caller caller, string resource)
    {
        lock (_gate) return Current(caller, resource);
    }

    /// <summary>The answer of <c>GET /rate_limit</c>, which costs nothing.</summary>
    public JsonObject Describe(Caller caller)
    {
        var resources = new JsonObject();
        foreach (var resource in new[] { Core, Search, GraphQL }) resources[resource] = Peek(caller, resource).ToJson();
        return new() { ["resources"] = resources, ["rate"] = Peek(caller, Core).ToJson() };
    }

    RateWindow Current(Caller caller, string resource)
    {
        var now = time.GetUtcNow();
        if (_windows.TryGetValue((caller.Account.Login, resource), out var window) && window.Reset > now) return window;
        var limit = resource is Search ? 30 : caller.IsApp ? 1000 : 5000;
        return new(resource, limit, 0, now + (resource is Search ? Minute : Hour));
    }

    /// <summary>One window of one limit.</summary>
    internal sealed record RateWindow(string Resource, int Limit, int Used, DateTimeOffset Reset)
    {
        public int Remaining => Math.Max(0, Limit - Used);

        public bool IsExceeded => Used > Limit;

        public JsonObject ToJson() => new()
        {
            ["limit"] = Limit,
            ["used"] = Used,
            ["remaining"] = Remaining,
            ["reset"] = Reset.ToUnixTimeSeconds(),
        };

        public void AddTo(Dictionary<string, string> headers)
        {
            headers["X-RateLimit-Limit"] = Text(Limit);
            headers["X-RateLimit-Remaining"] = Text(Remaining);
            headers["X-RateLimit-Used"] = Text(Used);
            headers["X-RateLimit-Reset"] = Text(Reset.ToUnixTimeSeconds());
            headers["X-RateLimit-Resource"] = Resource;
        }

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
