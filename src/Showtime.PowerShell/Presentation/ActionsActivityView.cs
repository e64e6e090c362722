using System.Globalization;
using System.Text;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Presentation;
using Showtime.PowerShell.Errors;

namespace Showtime.PowerShell.Presentation;

/// <summary>In GitHub Actions, whose log shows no progress bars: lines, a foldable group for a build's output, annotations for what is wrong.</summary>
sealed class ActionsActivityView(IActivityOutput output, IReadOnlyDictionary<string, string> variables, TimeProvider time) : ActivityView
{
    static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(30);

    readonly RunJournal _journal = new(time);
    readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    string? _lastStep;
    DateTimeOffset _lastStepAt;
    bool _inGroup;

    /// <inheritdoc/>
    public override void Show(Activity activity)
    {
        if (activity is { Kind: ActivityKind.Secret, Secret: { } secret })
        {
            Mask(secret);
            return;
        }

        if (activity.Kind == ActivityKind.RemoteCall)
        {
            output.Verbose(UntrustedText.ForActions(activity.Message));
            return;
        }

        _journal.Take(activity);
        SetGroup(activity.Kind == ActivityKind.BuildOutput);
        switch (activity.Kind)
        {
            case ActivityKind.Step:
                ShowStep(activity);
                break;
            case ActivityKind.Warning:
                output.Line(WorkflowCommand.Warning("Showtime", activity.Message));
                output.Warning(UntrustedText.ForActions(activity.Message));
                break;
            default:
                output.Line(UntrustedText.ForActions(activity.Message));
                break;
        }
    }

    /// <inheritdoc/>
    public override void ShowError(Exception exception)
    {
        SetGroup(false);
        var failure = exception as ShowtimeException;
        if (failure is { LogTail: { Count: > 0 } lines })
        {
            output.Line(WorkflowCommand.Group("Last lines of the log"));
            foreach (var line in lines) output.Line(UntrustedText.ForActions(line));
            output.Line(WorkflowCommand.EndGroup);
        }

        output.Line(WorkflowCommand.Error(
            failure is null ? "Showtime" : FailureExplanation.Of(failure).Title,
            failure?.Remedy is { } remedy ? $"{exception.Message}\n{Remedies.ForPowerShell(remedy)}" : exception.Message));
    }

    /// <inheritdoc/>
    public override void Mask(string secret)
    {
        foreach (var line in WorkflowCommand.AddMask(secret).Where(_masked.Add)) output.Line(line);
    }

    /// <inheritdoc/>
    public override void Summarise(Func<RunJournal, IReadOnlyList<string>> write)
    {
        if (variables.GetValueOrDefault("GITHUB_STEP_SUMMARY", "") is not { Length: > 0 } path) return;
        try
        {
            var used = File.Exists(path) ? new FileInfo(path).Length : 0;
            File.AppendAllText(path, JobSummary.Fit([.. write(_journal).Select(Remedies.ForPowerShell)], used), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            output.Line(WorkflowCommand.Warning("Showtime", $"The summary could not be written: {e.Message}"));
        }
    }

    /// <inheritdoc/>
    public override void End() => SetGroup(false);

    /// <summary>A wait reports the same step again and again: that it goes on is worth a line now and then.</summary>
    void ShowStep(Activity activity)
    {
        var subject = activity.PullRequest is { } number ? string.Create(CultureInfo.InvariantCulture, $"PR {number}: ") : "";
        var step = subject + activity.Message;
        var now = time.GetUtcNow();
        if (step == _lastStep && now - _lastStepAt < RepeatAfter) return;
        (_lastStep, _lastStepAt) = (step, now);
        output.Line(UntrustedText.ForActions(step));
    }

    void SetGroup(bool open)
    {
        if (open == _inGroup) return;
        _inGroup = open;
        output.Line(open ? WorkflowCommand.Group("Build output") : WorkflowCommand.EndGroup);
    }
}
