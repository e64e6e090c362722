using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Why a write did not succeed.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Exception">What to throw if nothing helps.</param>
internal sealed record WriteFailure(WriteFailureKind Kind, ShowtimeException Exception)
{
    /// <summary>Whether a look, or a later attempt, may help: the answer was lost, or it was too fast.</summary>
    public bool Passes => Kind is WriteFailureKind.Lost or WriteFailureKind.TooFast;

    /// <summary>Classifies what GitHub says about a field that has no payload.</summary>
    /// <param name="error">What it says; null where it says nothing.</param>
    /// <param name="step">The write.</param>
    /// <param name="options">Where and on what.</param>
    public static WriteFailure From(GraphQlError? error, WriteStep step, GitHubOptions options)
    {
        if (error is not null && error.UnknownField == step.Mutation) return NotAllowed(error, step, options);

        // Without an error, or with one inside the payload, nothing says that the write was not carried out.
        if (error is null || error.Path.Count > 1 || (error.IsFault && !GitHubErrors.IsTaken(error.Message)))
        {
            return Lost(GitHubErrors.Unreachable(options.GraphQlUrl.Authority, step.What, error?.Message ?? "no result for it", mayHaveHappened: true));
        }

        if (error.IsRefusal) return NotAllowed(error, step, options);
        if (error.IsNotFound)
            return new(WriteFailureKind.NotFound, new(ShowtimeError.NotFound, $"GitHub did not find what {step.What} is about: {error.Message}"));
        if (error.IsRateLimit || GitHubErrors.IsTooFast(error.Message))
            return new(WriteFailureKind.TooFast, GitHubErrors.Throttled(step.What, null, error.Message));
        return Refused(GitHubErrors.Unprocessable(step.What, error.Message));
    }

    /// <summary>
    /// Classifies the failure of a REST request; null for one that is not about this write: no token, no permission, a limit, no answer at all.
    /// </summary>
    public static WriteFailure? From(ShowtimeException e) => e switch
    {
        { MayHaveHappened: true } => Lost(e),
        { Error: ShowtimeError.NotFound } => new(WriteFailureKind.NotFound, e),
        { Error: ShowtimeError.PermissionDenied } when GitHubErrors.IsLocked(e.Message) => new(WriteFailureKind.Locked, e),
        { Error: ShowtimeError.Conflict or ShowtimeError.LimitExceeded } => Refused(e),
        _ => null,
    };

    /// <summary>A write that was understood and not carried out.</summary>
    static WriteFailure Refused(ShowtimeException e) => new(
        GitHubErrors.IsTaken(e.Message) ? WriteFailureKind.Taken : GitHubErrors.IsLocked(e.Message) ? WriteFailureKind.Locked : WriteFailureKind.Final, e);

    static WriteFailure NotAllowed(GraphQlError error, WriteStep step, GitHubOptions options) =>
        new(WriteFailureKind.Refused, GitHubErrors.Refused(step.What, error.Message, needed: null, options.Repository));

    public static WriteFailure Lost(ShowtimeException exception) => new(WriteFailureKind.Lost, exception);
}

/// <summary>What became of a write that did not succeed.</summary>
internal enum WriteFailureKind
{
    /// <summary>A definition of that name exists already.</summary>
    Taken,

    /// <summary>Something that it names is gone.</summary>
    NotFound,

    /// <summary>Not known: it may have been carried out.</summary>
    Lost,

    /// <summary>Not carried out: too many writes.</summary>
    TooFast,

    /// <summary>The conversation takes no comments.</summary>
    Locked,

    /// <summary>The token is refused this mutation, or the host does not have it. REST may do it.</summary>
    Refused,

    /// <summary>Refused for good.</summary>
    Final,
}
