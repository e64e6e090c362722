using System.Globalization;
using System.Text.RegularExpressions;

namespace Showtime.Core.Environments;

/// <summary>The names of an environment in the cloud and in the registry (protocol §2).</summary>
static partial class EnvironmentNames
{
    /// <summary>The length of a commit's short form.</summary>
    public const int ShortShaLength = 7;

    /// <summary>The first 7 hex digits of a commit, in lower case.</summary>
    public static string Shorten(string sha) => sha[..ShortShaLength].ToLowerInvariant();

    /// <summary>Whether a text is a commit: 7 to 40 hex digits.</summary>
    public static bool IsSha(string? text) => text is { Length: >= ShortShaLength and <= 40 } && text.All(char.IsAsciiHexDigit);

    /// <summary>Whether two spellings of a commit, long or short, can be the same; never where one is empty.</summary>
    public static bool SharePrefix(string left, string right) =>
        left.Length > 0 && right.Length > 0
        && (left.StartsWith(right, StringComparison.OrdinalIgnoreCase) || right.StartsWith(left, StringComparison.OrdinalIgnoreCase));

    /// <summary>The service of a pull request's commit: <c>pr-{n}-{sha}-service</c>.</summary>
    public static string Service(int pullRequest, string sha) => string.Create(CultureInfo.InvariantCulture, $"pr-{pullRequest}-{Shorten(sha)}-service");

    /// <summary>The image tag of a pull request's commit: <c>pr-{n}-{sha}-ci</c>.</summary>
    public static string ImageTag(int pullRequest, string sha) => string.Create(CultureInfo.InvariantCulture, $"pr-{pullRequest}-{Shorten(sha)}-ci");

    /// <summary>Reads a service's name and says whether it is one of ours. Names of the first generation have no commit.</summary>
    public static bool TryParseService(string name, out int pullRequest, out string sha) => TryParse(ServicePattern(), name, out pullRequest, out sha);

    /// <summary>Reads an image's tag and says whether it is one of ours.</summary>
    public static bool TryParseImageTag(string tag, out int pullRequest, out string sha) => TryParse(ImageTagPattern(), tag, out pullRequest, out sha);

    static bool TryParse(Regex pattern, string name, out int pullRequest, out string sha)
    {
        var match = pattern.Match(name);
        sha = match.Groups["sha"].Value;
        return int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out pullRequest) && match.Success;
    }

    [GeneratedRegex("^pr-(?<n>[0-9]{1,9})(-(?<sha>[0-9a-f]{7}))?-service$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^pr-(?<n>[0-9]{1,9})-(?<sha>[0-9a-f]{7})-ci\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ImageTagPattern();
}
