using System.Text;

namespace Showtime.Hosting.Watch;

/// <summary>What the live view is drawn on, and where its keys come from.</summary>
interface IWatchScreen
{
    int Width { get; }

    int Height { get; }

    /// <summary>The next key that was pressed; null if there is none.</summary>
    ConsoleKeyInfo? Key();

    void Draw(IReadOnlyList<WatchLine> lines);
}

/// <summary>The process's terminal. What it showed before is there again afterwards.</summary>
sealed class ConsoleScreen : IWatchScreen, IDisposable
{
    readonly bool _colour;

    public ConsoleScreen(bool colour)
    {
        _colour = colour;
        Console.Write("\u001b[?1049h\u001b[?25l");
    }

    /// <summary>Whether there is a terminal to draw on and to read keys from.</summary>
    public static bool IsThere => !Console.IsOutputRedirected && !Console.IsInputRedirected;

    public int Width => Console.WindowWidth;

    public int Height => Console.WindowHeight;

    public ConsoleKeyInfo? Key() => Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;

    public void Draw(IReadOnlyList<WatchLine> lines)
    {
        // In one write, over what is there: a screen that is cleared first flickers.
        var text = new StringBuilder("\u001b[H");
        foreach (var line in lines.Take(Height))
        {
            if (text.Length > 3) text.Append("\r\n");
            text.Append(Codes(line)).Append(line.Text).Append("\u001b[0m\u001b[K");
        }

        Console.Write(text.Append("\u001b[J"));
    }

    public void Dispose() => Console.Write("\u001b[?25h\u001b[?1049l");

    string Codes(WatchLine line) => (line.IsSelected ? "\u001b[7m" : "") + (!_colour ? "" : line.Tone switch
    {
        WatchTone.Dim => "\u001b[90m",
        WatchTone.Good => "\u001b[32m",
        WatchTone.Attention => "\u001b[33m",
        WatchTone.Bad => "\u001b[31m",
        _ => "",
    });
}
