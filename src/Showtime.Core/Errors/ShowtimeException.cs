using Showtime.Core.Text;

namespace Showtime.Core.Errors;

/// <summary>A failure that says what happened, to which thing, and what to do next.</summary>
/// <param name="error">The kind of failure.</param>
/// <param name="message">What happened, with the thing and the reason, in one or two sentences. It is made harmless here, and credentials are removed.</param>
/// <param name="remedy">What to do next: a command, a label or a setting. Null if there is nothing to do.</param>
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

    /// <summary>The thing that the failure is about (a pull request, a service, a file), or null.</summary>
    public string? Target { get; init => field = UntrustedText.Message(value); }

    /// <summary>True if a request was sent and its answer was lost: it may have been carried out. Look before repeating it.</summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>The cause, as far as is known; by default the one that the kind of failure suggests.</summary>
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

    /// <summary>The last lines of a log that explain the failure, oldest first, made harmless and with secrets redacted; empty if there are none.</summary>
    public IReadOnlyList<string> LogTail { get; init => field = UntrustedText.Display(Redaction.Redact(value)); } = [];
}

/// <summary>The kinds of failures. Fronts turn them into exit codes or error categories.</summary>
public enum ShowtimeError
{
    /// <summary>A value that the caller gave is not valid.</summary>
    InvalidInput,

    /// <summary>A configuration file or variable is wrong.</summary>
    InvalidConfiguration,

    /// <summary>There are no credentials, or they are not accepted.</summary>
    NotAuthenticated,

    /// <summary>The credentials are accepted, but lack a permission.</summary>
    PermissionDenied,

    /// <summary>The pull request, repository, cluster or other thing does not exist.</summary>
    NotFound,

    /// <summary>A remote service does not answer, or answers with an error of its own.</summary>
    Unreachable,

    /// <summary>A rate limit lasts longer than this run may wait.</summary>
    Throttled,

    /// <summary>A limit of the remote service (a quota, 100 labels, 50 characters) forbids it.</summary>
    LimitExceeded,

    /// <summary>A request was refused because of the present state of the thing.</summary>
    Conflict,

    /// <summary>The image could not be built or pushed.</summary>
    BuildFailed,

    /// <summary>The environment did not come up.</summary>
    DeploymentFailed,

    /// <summary>Another job works on this pull request now; this one must stop.</summary>
    LeaseLost,

    /// <summary>A read was incomplete, so nothing may be removed.</summary>
    Uncertain,

    /// <summary>A label on the pull request forbids it.</summary>
    Blocked,
}
