using Showtime.Adapters.Network;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Text;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>The repository, GitHub's addresses, and how long a client keeps trying.</summary>
internal sealed record GitHubOptions
{
    /// <summary>The file whose text comes with every read of a pull request.</summary>
    public const string ConfigurationPath = ".github/showtime.yml";

    public required string Owner { get; init; }

    public required string Name { get; init; }

    public string Repository => $"{Owner}/{Name}";

    public Uri ApiUrl { get; init; } = new("https://api.github.com/");

    public Uri GraphQlUrl { get; init; } = new("https://api.github.com/graphql");

    public Uri ServerUrl { get; init; } = new("https://github.com/");

    /// <summary>How long one request may take before its answer counts as lost.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many bytes one answer may have. A page of 100 pull requests with the longest texts has less.</summary>
    public long AnswerLimit { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long one call waits in all while GitHub fails or cannot be reached.</summary>
    public TimeSpan FaultBudget { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long one call waits in all for rate limits.</summary>
    public TimeSpan RateLimitBudget { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Gives numbers from 0 to 1, so that clients that failed together do not try again together.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>Definitions that a writer is likely to need: their ids come with every read of a pull request.</summary>
    public IReadOnlyList<string> ExpectedDefinitions { get; init; } = [LabelGrammar.Format(new TimeToLiveLabel(TimeToLive.Parse("48h")))];

    /// <summary>Reads repository and endpoints from the variables that Actions sets.</summary>
    public static GitHubOptions From(string? repository, IReadOnlyDictionary<string, string> variables)
    {
        var (owner, name) = SplitRepository(repository ?? RepositoryOf(variables));
        var api = Address(variables, "GITHUB_API_URL") ?? new Uri("https://api.github.com/");
        return new()
        {
            Owner = owner,
            Name = name,
            ApiUrl = new(api.AbsoluteUri.TrimEnd('/') + "/"),
            GraphQlUrl = Address(variables, "GITHUB_GRAPHQL_URL") ?? GraphQlBeside(api),
            ServerUrl = Address(variables, "GITHUB_SERVER_URL") ?? new Uri("https://github.com/"),
        };
    }

    static string? RepositoryOf(IReadOnlyDictionary<string, string> variables) =>
        Value(variables, "GITHUB_REPOSITORY")
        ?? (Value(variables, "GITHUB_ORG") is { } owner && Value(variables, "GITHUB_REPO") is { } name ? $"{owner}/{name}" : null);

    static (string Owner, string Name) SplitRepository(string? repository)
    {
        var remedy = Remedy.Of($"Name it as owner/name: {new OptionName("repository")}, GITHUB_REPOSITORY, or GITHUB_ORG and GITHUB_REPO.");
        if (string.IsNullOrWhiteSpace(repository)) throw new ShowtimeException(ShowtimeError.InvalidInput, "No GitHub repository is named.", remedy);
        var parts = repository.Split('/');
        return parts is [{ Length: > 0 } owner, { Length: > 0 } name]
            && parts.All(part => part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            ? (owner, name)
            : throw new ShowtimeException(
                ShowtimeError.InvalidInput, $"'{repository}' is not the name of a GitHub repository.", remedy) { Target = repository };
    }

    // GitHub Enterprise Server has its REST API at /api/v3 and GraphQL at /api/graphql.
    static Uri GraphQlBeside(Uri api)
    {
        var text = api.AbsoluteUri.TrimEnd('/');
        return new(text.EndsWith("/api/v3", StringComparison.Ordinal) ? text[..^"/v3".Length] + "/graphql" : text + "/graphql");
    }

    static Uri? Address(IReadOnlyDictionary<string, string> variables, string name) =>
        Value(variables, name) is { } text ? Endpoint.Read(name, text, "the GitHub token") : null;

    static string? Value(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
