using Showtime.Cli.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.Hosting;
using Spectre.Console;

namespace Showtime.Cli.Hosts;

/// <summary>A person at a terminal: a spinner with the current step, and a line for each label transition above it.</summary>
sealed class TerminalHost : CommandHost
{
    readonly IAnsiConsole _messages;
    readonly bool _colour;
    readonly StartProgress _starts;
    StatusContext? _status;

    public TerminalHost(ConsoleStreams console, TimeProvider time, bool colour, bool verbose)
        : base(console, verbose)
    {
        _starts = new(time);
        _colour = colour;
        _messages = TerminalConsole.Open(console.Error, console.Width, colour);
    }

    public override void Report(Activity activity)
    {
        var message = activity.Message;
        switch (activity.Kind)
        {
            case ActivityKind.Step:
                if (!ShowProgress(_starts.Describe(activity))) Print(message);
                return;
            case ActivityKind.Transition:
                _starts.Take(activity);
                Print(message);
                return;
            case ActivityKind.Warning:
                Warn(message);
                return;
            case ActivityKind.Secret:
                return;
            case ActivityKind.RemoteCall:
                if (Verbose) Print(message, Color.Grey);
                return;
            case ActivityKind.BuildOutput:
                if (Verbose || !ShowProgress(UntrustedText.Shorten(message, Math.Max(20, Console.Width - 6)))) Print("  " + message, Color.Grey);
                return;
            default:
                Print(message);
                return;
        }
    }

    public override void Report(BatchProgress progress)
    {
        if (progress.IsSeveral && !ShowProgress(progress.ToString())) base.Report(progress);
    }

    public override void Note(string message) => Print(message);

    public override void Warn(string message) => Print("warning: " + message, Color.Yellow);

    public override void Fail(ErrorReport report)
    {
        foreach (var line in report.LogTail) Print("  " + line, Color.Grey);
        Print("error: " + report.Message, Color.Red);
        if (report.Remedy is not null) Print("try: " + report.Remedy);
        if (!Verbose) return;
        foreach (var line in report.Trace) Print("  " + line, Color.Grey);
    }

    /// <summary>While the spinner turns, a direct write to the terminal would break both.</summary>
    public override void Result(string line)
    {
        if (_status is not null && Console.OutIsTerminal) Print(line);
        else base.Result(line);
    }

    public override IAnsiConsole? OpenTerminal() => Console.OutIsTerminal ? TerminalConsole.Open(Console.Out, Console.Width, _colour) : null;

    public override int? TableWidth => Console.OutIsTerminal ? Console.Width : null;

    public override void ResultTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (!Console.OutIsTerminal)
        {
            base.ResultTable(columns, rows);
            return;
        }

        // An empty column would only make the others break.
        var shown = Enumerable.Range(0, columns.Count).Where(i => i == 0 || rows.Any(row => row[i] is not ("" or "-"))).ToList();
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var i in shown) table.AddColumn(new TableColumn(new Text(columns[i])));
        foreach (var row in rows) table.AddRow(shown.Select(i => new Text(row[i])));
        lock (Gate) TerminalConsole.Open(Console.Out, Console.Width, _colour).Write(table);
    }

    public override async Task<T> WatchAsync<T>(string title, Func<Task<T>> work) =>
        await _messages.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(title), async status =>
        {
            _status = status;
            try
            {
                return await work();
            }
            finally
            {
                _status = null;
            }
        });

    bool ShowProgress(string message)
    {
        if (_status is not { } status) return false;
        status.Status(Markup.Escape(UntrustedText.OneLine(message)));
        return true;
    }

    void Print(string message, Color? colour = null)
    {
        lock (Gate) _messages.Write(new Text(UntrustedText.OneLine(message) + Environment.NewLine, new Style(colour)));
    }
}

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
