using System.Collections;
using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes with something of the environments that the labels name; the cloud is not asked.</summary>
public abstract class EnvironmentCompleter : RemoteCompleter
{
    /// <summary>What is offered of one environment, or null.</summary>
    private protected abstract Candidate? Of(ShowtimeEnvironment environment);

    /// <inheritdoc/>
    private protected sealed override async Task<IReadOnlyList<Candidate>> ReadAsync(IShowtimeSession session, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = [];
        await foreach (var environment in session.ListAsync(new EnvironmentQuery { LabelsOnly = true }, cancellationToken).ConfigureAwait(false))
        {
            if (Of(environment) is { } candidate) candidates.Add(candidate);
        }

        return candidates;
    }

    /// <summary>One line about an environment, without control characters: a title is written by strangers.</summary>
    private protected static string Describe(ShowtimeEnvironment environment) =>
        string.Concat($"{environment.Status} {environment.Kind}, {environment.Age?.ToString() ?? "of unknown age"}: {environment.Title}".Where(c => !char.IsControl(c)));
}

/// <summary>Completes the number of a pull request that has an environment.</summary>
public sealed class EnvironmentNumberCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override string What => "numbers";

    /// <inheritdoc/>
    private protected override Candidate Of(ShowtimeEnvironment environment) =>
        new(environment.PullRequest.ToString(CultureInfo.InvariantCulture), Describe(environment), environment.PullRequest);
}

/// <summary>Completes the commit of an environment, of the pull request that is typed already where one is.</summary>
public sealed class EnvironmentShaCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override string What => "commits";

    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment) =>
        environment.Sha.Length == 0 ? null : new(environment.Sha, $"{environment}: {Describe(environment)}", environment.PullRequest);

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Choose(IEnumerable<Candidate> candidates, IDictionary boundParameters)
    {
        var typed = boundParameters["PullRequest"] is { } value ? PullRequestReference.From(value) : null;
        return typed is null ? candidates : candidates.Where(candidate => candidate.PullRequest == typed.Number);
    }
}

/// <summary>Completes the login of somebody who asked for an environment.</summary>
public sealed class RequesterCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override string What => "requesters";

    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment) =>
        environment.RequestedBy is { } login ? new(login, $"asked for {environment}") : null;
}
