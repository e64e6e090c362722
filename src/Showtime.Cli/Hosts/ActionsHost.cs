using Showtime.Cli.Errors;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.Cli.Hosts;

/// <summary>
/// A job of GitHub Actions. The runner reads workflow commands from both streams, so its log goes to the error stream as well and results stay
/// alone on the other.
/// </summary>
sealed class ActionsHost(ConsoleStreams console, IReadOnlyDictionary<string, string> variables, TimeProvider time, bool verbose) : CommandHost(console, verbose)
{
    readonly ActionsLog _log = new(console.Error.WriteLine, variables, time, CommandSyntax.Shell);

    protected override bool CanAsk => false;

    public override void Mask(string secret) => _log.Mask(secret);

    public override void Report(Activity activity)
    {
        _log.Show(activity);
        if (activity.Kind == ActivityKind.RemoteCall && Verbose) _log.Line(activity.Message);
    }

    public override void Note(string message) => _log.Line(message);

    public override void Warn(string message) => _log.Warn(message);

    public override void Fail(ErrorReport report)
    {
        _log.Fail(report.Cause as ShowtimeException ?? new ShowtimeException(ShowtimeError.Uncertain, report.Message, report.Remedy));
        if (!Verbose) return;
        foreach (var line in report.Trace) _log.Line("  " + line);
    }

    public override void Summarise(Func<RunJournal, IReadOnlyList<string>> write) => _log.Summarise(write);

    public override void Result(string line)
    {
        lock (Gate) Console.Out.WriteLine(UntrustedText.Display(line));
    }
}
