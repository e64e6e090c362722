using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.PowerShell.Presentation;

/// <summary>In a job of GitHub Actions: its log, on the stream that a host shows, and warnings on PowerShell's own as well.</summary>
sealed class ActionsActivityView(IActivityOutput output, IReadOnlyDictionary<string, string> variables, TimeProvider time) : ActivityView
{
    readonly ActionsLog _log = new(output.Line, variables, time, CommandSyntax.PowerShell);

    /// <inheritdoc/>
    public override void Show(Activity activity)
    {
        _log.Show(activity);
        if (activity.Kind == ActivityKind.RemoteCall) output.Verbose(UntrustedText.ForActions(activity.Message));
        if (activity.Kind == ActivityKind.Warning) output.Warning(UntrustedText.ForActions(activity.Message));
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
