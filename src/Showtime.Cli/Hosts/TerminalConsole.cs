using Spectre.Console;

namespace Showtime.Cli.Hosts;

/// <summary>Spectre's console on a stream that is known to be a terminal.</summary>
static class TerminalConsole
{
    public static IAnsiConsole Open(TextWriter writer, int width, bool colour)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.Detect,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        return console;
    }
}
