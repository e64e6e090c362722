using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Planning;

namespace Showtime.Core.Planning;

/// <summary>What a run did.</summary>
/// <param name="Plan">What it set out to do.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Environments">The pull request's environments afterwards.</param>
/// <param name="Removed">The environments that it took down.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record SyncResult(
    Plan Plan,
    SyncOutcome Outcome,
    IReadOnlyList<ShowtimeEnvironment> Environments,
    IReadOnlyList<RemovedEnvironment> Removed,
    ShowtimeException? Failure = null);
