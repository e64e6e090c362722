namespace Showtime.Adapters.Aws.Runtime;

/// <summary>A call to AWS that failed for good. The message says what failed, in AWS's words, and what to do about it.</summary>
internal sealed class AwsException : Exception
{
    internal AwsException(AwsFailure failure, string what, string advice = "", Exception? innerException = null)
        : base(advice.Length > 0 ? $"{what} {advice}" : what, innerException) => (Failure, What, Advice) = (failure, what, advice);

    /// <summary>What kind of failure.</summary>
    internal AwsFailure Failure { get; }

    /// <summary>What happened, without what to do about it.</summary>
    internal string What { get; }

    /// <summary>What to do about it; empty where there is nothing to say.</summary>
    internal string Advice { get; }

    /// <summary>The service's id, for example <c>ECS</c>.</summary>
    internal string Service { get; init; } = "";

    /// <summary>The action, for example <c>CreateService</c>.</summary>
    internal string Operation { get; init; } = "";

    /// <summary>AWS's code, for example <c>ClusterNotFoundException</c>; empty where no service answered.</summary>
    internal string Code { get; init; } = "";

    /// <summary>AWS's own message; empty where no service answered.</summary>
    internal string Reason { get; init; } = "";

    /// <summary>The HTTP status; 0 where nothing was answered.</summary>
    internal int Status { get; init; }

    /// <summary>AWS's id of the request, for its support; empty where nothing was answered.</summary>
    internal string RequestId { get; init; } = "";

    /// <summary>Whether a change may have been carried out in spite of the failure: look before doing it again.</summary>
    internal bool MayHaveHappened => Failure is AwsFailure.AnswerLost or AwsFailure.ServiceFault or AwsFailure.Unreadable;
}

/// <summary>Why a call failed, as far as it changes what the caller or the person does next.</summary>
internal enum AwsFailure
{
    /// <summary>The service refused this request: a wrong name, a wrong value, a limit.</summary>
    Refused,

    /// <summary>The identity may not do this.</summary>
    AccessDenied,

    /// <summary>No credentials were found.</summary>
    CredentialsMissing,

    /// <summary>The credentials have expired.</summary>
    CredentialsExpired,

    /// <summary>The key is not known, or the signature is wrong (a wrong clock is enough).</summary>
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

    /// <summary>Less came back than was asked for, without a reason.</summary>
    Incomplete,
}
