namespace Showtime.Core.Errors;

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
