using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.Docker;

/// <summary>What a registry asks for in <c>WWW-Authenticate</c>: <c>Basic</c>, or <c>Bearer</c> with the place to get a token.</summary>
internal sealed partial record RegistryChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => string.Equals(Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>The challenge to answer: a bearer challenge before a basic one; null where there is neither.</summary>
    public static RegistryChallenge? From(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        var challenges = headers.Select(static header => new RegistryChallenge(header.Scheme, Read(header.Parameter))).ToList();
        return challenges.Find(static challenge => challenge.IsBearer)
            ?? challenges.Find(static challenge => string.Equals(challenge.Scheme, "Basic", StringComparison.OrdinalIgnoreCase));
    }

    static Dictionary<string, string> Read(string? parameters)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(parameters ?? ""))
            values[match.Groups["name"].Value] = match.Groups["value"].Value;
        return values;
    }

    [GeneratedRegex("""(?<name>[a-z_]+)="(?<value>[^"]*)"|(?<name>[a-z_]+)=(?<value>[^\s",]+)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
