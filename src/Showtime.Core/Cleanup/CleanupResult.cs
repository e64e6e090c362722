using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Cleanup;

/// <summary>What came of one item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Done">Whether something was removed or put right; false where it did not hold any more, or failed.</param>
/// <param name="Detail">What was done, or why nothing was.</param>
/// <param name="Removed">The environments that went.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record CleanupResult(CleanupItem Item, bool Done, string Detail, IReadOnlyList<RemovedEnvironment> Removed, ShowtimeException? Failure = null)
{
    /// <summary>What was done, or why it was not.</summary>
    public string Detail { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Detail);
}
