using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>The question before something is deleted, and the error where there is no terminal to ask at.</summary>
static class Confirmation
{
    // A question is read, a list is not.
    const int MostNames = 5;

    const int LongestTitle = 30;

    const string NothingFound = "no environment found, only what labels are left";

    /// <summary>The name of a removal, which must not be mistaken for the label's stop.</summary>
    public const string Remove = "Remove environment, whatever the labels say";

    /// <summary>The failure of a question where there is no terminal: never taken for a yes.</summary>
    /// <param name="action">What would be done.</param>
    /// <param name="target">To what.</param>
    /// <param name="remedy">How not to be asked.</param>
    public static ShowtimeException Impossible(string action, string target, Remedy remedy) => new(
        ShowtimeError.InvalidInput, $"'{action}' on {target} needs a confirmation, and there is no terminal to ask at.", remedy);

    /// <summary>How not to be asked, where a command has that option.</summary>
    public static Remedy UseForce { get; } = Remedy.Of($"Add {new OptionName("force")} to do it without being asked.");

    /// <summary>What a removal would take down, read from labels and cloud.</summary>
    public static async Task<string> TargetAsync(
        PullRequestReference reference, IShowtimeSession session, RemovalRequest request, CancellationToken cancellationToken)
    {
        if (request.Sha is { } sha) return $"{reference} ({EnvironmentNames.Shorten(sha)})";
        if (request.ServiceName is { } service) return $"{reference} ({service})";
        var query = new EnvironmentQuery { PullRequests = [reference.Number] };
        var environments = await EnvironmentList.ReadAsync(session, query, cancellationToken).ConfigureAwait(false);
        var names = environments.Select(environment => environment.Sha.Length > 0 ? environment.Sha : environment.ServiceName).ToList();
        var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : "";
        return names.Count == 0
            ? $"{reference} ({NothingFound})"
            : $"{reference} ({string.Join(", ", names.Take(MostNames))}{more})";
    }

    /// <summary>Many removals as one question shows them: a line each, with what may make a person hesitate, and the sum.</summary>
    /// <param name="requests">What would be removed.</param>
    /// <param name="environments">The environments of those pull requests, as they are now.</param>
    /// <param name="usual">The time to live of a pull request without one.</param>
    public static IEnumerable<string> Table(
        IReadOnlyList<RemovalRequest> requests, IReadOnlyList<ShowtimeEnvironment> environments, TimeToLive usual)
    {
        var found = requests.SelectMany(request => environments.Where(environment => IsMeant(environment, request))).Distinct().ToList();
        var nothing = requests.Where(request => !environments.Any(environment => IsMeant(environment, request)));
        List<IReadOnlyList<string>> rows =
        [
            ["PR", "Sha", "Age", "Requested by", "Note", "Title"],
            .. found.Select(environment => (IReadOnlyList<string>)
            [
                Number(environment.PullRequest), environment.Sha, environment.Age?.ToString() ?? "",
                environment.RequestedBy ?? "", Note(environment, usual), UntrustedText.Shorten(environment.Title, LongestTitle),
            ]),
            .. nothing.Select(request => (IReadOnlyList<string>)
            [
                Number(request.PullRequest), request.Sha ?? request.ServiceName ?? "", "", "", NothingFound, "",
            ]),
        ];
        var pulls = requests.Select(request => request.PullRequest).Distinct().Count();
        return Texts.Columns(rows).Append(string.Create(CultureInfo.InvariantCulture,
            $"{found.Count} {(found.Count == 1 ? "environment" : "environments")} of {pulls} {(pulls == 1 ? "pull request" : "pull requests")}."));
    }

    /// <summary>What somebody wanted to keep, or what is wrong with it.</summary>
    static string Note(ShowtimeEnvironment environment, TimeToLive usual) => string.Join(", ", new[]
    {
        environment.Frozen ? "frozen" : "",
        environment.Blocked ? "blocked" : "",
        environment.TimeToLive > usual ? $"extended to {environment.TimeToLive}" : "",
        environment.Kind is EnvironmentKind.Active ? "" : Texts.Word(environment.Kind),
    }.Where(note => note.Length > 0));

    static bool IsMeant(ShowtimeEnvironment environment, RemovalRequest request) =>
        environment.PullRequest == request.PullRequest
        && (request.Sha is null || EnvironmentNames.SharePrefix(request.Sha, environment.Sha))
        && (request.Sha is not null || request.ServiceName is null || environment.ServiceName == request.ServiceName);

    static string Number(int pullRequest) => pullRequest.ToString(CultureInfo.InvariantCulture);
}
