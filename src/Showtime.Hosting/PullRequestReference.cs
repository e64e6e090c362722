using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Errors;

namespace Showtime.Hosting;

/// <summary>A pull request as people write it: <c>123</c>, <c>#123</c>, <c>owner/name#123</c>, or the address of its page.</summary>
/// <param name="Number">The number, 1 or more.</param>
public sealed partial record PullRequestReference(int Number)
{
    /// <summary>The ways to write one, for messages.</summary>
    internal const string Ways = "Write 123, #123, owner/name#123 or the address of its page.";

    /// <summary>The repository, <c>owner/name</c>, where it was named; else null.</summary>
    public string? Repository { get; init; }

    /// <summary>The server's address where a whole address was given; else null.</summary>
    public Uri? Server { get; init; }

    /// <summary>The commit's 7 digits where one environment was named; null for all of the pull request.</summary>
    public string? Sha { get; init; }

    /// <summary>The service's name where one environment was named; else null.</summary>
    public string? ServiceName { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PR {Number}");

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It names no pull request.</exception>
    internal static PullRequestReference Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is not a pull request. {Ways}");

    /// <summary>Reads a text; null where it names no pull request.</summary>
    internal static PullRequestReference? TryParse(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (!match.Success
            || !int.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1)
        {
            return null;
        }

        return new(number)
        {
            Repository = match.Groups["repository"] is { Success: true } repository ? repository.Value : null,
            Server = match.Groups["server"] is { Success: true } server ? new Uri(server.Value) : null,
        };
    }

    [GeneratedRegex("""
        ^(?: \#?(?<n>[0-9]{1,9})
           | (?<repository>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)\#(?<n>[0-9]{1,9})
           | (?<server>https?://[A-Za-z0-9.:\[\]-]+)/(?<repository>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/pull/(?<n>[0-9]{1,9})(?:[/?\#].*)? )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

/// <summary>What a front is connected to, and whether a pull request belongs there.</summary>
/// <param name="Variables">The environment variables.</param>
/// <param name="Named">The repository that this command was given, or null.</param>
/// <param name="Connected">The repository of an earlier connection, or null.</param>
sealed record Destination(IReadOnlyDictionary<string, string> Variables, string? Named, string? Connected = null)
{
    /// <summary>The repository that this command is for; null where only the pull request says it.</summary>
    public string? Repository => Named ?? Connected ?? Given("GITHUB_REPOSITORY")
        ?? (Given("GITHUB_ORG") is { } owner && Given("GITHUB_REPO") is { } name ? $"{owner}/{name}" : null);

    /// <summary>The address of GitHub's pages: as given, or as the address of its API says.</summary>
    public Uri Server => Address("GITHUB_SERVER_URL") ?? (Address("GITHUB_API_URL") is { } api ? OfApi(api) : new Uri("https://github.com"));

    /// <summary>A repository and where it is, so that the real one and one on this machine are told apart before something is changed.</summary>
    public string Place(string repository)
    {
        if (!Server.IsLoopback) return $"{repository} on {Server.Authority}";
        var cloud = Given("AWS_ENDPOINT_URL_ECS") ?? Given("AWS_ENDPOINT_URL");
        var local = Uri.TryCreate(cloud, UriKind.Absolute, out var address) && address.IsLoopback;
        return $"{repository} on this machine ({Server.Authority}{(local ? "" : ", with a cloud that is not")})";
    }

    /// <summary>The repository to connect to, for a pull request.</summary>
    /// <param name="reference">The pull request; null for none.</param>
    /// <returns>The repository; null where only the variables may name it.</returns>
    /// <exception cref="ShowtimeException">The pull request is on another server, or in another repository.</exception>
    public string? For(PullRequestReference? reference)
    {
        if (reference?.Server is { } server && !string.Equals(server.Authority, Server.Authority, StringComparison.OrdinalIgnoreCase))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"{reference} is on {server.Authority}, and this runs against {Server.Authority}.",
                "Give the number alone, or set GITHUB_SERVER_URL and GITHUB_API_URL.");
        }

        if (reference?.Repository is not { } inReference) return Named ?? Connected;
        if (Repository is { } own && !string.Equals(own, inReference, StringComparison.OrdinalIgnoreCase))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"{reference} is in {inReference}, and this runs against {own}.",
                Remedy.Of($"Give the number alone, or {new OptionName("repository")} {inReference}."));
        }

        return inReference;
    }

    /// <summary>GitHub's pages beside its API: <c>api.github.com</c> and <c>host/api/v3</c>.</summary>
    static Uri OfApi(Uri api) => new(api.Scheme + "://"
        + (api.Authority.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? api.Authority[4..] : api.Authority));

    Uri? Address(string name) => Given(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? new Uri(address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)) // it goes into links
        : null;

    string? Given(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
