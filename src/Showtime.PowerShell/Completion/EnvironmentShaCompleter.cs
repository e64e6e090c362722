using System.Collections;
using Showtime.Core.Environments;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes the commit of an environment, of the pull request that is typed already where one is.</summary>
public sealed class EnvironmentShaCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters)
    {
        if (environment.Sha.Length == 0) return null;
        var typed = (boundParameters["PullRequest"] ?? boundParameters["Number"]) is { } value ? PullRequestTransformationAttribute.From(value) : null;
        return typed is null || typed.Number == environment.PullRequest ? new(environment.Sha, $"{environment}: {Describe(environment)}") : null;
    }
}
