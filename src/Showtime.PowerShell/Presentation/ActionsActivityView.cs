using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.PowerShell.Errors;

namespace Showtime.PowerShell.Presentation;

/// <summary>In GitHub Actions, whose log shows no progress bars: lines, a foldable group for a build's output, annotations for what is wrong.</summary>
sealed class ActionsActivityView(IActivityOutput output, TimeProvider time) : ActivityView
{
    static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(30);

    string? _lastStep;
    DateTimeOffset _lastStepAt;
    bool _inGroup;

    /// <inheritdoc/>
    public override void Show(Activity activity)
    {
        if (activity.Kind == ActivityKind.RemoteCall)
        {
            output.Verbose(WorkflowCommands.Text(activity.Message));
            return;
        }

        SetGroup(activity.Kind == ActivityKind.BuildOutput);
        switch (activity.Kind)
        {
            case ActivityKind.Step:
                ShowStep(activity);
                break;
            case ActivityKind.Warning:
                output.Line(WorkflowCommands.Warning(activity.Message));
                output.Warning(WorkflowCommands.Text(activity.Message));
                break;
            default:
                output.Line(WorkflowCommands.Text(activity.Message));
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
            output.Line(WorkflowCommands.Group("The last lines of the log"));
            foreach (var line in lines) output.Line(WorkflowCommands.Text(line));
            output.Line(WorkflowCommands.EndGroup);
        }

        output.Line(WorkflowCommands.Error(failure?.Remedy is { } remedy ? $"{exception.Message}\n{Remedies.ForPowerShell(remedy)}" : exception.Message));
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
        output.Line(WorkflowCommands.Text(step));
    }

    void SetGroup(bool open)
    {
        if (open == _inGroup) return;
        _inGroup = open;
        output.Line(open ? WorkflowCommands.Group("Build output") : WorkflowCommands.EndGroup);
    }
}
