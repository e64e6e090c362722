using System.Text.Json;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>What became of a list of writes.</summary>
/// <param name="Failures">Those that did not succeed, in their order.</param>
/// <param name="PullRequest">The pull request after the last write, where an answer held it; undefined otherwise.</param>
internal sealed record WriteOutcome(IReadOnlyList<(WriteStep Step, WriteFailure Failure)> Failures, JsonElement PullRequest)
{
    public bool Failed(WriteStep step) => Failures.Any(failed => ReferenceEquals(failed.Step, step));
}
