using System.Collections.Concurrent;

namespace Showtime.Core.Text;

/// <summary>
/// Removes secrets from text that others will read: the exact values of secrets that this process holds, tokens of a known form, and values that are
/// assigned to a name such as <c>password</c>.
/// </summary>
static class Redaction
{
    /// <summary>Replaces a secret.</summary>
    public const string Hidden = "[redacted]";

    /// <summary>A longer line is cut before it is searched.</summary>
    const int LongestLine = 8192;

    /// <summary>A shorter value could be part of harmless words.</summary>
    const int ShortestHeldSecret = 6;

    static readonly ConcurrentDictionary<string, bool> Held = new(StringComparer.Ordinal);

    /// <summary>Remembers secrets that this process uses, so that they are redacted everywhere. Blank and very short values are ignored.</summary>
    public static void Hold(params IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret?.Trim() is { Length: >= ShortestHeldSecret } value) Held[value] = true;
        }
    }

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
        foreach (var secret in Held.Keys)
        {
            line = line.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        try
        {
            return SecretAssignments.Redact(SecretTokens.Redact(PrivateKey.Redact(line)));
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return Hidden; // a line that cannot be searched is not shown
        }
    }
}

/// <summary>The environment variables whose values must not appear in a log.</summary>
public static class SecretVariables
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
