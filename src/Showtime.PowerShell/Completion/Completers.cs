using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Ports;
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
        new(environment.PullRequest.ToString(CultureInfo.InvariantCulture), Describe(environment)) { Title = environment.Title };
}

/// <summary>Completes the commit of an environment, of the pull request that is typed already where one is.</summary>
sealed class EnvironmentShaCompleter : EnvironmentCompleter
{
    /// <inheritdoc/>
    private protected override Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters)
    {
        if (environment.Sha.Length == 0) return null;
        var typed = Typed(boundParameters);
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
        Read(reader).Select(pull => new Candidate(pull.Number.ToString(CultureInfo.InvariantCulture), pull.Title) { Title = pull.Title });

    /// <summary>The open pull requests; what is read for one completer is there for the other.</summary>
    internal static IReadOnlyList<PullRequestSnapshot> Read(Reader reader) =>
        reader.Read("open", (session, cancellationToken) => session.ListOpenPullRequestsAsync(Limit, cancellationToken));
}

/// <summary>Completes the head of an open pull request, of the one that is typed already where one is.</summary>
sealed class HeadCompleter : RemoteCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters)
    {
        var typed = Typed(boundParameters);
        return OpenPullRequestCompleter.Read(reader).Where(pull => typed is null || typed.Number == pull.Number)
            .Select(pull => new Candidate(pull.HeadSha, string.Create(CultureInfo.InvariantCulture, $"the head of PR {pull.Number}: {pull.Title}")));
    }
}

/// <summary>Completes a repository with those that this session knows.</summary>
sealed class RepositoryCompleter : RemoteCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) => reader.Repositories;
}

/// <summary>Completes the cluster with the one that is configured.</summary>
sealed class ClusterCompleter : RemoteCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) => reader
        .Read("configuration", async (session, cancellationToken) =>
            (IReadOnlyList<ResolvedConfiguration>)[await session.ConfigurationAsync(cancellationToken).ConfigureAwait(false)])
        .Select(configuration => new Candidate(configuration.Value.Deploy.Ecs.Cluster, "the cluster that is configured"));
}

/// <summary>Completes the name of a label with those of the reference that are whole names.</summary>
sealed class LabelCompleter : RemoteCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) =>
        LabelGlossary.All.Where(label => !label.Name.Contains('{', StringComparison.Ordinal))
            .Select(label => new Candidate(label.Name, label.Meaning) { Title = label.Name });
}

/// <summary>Completes the name of a label definition that may be deleted.</summary>
sealed class OrphanedLabelCompleter : RemoteCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) => reader
        .Read("labels", (session, cancellationToken) => session.ListLabelsAsync(cancellationToken))
        .Where(label => label.Orphaned).Select(label => new Candidate(label.Name, label.Meaning) { Title = label.Name });
}

/// <summary>Completes with values that are known beforehand.</summary>
abstract class ValueCompleter(params (string Text, string Tooltip)[] values) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        values.Where(value => value.Text.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(value.Text, value.Text, CompletionResultType.ParameterValue, value.Tooltip));
}

/// <summary>Completes a time to live with those that a repository's set-up defines labels for.</summary>
sealed class TimeToLiveCompleter() : ValueCompleter(
    ("24h", "a day"), ("48h", "two days, the default"), ("72h", "three days"), ("1w", "a week"), ("close", "until the pull request is closed"));

/// <summary>Completes an age.</summary>
sealed class AgeCompleter() : ValueCompleter(("24h", "a day"), ("48h", "two days"), ("72h", "three days"), ("1w", "a week"), ("2w", "two weeks"));

/// <summary>Completes the time from one reading to the next.</summary>
sealed class IntervalCompleter() : ValueCompleter(("10s", "ten seconds"), ("30s", "half a minute, the default"), ("5m", "five minutes"));

/// <summary>Completes how long to wait.</summary>
sealed class TimeoutCompleter() : ValueCompleter(("5m", "five minutes"), ("20m", "twenty minutes, the default"), ("1h", "an hour"));

/// <summary>Completes how long ago.</summary>
sealed class SinceCompleter() : ValueCompleter(("10m", "ten minutes ago"), ("1h", "an hour ago"), ("24h", "a day ago"));

/// <summary>Completes a region of AWS.</summary>
sealed class RegionCompleter() : ValueCompleter(
    ("us-east-1", "Virginia"), ("us-east-2", "Ohio"), ("us-west-1", "California"), ("us-west-2", "Oregon"), ("ca-central-1", "Canada"),
    ("sa-east-1", "Sao Paulo"), ("eu-west-1", "Ireland"), ("eu-west-2", "London"), ("eu-west-3", "Paris"), ("eu-central-1", "Frankfurt"),
    ("eu-central-2", "Zurich"), ("eu-north-1", "Stockholm"), ("eu-south-1", "Milan"), ("ap-south-1", "Mumbai"), ("ap-southeast-1", "Singapore"),
    ("ap-southeast-2", "Sydney"), ("ap-northeast-1", "Tokyo"), ("ap-northeast-2", "Seoul"), ("af-south-1", "Cape Town"), ("me-south-1", "Bahrain"));
