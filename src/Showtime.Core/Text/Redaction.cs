using System.Collections.Concurrent;

namespace Showtime.Core.Text;

/// <summary>
/// Takes secrets out of text that others will read. Three things are looked for: the exact values of secrets that this process holds, the forms of
/// tokens that are known by their look, and values that are assigned to a name of a secret.
/// </summary>
static class Redaction
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "[redacted]";

    /// <summary>A longer line is cut before it is searched: a line of a log that holds more says nothing more to a reader.</summary>
    const int LongestLine = 8192;

    /// <summary>A shorter value would turn up in harmless words.</summary>
    const int ShortestHeldSecret = 6;

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
            return Hidden; // made to be slow: what cannot be searched is not shown
        }
    }
}

/// <summary>The environment variables whose values never belong in a log.</summary>
public static class SecretVariables
{
    static readonly string[] Names =
    [
        "GITHUB_TOKEN", "GH_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DOCKERHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ];

    /// <summary>The secrets that are set, to be masked before anything else is printed.</summary>
    /// <param name="variables">The environment variables.</param>
    /// <returns>Their values, each once.</returns>
    public static IEnumerable<string> Values(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Names.Select(name => variables.GetValueOrDefault(name, "")).Where(static value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.Ordinal);
    }
}
