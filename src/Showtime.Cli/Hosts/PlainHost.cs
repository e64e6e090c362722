using Showtime.Cli.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Cli.Hosts;

/// <summary>Lines, for a file or a pipe.</summary>
sealed class PlainHost(ConsoleStreams console, bool verbose) : CommandHost(console, verbose)
{
    public override void Report(Activity activity)
    {
        switch (activity.Kind)
        {
            case ActivityKind.RemoteCall when !Verbose:
            case ActivityKind.Secret:
                return;
            case ActivityKind.Warning:
                Warn(activity.Message);
                return;
            case ActivityKind.BuildOutput:
                Note("  | " + activity.Message);
                return;
            default:
                Note(activity.Message);
                return;
        }
    }

    public override void Note(string message)
    {
        lock (Gate) Console.Error.WriteLine(UntrustedText.OneLine(message));
    }

    public override void Warn(string message) => Note("warning: " + message);

    public override void Fail(ErrorReport report)
    {
        foreach (var line in report.LogTail) Note("  | " + line);
        Note("error: " + report.Message);
        if (report.Remedy is not null) Note("try: " + report.Remedy.ToString());
        if (!Verbose) return;
        foreach (var line in report.Trace) Note("  " + line);
    }
}
