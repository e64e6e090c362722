using System.Collections;
using Showtime.Core.Environments;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes the login of somebody who asked for an environment.</summary>
public sealed class RequesterCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters) =>
        environment.RequestedBy is { } login ? new(login, $"asked for {environment}") : null;
}
