using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Octokit;
using Showtime.Adapters.Network;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>Turns GitHub's refusals into errors with a remedy.</summary>
internal static partial class GitHubErrors
{
    public static ShowtimeException RepositoryNotFound(string repository) => new(
        ShowtimeError.NotFound,
        $"The repository {repository} does not exist, or the token may not see it.",
        "Check the owner and the name, and that the token has access to it.") { Target = repository };

    public static ShowtimeException PullRequestNotFound(string repository, int number) => new(
        ShowtimeError.NotFound,
        string.Create(CultureInfo.InvariantCulture, $"Pull request {number} does not exist in {repository}."),
        "Check the number; an issue is not a pull request.") { Target = number.ToString(CultureInfo.InvariantCulture) };

    public static ShowtimeException Refused(string what, string message, string? needed, string repository) => new(
        ShowtimeError.PermissionDenied,
        $"GitHub refused {what}: {Sentence(message)}" + (needed is null ? "" : $" It asks for {needed}."),
        $"Give the workflow's job `permissions: pull-requests: write, issues: write, contents: read`, or use a token that may write to {repository}.")
    {
        Target = repository,
    };

    /// <summary>What Octokit throws for an answer that is not a success and that waiting would not change.</summary>
    public static ShowtimeException From(ApiException e, string what, string repository)
    {
        var headers = e.HttpResponse?.Headers;
        var message = e.HttpResponse?.Body is string body ? MessageOf(body) : OneLine(e.Message);
        return From(
            e.StatusCode,
            message,
            name => headers?.FirstOrDefault(header => name.Equals(header.Key, StringComparison.OrdinalIgnoreCase)).Value,
            what,
            repository);
    }

    public static ShowtimeException From(HttpStatusCode code, string text, Func<string, string?> header, string what, string repository)
    {
        var message = Sentence(text);
        return code switch
        {
            HttpStatusCode.Unauthorized => new(ShowtimeError.NotAuthenticated, $"GitHub does not accept the token: {message}", GitHubTokenSource.Remedy),
            HttpStatusCode.Forbidden when header("x-github-sso") is { } sso => new(
                ShowtimeError.PermissionDenied,
                $"GitHub refused {what}: {message}",
                $"Authorise the token for the organisation's single sign-on ({sso}).") { Target = repository },
            HttpStatusCode.Forbidden => Refused(what, message, header("x-accepted-github-permissions"), repository),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(
                ShowtimeError.NotFound,
                $"GitHub did not find what {what} is about: {message}",
                $"Check the name, and that the token may see {repository}.") { Target = repository },
            HttpStatusCode.UnprocessableEntity => Unprocessable(what, message),
            _ => new(
                ShowtimeError.Unreachable,
                string.Create(CultureInfo.InvariantCulture, $"GitHub answered {what} with {(int)code}: {message}"),
                "Try again; see https://www.githubstatus.com."),
        };
    }

    /// <summary>A request that was understood and not carried out.</summary>
    public static ShowtimeException Unprocessable(string what, string message) => IsLimit(message)
        ? new(
            ShowtimeError.LimitExceeded,
            $"GitHub's limits forbid {what}: {Sentence(message)}",
            "A label's name has at most 50 characters, its description 100, and a pull request at most 100 labels: take labels off.")
        {
            Cause = FailureCause.GitHubLimit,
        }
        : new(ShowtimeError.Conflict, $"GitHub did not carry out {what}: {Sentence(message)}");

    /// <summary>An answer that lacks a part: nothing may be concluded from what is missing.</summary>
    public static ShowtimeException Incomplete(string about, string what) =>
        new(ShowtimeError.Uncertain, $"GitHub's answer about {about} lacks {what}.", "Try again.") { Target = about };

    /// <summary>A success whose answer is not what was asked for.</summary>
    public static ShowtimeException Unreadable(GitHubCall call, Exception? inner = null) =>
        new(
            ShowtimeError.Uncertain,
            $"GitHub's answer to {call.What} cannot be read.",
            "Try again; see https://www.githubstatus.com.",
            inner) { MayHaveHappened = !call.IsRead };

