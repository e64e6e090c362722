namespace Showtime.Adapters.Aws.Runtime;

/// <summary>Why a call failed, as far as it changes what the caller or the person does next.</summary>
internal enum AwsFailure
{
    /// <summary>The service says no to this request: a wrong name, a wrong value, a limit.</summary>
    Refused,

    /// <summary>The identity may not do this.</summary>
    AccessDenied,

    /// <summary>No credentials were found.</summary>
    CredentialsMissing,

    /// <summary>The credentials were good once.</summary>
    CredentialsExpired,

    /// <summary>AWS does not know the key, or the signature does not fit (also: a clock that is far off).</summary>
    CredentialsRejected,

    /// <summary>No region was named anywhere.</summary>
    RegionMissing,

    /// <summary>Too many requests, still after waiting.</summary>
    Throttled,

    /// <summary>The service's own fault, still after waiting; a change may have been carried out.</summary>
    ServiceFault,

    /// <summary>No connection: nothing was sent.</summary>
    Unreachable,

    /// <summary>The request left and no answer came: a change may have been carried out.</summary>
    AnswerLost,

    /// <summary>An answer that is not the service's: a proxy's page, a cut body; a change may have been carried out.</summary>
    Unreadable,

    /// <summary>Less came back than was asked for, and no word why.</summary>
    Incomplete,
}
