namespace Showtime.Cli.Hosts;

/// <summary>Where a run writes, and whether a person looks at it. Results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
sealed record ConsoleStreams(TextWriter Out, TextWriter Error)
{
    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>Reads a line that a person types; null at the end of input.</summary>
    public Func<string?> ReadLine { get; init; } = () => null;

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 120;

    /// <summary>The process's own.</summary>
    public static ConsoleStreams OfProcess()
    {
        SpeakUtf8();
        return new(Console.Out, Console.Error)
        {
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            ReadLine = Console.ReadLine,
            Width = WindowWidth(),
        };
    }

    static void SpeakUtf8()
    {
        try
        {
            Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // Windows without a console: the streams keep the encoding that they have
        }
    }

    static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 120;
        }
        catch (IOException)
        {
            return 120; // nothing is a terminal
        }
    }
}
