using System.Globalization;
using Showtime.Core.Ports;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the view of a log line shows; called from the format file.</summary>
public static class LogText
{
    /// <summary>Time and text. The text is an application's: control characters could rewrite a terminal, and are left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Line(LogLine line, object? style)
    {
        var time = line.Timestamp.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{new Style(style).Color("BrightBlack", time)}  {string.Concat(line.Message.Where(c => c == '\t' || !char.IsControl(c)))}";
    }
}
