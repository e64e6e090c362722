using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes with something of the environments that the labels name; the cloud is not asked.</summary>
abstract class EnvironmentCompleter : RemoteCompleter
{
    /// <summary>What is offered of one environment, or null.</summary>
    private protected abstract Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters);

    /// <inheritdoc/>
    private protected sealed override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) =>
        reader.Read("environments", ReadAsync).Select(environment => Of(environment, boundParameters)).OfType<Candidate>();

    /// <summary>One line about an environment.</summary>
    private protected static string Describe(ShowtimeEnvironment environment) =>
        $"{environment.Kind}, {environment.Status}, {environment.Age?.ToString() ?? "of unknown age"}: {environment.Title}";

    static async Task<IReadOnlyList<ShowtimeEnvironment>> ReadAsync(IShowtimeSession session, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        await foreach (var environment in session.ListAsync(new EnvironmentQuery { LabelsOnly = true }, cancellationToken).ConfigureAwait(false))
        {
            environments.Add(environment);
        }

        return environments;
    }
}

/// <summary>Completes the number of a pull request that has an environment; its title is in the tooltip.</summary>
sealed class EnvironmentNumberCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate Of(ShowtimeEnvironment environment, IDictionary boundParameters) =>
        new(environment.PullRequest.ToString(CultureInfo.InvariantCulture), Describe(environment));
}

/// <summary>Completes the commit of an environment, of the pull request that is typed already where one is.</summary>
sealed class EnvironmentShaCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters)
    {
        if (environment.Sha.Length == 0) return null;
        var typed = (boundParameters["PullRequest"] ?? boundParameters["Number"]) is { } value ? PullRequestTransformationAttribute.From(value) : null;
        return typed is null || typed.Number == environment.PullRequest ? new(environment.Sha, $"{environment}: {Describe(environment)}") : null;
    }
}

/// <summary>Completes the login of a person who asked for an environment.</summary>
sealed class RequesterCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters) =>
        environment.RequestedBy is { } login ? new(login, $"asked for {environment}") : null;
}

/// <summary>Completes the number of an open pull request; its title is the tooltip.</summary>
sealed class OpenPullRequestCompleter : RemoteCompleter
{
    const int Limit = 100;

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) =>
        reader.Read("open", (session, cancellationToken) => session.ListOpenPullRequestsAsync(Limit, cancellationToken))
            .Select(pull => new Candidate(pull.Number.ToString(CultureInfo.InvariantCulture), pull.Title));
}

/// <summary>Completes a time to live with those that a repository's set-up defines labels for.</summary>
sealed class TimeToLiveCompleter : IArgumentCompleter
{
    static readonly (string Text, string Tooltip)[] Values =
    [
        ("24h", "a day"),
        ("48h", "two days, the default"),
        ("72h", "three days"),
        ("1w", "a week"),
        ("close", "until the pull request is closed"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Values.Where(value => value.Text.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(value.Text, value.Text, CompletionResultType.ParameterValue, value.Tooltip));
}
