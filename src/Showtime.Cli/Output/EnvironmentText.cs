using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Cli.Output;

/// <summary>Environments as people read them: a row of a table, or a block of lines.</summary>
static class EnvironmentText
{
    const string Nothing = "-";

    public static IReadOnlyList<string> Columns { get; } = ["PR", "COMMIT", "STATUS", "KIND", "AGE", "EXPIRES", "BY", "URL"];

    public static IReadOnlyList<string> Row(ShowtimeEnvironment environment, DateTimeOffset now) =>
    [
        environment.PullRequest.ToString(CultureInfo.InvariantCulture),
        environment.Sha.Length == 0 ? Nothing : environment.Sha,
        LabelGrammar.StatusWord(environment.Status),
        Kind(environment),
        environment.Age?.ToString() ?? Nothing,
        Expiry(environment, now),
        environment.RequestedBy ?? Nothing,
        environment.Url?.ToString() ?? Nothing,
    ];

    public static IReadOnlyList<string> Block(ShowtimeEnvironment environment, DateTimeOffset now, bool verbose)
    {
        List<IReadOnlyList<string>> lines =
        [
            ["Pull request", Title(environment)],
            ["Commit", environment.Sha.Length == 0 ? Nothing : environment.Sha],
            ["Status", LabelGrammar.StatusWord(environment.Status) + Marks(environment)],
            ["Kind", Kind(environment)],
            ["Url", environment.Url?.ToString() ?? Nothing],
            ["Created", Created(environment)],
            ["Expires", Expiry(environment, now)],
            ["Requested by", environment.RequestedBy ?? Nothing],
        ];
        if (environment.FeatureFlags.Count > 0) lines.Add(["Flags", string.Join(", ", environment.FeatureFlags.Select(flag => $"{flag.Key}={(flag.Value ? "true" : "false")}"))]);
        if (verbose)
        {
            lines.Add(["Repository", environment.Repository]);
            lines.Add(["Service", environment.ServiceName]);
            lines.Add(["In the cloud", environment.InCloud switch { true => "yes", false => "no", null => "not asked" }]);
            lines.Add(["Image", environment.Image ?? Nothing]);
            lines.Add(["Time to live", environment.TimeToLive?.ToString() ?? Nothing]);
        }

        return [.. Hosts.PlainColumns.Of(lines)];
    }

    static string Title(ShowtimeEnvironment environment) =>
        string.Create(CultureInfo.InvariantCulture, $"{environment.PullRequest} {environment.Title}").TrimEnd();

    static string Kind(ShowtimeEnvironment environment) => environment.Kind.ToString().ToLowerInvariant();

    static string Marks(ShowtimeEnvironment environment) =>
        (environment.Frozen ? ", frozen" : "") + (environment.Blocked ? ", blocked" : "");

    static string Created(ShowtimeEnvironment environment) => environment.CreatedAt is { } created
        ? string.Create(CultureInfo.InvariantCulture, $"{created.UtcDateTime:yyyy-MM-dd HH:mm} UTC") + (environment.Age is { } age ? $" ({age} ago)" : "")
        : Nothing;

    static string Expiry(ShowtimeEnvironment environment, DateTimeOffset now)
    {
        if (environment.ExpiresAt is not { } end) return environment.TimeToLive is { Duration: null } ? "on close" : Nothing;
        return end <= now ? $"{(ShowtimeDuration)(now - end)} ago" : $"in {(ShowtimeDuration)(end - now)}";
    }
}
