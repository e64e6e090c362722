using Showtime.Core.Text;

namespace Showtime.Core.Errors;

/// <summary>A failure that says what happened to which thing and what to type next.</summary>
/// <param name="error">The kind of failure.</param>
/// <param name="message">
/// What happened, naming the thing and the reason, in one sentence or two. It is made harmless here, and credentials are taken out.
/// </param>
/// <param name="remedy">What the reader does next: a command, a label or a setting. Null where there is nothing to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class ShowtimeException(ShowtimeError error, string message, Remedy? remedy = null, Exception? inner = null)
    : Exception(UntrustedText.Message(message), inner)
{
    /// <summary>The kind of failure.</summary>
    public ShowtimeError Error { get; } = error;

    /// <summary>What to do next, or null.</summary>
    public Remedy? Remedy { get; } = remedy;

    /// <summary>A stable identifier for scripts, for example <c>ShowtimeNotFound</c>.</summary>
    public string ErrorId => "Showtime" + Error;

    /// <summary>What the failure is about (a pull request, a service, a file), where that helps a reader or a script.</summary>
    public string? Target { get; init => field = UntrustedText.Message(value); }

    /// <summary>
    /// True where a request was sent and its answer never came: it may have been carried out. Whoever sent it looks before repeating it.
    /// </summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>Why, as far as the evidence says. Where nobody classified it, what the kind of failure says.</summary>
    public FailureCause Cause { get; init; } = error switch
    {
        ShowtimeError.InvalidInput or ShowtimeError.InvalidConfiguration => FailureCause.Configuration,
        ShowtimeError.NotFound => FailureCause.Configuration,
        ShowtimeError.NotAuthenticated => FailureCause.Credentials,
        ShowtimeError.PermissionDenied => FailureCause.Permission,
        ShowtimeError.Unreachable => FailureCause.Outage,
        ShowtimeError.Throttled => FailureCause.Throttled,
        ShowtimeError.LimitExceeded => FailureCause.Quota,
        ShowtimeError.Conflict or ShowtimeError.LeaseLost => FailureCause.Conflict,
        ShowtimeError.BuildFailed => FailureCause.BuildStep,
        _ => FailureCause.Unknown,
    };

    /// <summary>
    /// The last lines of a log that explain the failure, oldest first; empty where there are none. They are made harmless here, and what looks like a
    /// secret is taken out.
    /// </summary>
    public IReadOnlyList<string> LogTail { get; init => field = UntrustedText.Display(Redaction.Redact(value)); } = [];
}
