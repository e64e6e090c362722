using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.PowerShell.Presentation;

/// <summary>At a prompt: a progress bar for each pull request, verbose lines for the rest.</summary>
sealed class ConsoleActivityView(IActivityOutput output) : ActivityView
{
    readonly Dictionary<int, string> _bars = [];

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
            case ActivityKind.Warning:
                output.Warning(activity.Message);
                break;
            default:
                output.Verbose(activity.Message);
                break;
        }
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
        foreach (var (id, title) in _bars) output.EndProgress(id, title);
        _bars.Clear();
    }

    void ShowStep(Activity activity)
    {
        var id = activity.PullRequest ?? 0;
        var title = (activity.PullRequest, activity.Sha) switch
        {
            (null, _) => "Showtime",
            ({ } number, null or "") => string.Create(CultureInfo.InvariantCulture, $"Showtime PR {number}"),
            ({ } number, { } sha) => string.Create(CultureInfo.InvariantCulture, $"Showtime PR {number} ({sha})"),
        };
        _bars[id] = title;
        output.Progress(id, title, activity.Message);
        output.Verbose($"{title}: {activity.Message}");
    }
}
