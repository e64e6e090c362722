using Showtime.Cli.Errors;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.Cli.Hosts;

/// <summary>
/// Where a command writes: a terminal, a plain stream, or a job of GitHub Actions, chosen once. Objects hold harmless text already; a host makes
/// each line fit for its place, whatever else is in it.
/// </summary>
abstract class CommandHost(ConsoleStreams console, bool verbose) : IActivityLog
{
    /// <summary>Activities come from any thread.</summary>
    protected Lock Gate { get; } = new();

    protected ConsoleStreams Console { get; } = console;

    protected bool Verbose { get; } = verbose;

    /// <summary>The host for these streams and variables.</summary>
    public static CommandHost Choose(ConsoleStreams console, IReadOnlyDictionary<string, string> variables, TimeProvider time, bool verbose)
    {
        if (ActionsJob.IsIn(variables)) return new ActionsHost(console, variables, time, verbose);
        var dumb = variables.GetValueOrDefault("TERM") == "dumb";
        return console.ErrorIsTerminal && !dumb
            ? new TerminalHost(console, time, variables.GetValueOrDefault("NO_COLOR") is not { Length: > 0 }, verbose)
            : new PlainHost(console, verbose);
    }

    /// <summary>Whether there is a terminal to ask at.</summary>
    protected virtual bool CanAsk => Console.InIsTerminal && Console.ErrorIsTerminal;

    /// <summary>Keeps a secret out of the log from now on.</summary>
    public virtual void Mask(string secret)
    {
    }

    /// <inheritdoc/>
    public abstract void Report(Activity activity);

    /// <summary>How far the work on several items is: a line now and then.</summary>
    public virtual void Report(BatchProgress progress)
    {
        if (progress.Line() is { } line) Note(line);
    }

    /// <summary>A line on the error stream: progress, notes.</summary>
    public abstract void Note(string message);

    public abstract void Warn(string message);

    public abstract void Fail(ErrorReport report);

    /// <summary>Writes a summary, composed from what happened in this run, where the host has a place for one.</summary>
    public virtual void Summarise(Func<RunJournal, IReadOnlyList<string>> write)
    {
    }

    /// <summary>A line of the result.</summary>
    public virtual void Result(string line)
    {
        lock (Gate) Console.Out.WriteLine(UntrustedText.OneLine(line));
    }

    /// <summary>A JSON document as the result.</summary>
    public virtual void ResultJson(string json)
    {
        lock (Gate) Console.Out.WriteLine(json);
    }

    /// <summary>How many columns a table may have; null where nothing is cut.</summary>
    public virtual int? TableWidth => null;

    /// <summary>A table as the result.</summary>
    public virtual void ResultTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (var line in Texts.Columns([columns, .. rows])) Result(line);
    }

    /// <summary>The terminal that results go to, for a display that changes; null where they go elsewhere.</summary>
    public virtual Spectre.Console.IAnsiConsole? OpenTerminal() => null;

    /// <summary>Asks a person for a yes.</summary>
    /// <exception cref="ShowtimeException">There is no terminal to ask at (a pipe, a job): that is never a yes.</exception>
    public async Task<bool> ConfirmAsync(string action, string target, CancellationToken cancellationToken)
    {
        if (!CanAsk) throw Confirmation.Impossible(action, target, Confirmation.UseForce);
        Ask($"{action}: {target}?");
        // Reading a line cannot be called off; Ctrl+C leaves it behind.
        var answer = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Runs something long and shows that it goes on.</summary>
    public virtual Task<T> WatchAsync<T>(string title, Func<Task<T>> work) => work();

    void Ask(string question)
    {
        lock (Gate) Console.Error.Write($"{UntrustedText.OneLine(question)} [y/N] ");
    }
}
