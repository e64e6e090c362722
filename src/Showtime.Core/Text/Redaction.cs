using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Removes secrets from text that others will read: the exact values of secrets that this process holds, tokens of a known form, and values that are
/// assigned to a name such as <c>password</c>.
/// </summary>
static partial class Redaction
{
    /// <summary>Replaces a secret.</summary>
    public const string Hidden = "[redacted]";

    /// <summary>A longer line is cut before it is searched.</summary>
    const int LongestLine = 8192;

    /// <summary>A shorter value could be part of harmless words.</summary>
    const int ShortestHeldSecret = 6;

    /// <summary>In a message of ours a shorter one could be a word: those of a stand-in for tests are.</summary>
    const int ShortestInMessage = 12;

    static readonly ConcurrentDictionary<string, bool> Held = new(StringComparer.Ordinal);

    /// <summary>Remembers secrets that this process uses, so that they are redacted everywhere. Blank and very short values are ignored.</summary>
    public static void Hold(params IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret?.Trim() is { Length: >= ShortestHeldSecret } value) Held[value] = true;
        }
    }

    /// <summary>
    /// A message of ours without the secrets that this process holds and without the user information of the addresses in it. Nothing else counts as a
    /// secret here, because a message names keys and quotes what is wrong with them.
    /// </summary>
    public static string RedactCredentials(string message)
    {
        message = WithoutHeld(message, ShortestInMessage);
        return message.Contains('@', StringComparison.Ordinal) ? UserInfo().Replace(message, "://" + Hidden + "@") : message;
    }

    /// <summary>
    /// The value of a variable that should be an address, for an error.
    /// Without a scheme, everything before the last @ counts as user information.
    /// </summary>
    public static string RedactAddress(string value) => value.LastIndexOf('@') is >= 0 and var at && !value.Contains("://", StringComparison.Ordinal)
        ? Hidden + value[at..]
        : RedactCredentials(value);

    /// <summary>Redacts the lines of a log, in order. A private key of several lines becomes one line.</summary>
    public static IReadOnlyList<string> Redact(IEnumerable<string> lines)
    {
        List<string> clean = [];
        var inKey = false;
        foreach (var line in lines)
        {
            var begins = !inKey && PrivateKey.Begins(line);
            if (begins) clean.Add(Redact(line[..PrivateKey.Start(line)]) + Hidden);
            if (begins || inKey) inKey = !PrivateKey.Ends(line);
            else clean.Add(Redact(line));
        }

        return clean;
    }

    /// <summary>Redacts one line.</summary>
    public static string Redact(string line)
    {
        if (line.Length > LongestLine) line = line[..LongestLine] + "…";
        line = WithoutHeld(line, ShortestHeldSecret);
        try
        {
            return SecretAssignments.Redact(SecretTokens.Redact(PrivateKey.Redact(line)));
        }
        catch (RegexMatchTimeoutException)
        {
            return Hidden; // a line that cannot be searched is not shown
        }
    }

    static string WithoutHeld(string text, int shortest)
    {
        foreach (var secret in Held.Keys.Where(secret => secret.Length >= shortest)) text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    // Up to the last @ of the authority; a password with a slash in it ends the authority early, and no port is spelt like that.
    [GeneratedRegex(@"://([^\s/?#@""'<>]*@|[^\s/?#:@""'<>]*:(?![0-9]{1,5}([/?#""'<>\s]|$))[^\s@""'<>]*@)+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInfo();
}

/// <summary>The environment variables whose values must not appear in a log.</summary>
static class SecretVariables
{
    static readonly string[] Names =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DOCKERHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];

    /// <summary>The values of those that are set, each once. Mask them before anything else is printed.</summary>
    public static IEnumerable<string> Values(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Names.Select(name => variables.GetValueOrDefault(name, ""))
            .Where(static value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.Ordinal);
    }
}
