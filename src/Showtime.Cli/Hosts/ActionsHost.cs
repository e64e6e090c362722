using Showtime.Cli.Errors;
using Showtime.Core.Ports;

namespace Showtime.Cli.Hosts;

/// <summary>
/// A job of GitHub Actions. The runner reads workflow commands from both streams, so they go to the error stream as well and results stay
/// alone on the other; every line that is not a command of ours is made harmless on its way out.
/// </summary>
sealed class ActionsHost(ConsoleStreams console, bool verbose) : CommandHost(console, verbose)
{
    bool _grouped;

    public override void Mask(string secret)
    {
        foreach (var line in secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Command("add-mask", line);
    }

    public override void Report(Activity activity)
    {
        lock (Gate)
        {
            if (activity.Kind == ActivityKind.BuildOutput)
            {
                if (!_grouped) Command("group", "Build output");
                _grouped = true;
                Line(activity.Message);
                return;
            }

            if (activity.Kind == ActivityKind.RemoteCall && !Verbose) return;
            EndGroup();
            if (activity.Kind == ActivityKind.Warning) Command("warning", UntrustedText.OneLine(activity.Message));
            else Line(activity.Message);
        }
    }

    public override void Note(string message)
    {
        lock (Gate)
        {
            EndGroup();
            Line(message);
        }
    }

    public override void Warn(string message)
    {
        lock (Gate)
        {
            EndGroup();
            Command("warning", UntrustedText.OneLine(message));
        }
    }

    public override void Fail(ErrorReport report)
    {
        lock (Gate)
        {
            EndGroup();
            foreach (var line in report.LogTail) Line("  " + line);
            Command("error", UntrustedText.OneLine(report.Message));
            if (report.Remedy is not null) Line("try: " + report.Remedy);
            if (!Verbose || report.Cause is null) return;
            foreach (var line in report.Cause.ToString().EnumerateLines()) Line("  " + line.ToString());
        }
    }

    public override void Result(string line)
    {
        lock (Gate) Console.Out.WriteLine(UntrustedText.ForActions(line));
    }

    public override void ResultJson(string json) => base.ResultJson(UntrustedText.JsonForActions(json));

    public override Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) => Task.FromResult(true);

    void EndGroup()
    {
        if (_grouped) Command("endgroup", "");
        _grouped = false;
    }

    void Line(string text) => Console.Error.WriteLine(UntrustedText.ForActions(text));

    void Command(string name, string data) => Console.Error.WriteLine($"::{name}::{UntrustedText.Escape(data)}");
}
