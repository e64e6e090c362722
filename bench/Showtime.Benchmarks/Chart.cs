using System.Globalization;
using System.Net;
using System.Text;

namespace Showtime.Benchmarks;

/// <summary>What a chart shows of one scenario, in seconds; null leaves it out.</summary>
sealed record Bar(string Name, double? Before, double Now, double? Least);

/// <summary>Draws bars as SVG, by hand: a drawing library needs native code and fonts that a build machine does not have.</summary>
static class Chart
{
    const int Left = 290;
    const int Width = 560;
    const int Row = 34;
    const int Top = 66;

    // From a hundredth of a second to a hundred seconds.
    const int LowestPower = -2;
    const int HighestPower = 2;

    public static string Draw(string title, IReadOnlyList<Bar> bars)
    {
        var bottom = Top + (bars.Count * Row);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 70} {bottom + 34}" font-family="sans-serif" font-size="13" role="img">
            <title>{Escape(title)}</title>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="22" font-size="15" font-weight="bold">{Escape(title)}</text>
            <rect x="{Left}" y="36" width="14" height="10" fill="#b8c0cc"/><text x="{Left + 20}" y="46">before</text>
            <rect x="{Left + 90}" y="36" width="14" height="10" fill="#1f6feb"/><text x="{Left + 110}" y="46">now</text>
            <rect x="{Left + 165}" y="34" width="3" height="14" fill="#d1242f"/><text x="{Left + 176}" y="46">least: rounds that the APIs need × 0.1 s</text>

            """);
        for (var power = LowestPower; power <= HighestPower; power++)
        {
            var x = Left + Length(Math.Pow(10, power));
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" x2=\"{x}\" y1=\"{Top - 8}\" y2=\"{bottom}\" stroke=\"#ddd\"/>"
                + $"<text x=\"{x}\" y=\"{bottom + 18}\" text-anchor=\"middle\" fill=\"#555\">{Math.Pow(10, power):0.##} s</text>\n");
        }

        for (var i = 0; i < bars.Count; i++)
        {
            var (bar, y) = (bars[i], Top + (i * Row));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 17}\" text-anchor=\"end\">{Escape(bar.Name)}</text>\n");
            Draw(svg, y, bar.Before, "#b8c0cc");
            Draw(svg, y + 12, bar.Now, "#1f6feb");
            if (bar.Least is { } least) svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + Length(least) - 1}\" y=\"{y - 1}\" width=\"3\" height=\"26\" fill=\"#d1242f\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    static void Draw(StringBuilder svg, int y, double? seconds, string color)
    {
        if (seconds is not { } value) return;
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{Length(value)}\" height=\"11\" fill=\"{color}\"/>"
            + $"<text x=\"{Left + Length(value) + 5}\" y=\"{y + 10}\" font-size=\"11\">{value:0.00}</text>\n");
    }

    static double Length(double seconds) =>
        Math.Round(Width * (Math.Log10(Math.Clamp(seconds, Math.Pow(10, LowestPower), Math.Pow(10, HighestPower))) - LowestPower) / (HighestPower - LowestPower), 1);

    static string Escape(string text) => WebUtility.HtmlEncode(text);
}
