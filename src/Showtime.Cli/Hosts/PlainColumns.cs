using Showtime.Core.Presentation;
using System.Globalization;

namespace Showtime.Cli.Hosts;

/// <summary>Columns of text that line up, two spaces apart, nothing cut.</summary>
static class PlainColumns
{
    public static IEnumerable<string> Of(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var clean = rows.Select(row => row.Select(UntrustedText.OneLine).ToArray()).ToArray();
        var widths = Enumerable.Range(0, clean.Length == 0 ? 0 : clean[0].Length).Select(i => clean.Max(row => Width(row[i]))).ToArray();
        return clean.Select(row => string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell)))).TrimEnd());
    }

    static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
