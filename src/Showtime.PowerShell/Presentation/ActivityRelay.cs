using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.PowerShell.Presentation;

/// <summary>
/// Brings the activities of a session, which lives longer than a command and may serve several at once, to the command on whose behalf
/// they happen: the flow of asynchronous calls knows it.
/// </summary>
sealed class ActivityRelay : IActivityLog
{
    // Not state of a runspace: each flow of calls has its own value.
    static readonly AsyncLocal<Action<Activity>?> Receiver = new();

    /// <summary>Sets the receiver for the calling asynchronous method and all it calls.</summary>
    /// <param name="receiver">Who is told.</param>
    public static void Receive(Action<Activity> receiver) => Receiver.Value = receiver;

    /// <inheritdoc/>
    public CommandSyntax Syntax => CommandSyntax.PowerShell;

    /// <inheritdoc/>
    public void Report(Activity activity) => Receiver.Value?.Invoke(activity);
}
