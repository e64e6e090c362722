using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Hosting;

namespace Showtime.PowerShell.Presentation;

/// <summary>Shows what a run does, as the place it runs in can show it. Used on the pipeline's thread only.</summary>
abstract class ActivityView
{
    /// <summary>Shows one activity.</summary>
    /// <param name="activity">What happened.</param>
    public abstract void Show(Activity activity);

    /// <summary>Shows how far the work on several items is.</summary>
    /// <param name="progress">The numbers.</param>
    public abstract void ShowBatch(BatchProgress progress);

    /// <summary>Takes a pull request's progress bar away.</summary>
    /// <param name="pullRequest">Its number.</param>
    public virtual void EndItem(int pullRequest)
    {
    }

    /// <summary>Shows what PowerShell's own view of the error that follows does not.</summary>
    /// <param name="exception">The error.</param>
    public abstract void ShowError(Exception exception);

    /// <summary>Masks a secret in a public log.</summary>
    /// <param name="secret">The secret.</param>
    public virtual void Mask(string secret)
    {
    }

    /// <summary>Writes a summary where there is a place for one.</summary>
    /// <param name="write">Writes it from what happened in this command.</param>
    public virtual void Summarise(Func<RunJournal, IReadOnlyList<string>> write)
    {
    }

    /// <summary>Removes progress bars and closes groups.</summary>
    public abstract void End();

    /// <summary>Chooses the view for where the command runs.</summary>
    /// <param name="variables">The environment variables.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>The view.</returns>
    public static ActivityView For(IReadOnlyDictionary<string, string> variables, IActivityOutput output) =>
        ActionsJob.IsIn(variables) ? new ActionsActivityView(output, variables, TimeProvider.System) : new ConsoleActivityView(output, TimeProvider.System);
}

/// <summary>At a prompt: a progress bar for all, one below it for each pull request that is worked on, verbose lines for the rest.</summary>
sealed class ConsoleActivityView(IActivityOutput output, TimeProvider time) : ActivityView
{
    const string Title = "Showtime";

    // No pull request has this number.
    const int All = 0;

    readonly Dictionary<int, string> _bars = [];
    readonly StartProgress _starts = new(time);
    bool _isBatch;

    /// <inheritdoc/>
    public override void Show(Activity activity)
    {
        switch (activity.Kind)
        {
            case ActivityKind.Step:
                ShowStep(activity);
                break;
            case ActivityKind.Secret:
                break;
            case ActivityKind.Transition:
                _starts.Take(activity);
                output.Verbose(activity.Message);
                break;
            case ActivityKind.Warning:
                output.Warning(activity.Message);
                break;
            default:
                output.Verbose(activity.Message);
                break;
        }
    }

    /// <inheritdoc/>
    public override void ShowBatch(BatchProgress progress)
    {
        if (!progress.IsSeveral) return;
        _isBatch = true;
        _bars[All] = Title;
        output.Progress(All, Title, progress.ToString(), progress.Percent);
        if (progress.Line() is { } line) output.Verbose(line);
    }

    /// <inheritdoc/>
    public override void EndItem(int pullRequest)
    {
        if (_bars.Remove(pullRequest, out var title)) output.EndProgress(pullRequest, title);
    }

    /// <inheritdoc/>
    public override void ShowError(Exception exception)
    {
        if (exception is not ShowtimeException { LogTail: { Count: > 0 } lines }) return;
        output.Line("The last lines of the log:");
        foreach (var line in lines) output.Line("  " + line);
    }

    /// <inheritdoc/>
    public override void End()
    {
        foreach (var (id, title) in _bars.OrderByDescending(bar => bar.Key)) output.EndProgress(id, title);
        _bars.Clear();
    }

    void ShowStep(Activity activity)
    {
        var id = activity.PullRequest ?? 0;
        var title = (activity.PullRequest, activity.Sha) switch
        {
            (null, _) => Title,
            ({ } number, null or "") => string.Create(CultureInfo.InvariantCulture, $"Showtime PR {number}"),
            ({ } number, { } sha) => string.Create(CultureInfo.InvariantCulture, $"Showtime PR {number} ({sha})"),
        };
        // Of several items the bar for all has the numbers.
        if (id != All || !_isBatch)
        {
            _bars[id] = title;
            output.Progress(id, title, _starts.Describe(activity), parent: id != All && _isBatch ? All : -1);
        }

        output.Verbose($"{title}: {activity.Message}");
    }
}

/// <summary>In a job of GitHub Actions: its log, on the host's stream, and warnings on the warning stream as well.</summary>
sealed class ActionsActivityView(IActivityOutput output, IReadOnlyDictionary<string, string> variables, TimeProvider time) : ActivityView
{
    readonly ActionsLog _log = new(output.Line, variables, time, CommandSyntax.PowerShell);

    /// <inheritdoc/>
    public override void Show(Activity activity)
    {
        _log.Show(activity);
        if (activity.Kind == ActivityKind.RemoteCall) output.Verbose(activity.Message);
        if (activity.Kind == ActivityKind.Warning) output.Warning(activity.Message);
    }

    /// <inheritdoc/>
    public override void ShowBatch(BatchProgress progress)
    {
        if (progress.Line() is { } line) _log.Line(line);
    }

    /// <inheritdoc/>
    public override void ShowError(Exception exception) => _log.Fail(exception);

    /// <inheritdoc/>
    public override void Mask(string secret) => _log.Mask(secret);

    /// <inheritdoc/>
    public override void Summarise(Func<RunJournal, IReadOnlyList<string>> write) => _log.Summarise(write);

    /// <inheritdoc/>
    public override void End() => _log.End();
}

/// <summary>
/// Delivers the activities of a session, which several commands may share, to the command that caused them: the asynchronous flow knows which.
/// </summary>
sealed class ActivityRelay : IActivityLog
{
    /// <inheritdoc/>
    public CommandSyntax Syntax => CommandSyntax.PowerShell;

    // Each asynchronous flow has its own value, so that runspaces share nothing.
    static readonly AsyncLocal<Action<Activity>?> Receiver = new();

    /// <summary>Sets the receiver for the calling asynchronous method and all it calls.</summary>
    /// <param name="receiver">Receives them.</param>
    public static void Receive(Action<Activity> receiver) => Receiver.Value = receiver;

    /// <inheritdoc/>
    public void Report(Activity activity) => Receiver.Value?.Invoke(activity);
}
