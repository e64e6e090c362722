using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>Private keys in PEM form (RFC 7468), on several lines or on one line with escaped line breaks.</summary>
static partial class PrivateKey
{
    /// <summary>Whether a key begins on this line and continues on the next.</summary>
    public static bool Begins(string line) => Header().IsMatch(line) && !Ends(line);

    /// <summary>Where the key begins.</summary>
    public static int Start(string line) => Header().Match(line).Index;

    /// <summary>Whether a key ends on this line. A line that cannot be part of a key ends one that was cut off.</summary>
    public static bool Ends(string line) => Footer().IsMatch(line) || !Header().IsMatch(line) && !Body().IsMatch(line);

    /// <summary>Redacts a key that begins and ends on this line.</summary>
    public static string Redact(string line) => line.Contains("-----BEGIN", StringComparison.Ordinal) ? Whole().Replace(line, Redaction.Hidden) : line;

    const string Begin = @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----";
    const string End = @"-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----";

    [GeneratedRegex(Begin, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();

    [GeneratedRegex(End, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Footer();

    // A prefix such as a time or a container's name, then base64, a header of an encrypted key, or nothing.
    [GeneratedRegex(@"^(\S+\s+){0,4}[""']?([A-Za-z0-9+/=]{1,76}(\\[nr])*[""',]*|[A-Za-z-]+: .+|)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Body();

    [GeneratedRegex(Begin + ".*?(" + End + "|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
