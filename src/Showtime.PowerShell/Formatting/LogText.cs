using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Ports;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the view of a log line shows; called from the format file.</summary>
public static partial class LogText
{
    /// <summary>Time and text. The text is an application's: codes could rewrite a terminal, and are left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Line(LogLine line, object? style)
    {
        var time = line.Timestamp.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{new Style(style).Color("BrightBlack", time)}  {Plain(line.Message)}";
    }

    static string Plain(string text) => string.Concat(Codes().Replace(text, "").Where(c => c == '\t' || !char.IsControl(c)));

    [GeneratedRegex(@"\e(\[[0-?]*[ -/]*[@-~]|\].*?(\a|\e\\))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Codes();
}
