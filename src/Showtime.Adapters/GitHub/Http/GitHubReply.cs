using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>One HTTP answer, read to its end.</summary>
internal sealed partial class GitHubReply(HttpResponseMessage response, byte[] body)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; undefined where it is something else.</summary>
    public JsonElement Json { get; } = JsonReading.Parse(body);

    public Uri? Location { get; } = response.Headers.Location;

    public bool IsEmpty => body.Length == 0;

    /// <summary>A header's first value, or null.</summary>
    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>What the host says about itself: the message of a JSON error, or the title or beginning of an HTML page, in one line.</summary>
    public string Message
    {
        get
        {
            if (Json.Text("message") is { } message)
            {
                var details = Json.Items("errors").Select(error => error.Text("message") ?? error.Text("code") ?? (error.ValueKind == JsonValueKind.String ? error.GetString() : null));
                return GitHubErrors.OneLine(string.Join("; ", new[] { message }.Concat(details.OfType<string>())));
            }

            var text = Encoding.UTF8.GetString(body);
            var title = TitlePattern().Match(text) is { Success: true } match ? match.Groups["title"].Value : TagPattern().Replace(text, " ");
            title = WebUtility.HtmlDecode(SpacePattern().Replace(title, " ")).Trim();
            return GitHubErrors.OneLine(title.Length > 200 ? title[..200] + "…" : title);
        }
    }

    /// <summary>When the primary limit is lifted, as seen from the host's own clock; null where it is not used up.</summary>
    public TimeSpan? UntilReset(DateTimeOffset now)
    {
        if (Header("x-ratelimit-remaining") != "0") return null;
        if (!long.TryParse(Header("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds) - (response.Headers.Date ?? now);
    }

    /// <summary>What Retry-After asks for, in seconds or as a date; null where it is not there.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? now),
            _ => null,
        };

    [GeneratedRegex("<title[^>]*>(?<title>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TitlePattern();

    [GeneratedRegex("(<(style|script)[^>]*>.*?</(style|script)>)|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
