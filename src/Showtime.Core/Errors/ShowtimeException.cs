using Showtime.Core.Text;

namespace Showtime.Core.Errors;

/// <summary>A failure that says what happened to which thing and what to type next.</summary>
/// <param name="error">The kind of failure.</param>
/// <param name="message">What happened, naming the thing and the reason. One sentence or two, without secrets.</param>
/// <param name="remedy">What the reader does next: a command, a label or a setting. Null where there is nothing to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class ShowtimeException(ShowtimeError error, string message, Remedy? remedy = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public ShowtimeError Error { get; } = error;

    /// <summary>What to do next, or null.</summary>
    public Remedy? Remedy { get; } = remedy;

    /// <summary>A stable identifier for scripts, for example <c>ShowtimeNotFound</c>.</summary>
    public string ErrorId => "Showtime" + Error;

    /// <summary>What the failure is about (a pull request, a service, a file), where that helps a reader or a script.</summary>
    public string? Target { get; init; }

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

    /// <summary>The last lines of a log that explain the failure, oldest first; empty where there are none. What looks like a secret is taken out here.</summary>
    public IReadOnlyList<string> LogTail { get; init => field = Redaction.Redact(value); } = [];
}

/// <summary>What kind of thing went wrong. Fronts turn it into an exit code or an error category.</summary>
public enum ShowtimeError
{
    /// <summary>A value that the caller gave makes no sense.</summary>
    InvalidInput,

    /// <summary>A configuration file or variable is wrong.</summary>
    InvalidConfiguration,

    /// <summary>There is no credential, or it is not accepted.</summary>
    NotAuthenticated,

    /// <summary>The credential is known but may not do this.</summary>
    PermissionDenied,

    /// <summary>The pull request, repository, cluster or other thing named does not exist.</summary>
    NotFound,

    /// <summary>A remote service does not answer, or answers only with its own failure.</summary>
    Unreachable,

    /// <summary>A rate limit outlasted the waiting budget.</summary>
    Throttled,

    /// <summary>A limit of the remote service (a quota, 100 labels, 50 characters) forbids it.</summary>
    LimitExceeded,

    /// <summary>A request was refused because of the state of the thing that it is about.</summary>
    Conflict,

    /// <summary>The image could not be built or pushed.</summary>
    BuildFailed,

    /// <summary>The environment did not come up.</summary>
    DeploymentFailed,

    /// <summary>Somebody else works on this pull request now; this job must not act any more.</summary>
    LeaseLost,

    /// <summary>A read was not complete, so nothing may be removed on its account.</summary>
    Uncertain,

    /// <summary>A label on the pull request forbids it.</summary>
    Blocked,
}
