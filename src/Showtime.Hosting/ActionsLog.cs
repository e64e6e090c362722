using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>
/// The log of a job of GitHub Actions, which shows no progress bars: lines, a foldable group for a build's output, annotations for what is wrong, and the
/// step's summary. Every line that is not a command of ours is made harmless on its way out. Safe to call from any thread.
/// </summary>
/// <param name="write">Writes a line from its first column.</param>
/// <param name="variables">The environment variables.</param>
/// <param name="time">The clock.</param>
/// <param name="syntax">How commands are written.</param>
sealed class ActionsLog(Action<string> write, IReadOnlyDictionary<string, string> variables, TimeProvider time, CommandSyntax syntax)
{
    static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(30);

    readonly object _gate = new();
    readonly RunJournal _journal = new(time);
    readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    RequestBudget? _requests;
    string? _lastStep;
    DateTimeOffset _lastStepAt;
    bool _inGroup;

    /// <summary>Shows an activity; remote calls are the front's to show.</summary>
    public void Show(Activity activity)
    {
        if (activity is { Kind: ActivityKind.Secret, Secret: { } secret })
        {
            Mask(secret);
            return;
        }

        if (activity.Requests is { } left) _requests = left;
        if (activity.Kind is ActivityKind.Secret or ActivityKind.RemoteCall) return;
        _journal.Take(activity);
        lock (_gate)
        {
            SetGroup(activity.Kind == ActivityKind.BuildOutput);
            if (activity.Kind == ActivityKind.Step) Step(activity);
            else if (activity.Kind == ActivityKind.Warning) write(WorkflowCommand.Warning("Showtime", activity.Message));
            else Write(activity.Message);
        }
    }

    /// <summary>Keeps a secret out of the log from now on.</summary>
    public void Mask(string secret)
    {
        lock (_gate)
        {
            foreach (var line in WorkflowCommand.AddMask(secret).Where(_masked.Add)) write(line);
        }
    }

    /// <summary>Writes a line.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            SetGroup(false);
            Write(text);
        }
    }

    /// <summary>Writes an annotation that warns.</summary>
    public void Warn(string message) => Show(new Activity(ActivityKind.Warning, message));

    /// <summary>Writes an annotation for a failure, with what to do next, after the last lines of the log that explain it.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            SetGroup(false);
            if (failure is ShowtimeException { LogTail: { Count: > 0 } lines })
            {
                write(WorkflowCommand.Group("Last lines of the log"));
                foreach (var line in lines) Write(line);
                write(WorkflowCommand.EndGroup);
            }

            var known = failure as ShowtimeException;
            write(WorkflowCommand.Error(
                known is null ? "Showtime" : FailureExplanation.Of(known).Title,
                known?.Remedy is { } remedy ? $"{failure.Message}\n{remedy.In(syntax)}" : failure.Message));
        }
    }

    /// <summary>Appends to the step's summary, with what happened in this run at hand, and what is left of GitHub's requests.</summary>
    public void Summarise(Func<RunJournal, IReadOnlyList<string>> compose)
    {
        IReadOnlyList<string> sections = [.. compose(_journal), .. _requests is { } left ? [left.ToString()] : Array.Empty<string>()];
        if (ActionsJob.AppendSummary(variables, sections) is { } problem) Warn(problem);
    }

    /// <summary>Closes what is open.</summary>
    public void End()
    {
        lock (_gate) SetGroup(false);
    }

    /// <summary>A wait reports the same step again and again: that it goes on is worth a line now and then.</summary>
    void Step(Activity activity)
    {
        var step = (activity.PullRequest is { } number ? string.Create(CultureInfo.InvariantCulture, $"PR {number}: ") : "") + activity.Message;
        var now = time.GetUtcNow();
        if (step == _lastStep && now - _lastStepAt < RepeatAfter) return;
        (_lastStep, _lastStepAt) = (step, now);
        Write(step);
    }

    void Write(string line) => write(UntrustedText.Display(line));

    void SetGroup(bool open)
    {
        if (open == _inGroup) return;
        _inGroup = open;
        write(open ? WorkflowCommand.Group("Build output") : WorkflowCommand.EndGroup);
    }
}
