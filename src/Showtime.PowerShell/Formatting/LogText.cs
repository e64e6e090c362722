using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the view of a log line shows; called from the format file.</summary>
public static class LogText
{
    /// <summary>Time and text. The text is an application's: codes could rewrite a terminal, and are left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Line(LogLine line, object? style) => $"{new Style(style).Color("BrightBlack", Texts.Time(line))}  {UntrustedText.OneLine(line.Message)}";
}