    /// <summary>An answer that is too long to be kept in memory.</summary>
    public static ShowtimeException TooLong(GitHubCall call, long limit) => new(
        ShowtimeError.Uncertain,
        $"GitHub's answer to {call.What} is longer than {AnswerSize.InWords(limit)}.",
        "Check GITHUB_API_URL, and a proxy on the way.") { MayHaveHappened = !call.IsRead };

    /// <summary>An address, in an answer, of another host: the token is not for that one.</summary>
    public static ShowtimeException LeadsAway(string what, Uri url) => new(
        ShowtimeError.Unreachable,
        $"GitHub's answer to {what} leads to another host, {url.Authority}.",
        "Check GITHUB_API_URL: it has to be the API's own address.") { Target = url.Authority };

    /// <summary>A request that GitHub would refuse, found before it is sent.</summary>
    public static ShowtimeException TooMuch(string message, string remedy, string target) =>
        new(ShowtimeError.LimitExceeded, message, remedy) { Target = target, Cause = FailureCause.GitHubLimit };

    public static ShowtimeException Throttled(string what, TimeSpan? wait, string message, DateTimeOffset? now = null) => new(
        ShowtimeError.Throttled,
        $"GitHub's rate limit holds up {what} for {Seconds(wait)}longer than this run waits: {Sentence(message)}",
        $"Run it again {((now + wait)?.UtcDateTime is { } end ? FormattableString.Invariant($"after {end:HH:mm:ss} UTC") : "later")}; "
        + "the next scheduled run goes on by itself. Or use a token with a higher limit (Actions' own has 1,000 requests an hour for a repository).");

    public static ShowtimeException Unreachable(string host, string what, string reason, bool mayHaveHappened, Exception? inner = null) => new(
        ShowtimeError.Unreachable,
        $"GitHub at {host} did not answer {what}: {Sentence(reason)}",
        "Check the network, a proxy, and GITHUB_API_URL; see https://www.githubstatus.com.",
        inner) { Target = host, MayHaveHappened = mayHaveHappened };

    /// <summary>What the host says about itself: the message of a JSON error, or the title or beginning of an HTML page, in one line.</summary>
    public static string MessageOf(byte[] body) => MessageOf(Encoding.UTF8.GetString(body));

    static string MessageOf(string body)
    {
        var json = JsonReading.Parse(Encoding.UTF8.GetBytes(body));
        if (json.Text("message") is { } message)
        {
            var details = json.Items("errors").Select(
                error => error.Text("message") ?? error.Text("code") ?? (error.ValueKind == JsonValueKind.String ? error.GetString() : null));
            return OneLine(string.Join("; ", new[] { message }.Concat(details.OfType<string>())));
        }

        var title = TitlePattern().Match(body) is { Success: true } match ? match.Groups["title"].Value : TagPattern().Replace(body, " ");
        title = WebUtility.HtmlDecode(SpacePattern().Replace(title, " ")).Trim();
        return OneLine(title.Length > 200 ? title[..200] + "…" : title);
    }

    /// <summary>A text without line ends and other control characters: a log line of Actions can be a command.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() : text;

    public static bool IsTaken(string message) =>
        message.Contains("already been taken", StringComparison.OrdinalIgnoreCase)
        || message.Contains("already_exists", StringComparison.OrdinalIgnoreCase)
        || message.Contains("already exists", StringComparison.OrdinalIgnoreCase);

    public static bool IsLocked(string message) => message.Contains("locked", StringComparison.OrdinalIgnoreCase);

    public static bool IsTooFast(string message) =>
        message.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
        || message.Contains("submitted too quickly", StringComparison.OrdinalIgnoreCase)
        || message.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);

    static bool IsLimit(string message) =>
        message.Contains("too long", StringComparison.OrdinalIgnoreCase)
        || message.Contains("maximum", StringComparison.OrdinalIgnoreCase)
        || message.Contains("100 labels", StringComparison.OrdinalIgnoreCase)
        || message.Contains("more than 100", StringComparison.OrdinalIgnoreCase);

    static string Seconds(TimeSpan? wait) =>
        wait is { } span ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds)} s, ") : "";

    static string Sentence(string text) => text.Length == 0 ? "(no message)." : text[^1] is '.' or '!' or '?' or '…' ? text : text + ".";

    [GeneratedRegex(
        "<title[^>]*>(?<title>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(
        "(<(style|script)[^>]*>.*?</(style|script)>)|<[^>]*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
