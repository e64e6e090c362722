using System.Collections;
using System.Globalization;
using Showtime.Core.Environments;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes the number of a pull request that has an environment; its title is in the tooltip.</summary>
public sealed class EnvironmentNumberCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate Of(ShowtimeEnvironment environment, IDictionary boundParameters) =>
        new(environment.PullRequest.ToString(CultureInfo.InvariantCulture), Describe(environment));
}
