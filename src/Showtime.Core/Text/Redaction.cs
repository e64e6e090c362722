using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Takes secrets out of text that others will read. Three things are looked for: the exact values of secrets that this process holds, the forms of
/// tokens that are known by their look, and values that are assigned to a name of a secret.
/// </summary>
static partial class Redaction
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "[redacted]";

    /// <summary>A longer line is cut before it is searched: a line of a log that holds more says nothing more to a reader.</summary>
    const int LongestLine = 8192;

    /// <summary>A shorter value would turn up in harmless words.</summary>
    const int ShortestHeldSecret = 6;

    /// <summary>In a message of ours a shorter one could be a word: the sandbox's are.</summary>
    const int ShortestInMessage = 12;

    static readonly ConcurrentDictionary<string, bool> Held = new(StringComparer.Ordinal);

    /// <summary>Remembers values that this process uses as secrets: they are taken out wherever they turn up.</summary>
    /// <param name="secrets">The values; blank ones and those of under six characters are passed over.</param>
    public static void Hold(params IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret?.Trim() is { Length: >= ShortestHeldSecret } value) Held[value] = true;
        }
    }

    /// <summary>
    /// A message of ours without the secrets that this process holds and without the user information of the addresses in it. Nothing else is taken for a
    /// secret: a message names keys and quotes what is wrong with them.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>The message.</returns>
    public static string RedactCredentials(string message)
    {
        message = WithoutHeld(message, ShortestInMessage);
        return message.Contains('@', StringComparison.Ordinal) ? UserInfo().Replace(message, "://" + Hidden + "@") : message;
    }

    /// <summary>The value of a variable that should be an address, fit to be quoted in an error.</summary>
    /// <param name="value">The value. Without a scheme, everything before the last @ is taken for user information.</param>
    /// <returns>The value.</returns>
    public static string RedactAddress(string value) => value.LastIndexOf('@') is >= 0 and var at && !value.Contains("://", StringComparison.Ordinal)
        ? Hidden + value[at..]
        : RedactCredentials(value);

    /// <summary>Lines without secrets. A private key of several lines becomes one.</summary>
    /// <param name="lines">The lines, in order.</param>
    /// <returns>The lines.</returns>
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

    /// <summary>One line without secrets.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The line.</returns>
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
            return Hidden; // made to be slow: what cannot be searched is not shown
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
