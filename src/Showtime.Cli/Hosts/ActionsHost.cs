using System.Text;
using Showtime.Cli.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Presentation;

namespace Showtime.Cli.Hosts;

/// <summary>
/// A job of GitHub Actions. The runner reads workflow commands from both streams, so they go to the error stream as well and results stay
/// alone on the other; every line that is not a command of ours is made harmless on its way out.
/// </summary>
sealed class ActionsHost(ConsoleStreams console, IReadOnlyDictionary<string, string> variables, TimeProvider time, bool verbose) : CommandHost(console, verbose)
{
    readonly RunJournal _journal = new(time);
    readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    bool _grouped;

    public override void Mask(string secret)
    {
        lock (Gate)
        {
            foreach (var line in WorkflowCommand.AddMask(secret).Where(_masked.Add)) Console.Error.WriteLine(line);
        }
    }

    public override void Report(Activity activity)
    {
        if (activity is { Kind: ActivityKind.Secret, Secret: { } secret })
        {
            Mask(secret);
            return;
        }

        _journal.Take(activity);
        lock (Gate)
        {
            if (activity.Kind == ActivityKind.BuildOutput)
            {
                if (!_grouped) Console.Error.WriteLine(WorkflowCommand.Group("Build output"));
                _grouped = true;
                Line(activity.Message);
                return;
            }

            if (activity.Kind == ActivityKind.RemoteCall && !Verbose) return;
            EndGroup();
            if (activity.Kind == ActivityKind.Warning) Console.Error.WriteLine(WorkflowCommand.Warning("Showtime", activity.Message));
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
            Console.Error.WriteLine(WorkflowCommand.Warning("Showtime", message));
        }
    }

    public override void Fail(ErrorReport report)
    {
        lock (Gate)
        {
            EndGroup();
            if (report.LogTail.Count > 0)
            {
                Console.Error.WriteLine(WorkflowCommand.Group("Last lines of the log"));
                foreach (var line in report.LogTail) Line(line);
                Console.Error.WriteLine(WorkflowCommand.EndGroup);
            }

            Console.Error.WriteLine(WorkflowCommand.Error(report.Title, report.Message));
            if (report.Remedy is not null) Line("try: " + report.Remedy);
            if (!Verbose || report.Cause is null) return;
            foreach (var line in report.Cause.ToString().EnumerateLines()) Line("  " + line.ToString());
        }
    }

    public override void Summarise(Func<RunJournal, IReadOnlyList<string>> write)
    {
        if (variables.GetValueOrDefault("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path) return;
        try
        {
            lock (Gate)
            {
                var used = File.Exists(path) ? new FileInfo(path).Length : 0;
                File.AppendAllText(path, JobSummary.Fit(write(_journal), used), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn($"The summary could not be written: {e.Message}");
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
        if (_grouped) Console.Error.WriteLine(WorkflowCommand.EndGroup);
        _grouped = false;
    }

    void Line(string text) => Console.Error.WriteLine(UntrustedText.ForActions(text));
}
