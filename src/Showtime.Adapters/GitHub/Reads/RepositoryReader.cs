using System.Runtime.CompilerServices;
using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Reads;

/// <summary>
/// Reads in bulk. A search is not certain to find all, and ends after 1,000: so lists are read to their end, and pull requests that are missing by number.
/// </summary>
internal sealed class RepositoryReader(GitHubConnection connection)
{
    const int PageSize = 100;
    const int SmallestPage = 6;
    const int NumbersInRequest = 50;
    const int RequestsAtOnce = 4;

    /// <summary>How long a large page may fail before a smaller one is asked for.</summary>
    static readonly TimeSpan LargePageFaultBudget = TimeSpan.FromSeconds(1);

    string Repository => connection.Options.Repository;

    /// <summary>Every open pull request, and of the closed ones those that changed last; each once, as the pages arrive.</summary>
    public async IAsyncEnumerable<PullRequestSnapshot> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<int>();
        // A request for each page: GitHub takes seconds for a page, and gives up after ten.
        await foreach (var (_, node) in ReadAsync("ListPullRequests", Listing, together: false, cancellationToken).ConfigureAwait(false))
        {
            var snapshot = await SnapshotAsync(node, cancellationToken).ConfigureAwait(false);
            if (seen.Add(snapshot.Number)) yield return snapshot;
        }
    }

    /// <summary>
    /// Every open pull request and every definition, and the closed pull requests that carry what a clean-up takes off. There are more definitions than pull
    /// requests, so the pages of the second come with those of the first.
    /// </summary>
    public async Task<RepositorySurvey> SurveyAsync(CancellationToken cancellationToken)
    {
        var pullRequests = new Dictionary<int, PullRequestSnapshot>();
        var definitions = new List<ListedDefinition>();
        DateTimeOffset? began = null;
        await foreach (var (list, node) in ReadAsync("SurveyRepository", Surveyed, together: true, cancellationToken).ConfigureAwait(false))
        {
            began ??= connection.Transport.Clock.GetUtcNow();
            if (list.Field == "labels") definitions.Add(Definition(node));
            else await AddAsync(node).ConfigureAwait(false);
        }

        // Closed ones that carry something. Of the labels of one commit one is enough, unless they are on several pull requests.
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            var carried = pullRequests.Values.SelectMany(pull => pull.Labels).GroupBy(label => label.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.OrdinalIgnoreCase);
            var names = definitions
                .Where(one => one.PullRequests > carried.GetValueOrDefault(one.Name) && !asked.Contains(one.Name))
                .Select(one => (one.Name, Label: LabelGrammar.Parse(one.Name)))
                .Where(one => one.Label is EnvironmentLabel or StartTriggerLabel or StopTriggerLabel)
                .DistinctBy(one => (one.Label as EnvironmentLabel)?.Sha ?? one.Name)
                .Select(one => one.Name)
                .ToList();
            if (names.Count == 0) break;
            asked.UnionWith(names);
            var carriers = names.Chunk(GraphQlDocuments.BatchSize).Select(Carriers).ToList();
            await foreach (var (_, node) in ReadAsync("ListCarriers", carriers, together: false, cancellationToken).ConfigureAwait(false))
            {
                await AddAsync(node).ConfigureAwait(false);
            }
        }

        var leases = definitions.Select(one => LeaseText.Read(one.Known)).OfType<LeaseRecord>().ToList();
        var held = leases.ToDictionary(lease => lease.PullRequest);
        return new(
            [.. pullRequests.Values.Select(pull => pull with { Lease = held.GetValueOrDefault(pull.Number) })],
            [.. definitions.Where(one => LabelGrammar.IsCircus(one.Name)).Select(one => one.Use)],
            leases,
            began ?? connection.Transport.Clock.GetUtcNow());

        async Task AddAsync(JsonElement node)
        {
            var snapshot = await SnapshotAsync(node, cancellationToken).ConfigureAwait(false);
            pullRequests[snapshot.Number] = snapshot;
        }
    }

    /// <summary>Every definition of the repository with its use.</summary>
    public async Task<IReadOnlyList<DefinitionUse>> DefinitionsAsync(CancellationToken cancellationToken)
    {
        var found = new List<DefinitionUse>();
        await foreach (var (_, node) in ReadAsync("ListDefinitions", [Definitions()], together: true, cancellationToken).ConfigureAwait(false))
        {
            var one = Definition(node);
            if (LabelGrammar.IsCircus(one.Name)) found.Add(one.Use);
        }

        return found;
    }

    /// <summary>Pull requests by number, as the answers arrive.</summary>
    public async IAsyncEnumerable<PullRequestReading> ReadManyAsync(IEnumerable<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in numbers.Distinct().Chunk(NumbersInRequest).Chunk(RequestsAtOnce))
        {
            foreach (var readings in await Task.WhenAll(group.Select(chunk => ReadChunkAsync(chunk, cancellationToken))).ConfigureAwait(false))
            {
                foreach (var reading in readings) yield return reading;
            }
        }
    }

    internal const string WithAuthors = "...PullRequestFields ...RecentAdditions";

    internal static IReadOnlyList<RepositoryList> Listing => [OpenPullRequests("...PullRequestFields", fromBothEnds: true), RecentlyClosed()];

    internal static IReadOnlyList<RepositoryList> Surveyed => [Definitions(), OpenPullRequests(WithAuthors, fromBothEnds: false)];

    static RepositoryList OpenPullRequests(string selection, bool fromBothEnds) =>
        new("open", "pullRequests", "states: [OPEN], orderBy: { field: CREATED_AT, direction: ASC }", selection) { FromBothEnds = fromBothEnds };

    static RepositoryList RecentlyClosed() =>
        new("closed", "pullRequests", "states: [CLOSED, MERGED], orderBy: { field: UPDATED_AT, direction: DESC }", "...PullRequestFields")
        {
            FirstPageOnly = true,
        };

    internal static RepositoryList Carriers(string[] labels) =>
        new("carriers", "pullRequests", "states: [OPEN, CLOSED, MERGED], orderBy: { field: CREATED_AT, direction: ASC }", WithAuthors) { Labels = labels };

    static RepositoryList Definitions() =>
        new("definitions", "labels", "orderBy: { field: CREATED_AT, direction: ASC }", "...LabelFields ...LabelUse createdAt") { FromBothEnds = true };

    /// <summary>
    /// Reads lists to their end. The next pages of all go into one request, or into one each; what cannot be answered is asked for in smaller pages.
    /// </summary>
    async IAsyncEnumerable<(RepositoryList List, JsonElement Node)> ReadAsync(
        string name, IReadOnlyList<RepositoryList> lists, bool together, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = PageSize;
        var withFile = true;
        while (true)
        {
            var pages = lists.Where(list => !list.IsComplete)
                .SelectMany(list => list.NextPages(size).Select(page => (List: list, Page: page))).ToList();
            if (pages.Count == 0) yield break;
            var asked = (together ? [[.. pages]] : pages.Chunk(1)).ToList();
            var answers = await Task.WhenAll(asked.Select(
                (request, i) => AskAsync(name, [.. request.Select(one => one.Page)], withFile && i == 0, size, cancellationToken))).ConfigureAwait(false);
            withFile = false;
            foreach (var (request, answer) in asked.Zip(answers))
            {
                if (answer is not { } repository) continue;
                foreach (var (list, page) in request)
                {
                    foreach (var node in list.Take(page, repository.At(page.Alias), Repository)) yield return (list, node);
                }
            }

            if (Array.Exists(answers, answer => answer is null)) size /= 4;
        }
    }

    /// <summary>Asks for pages in one request; null where GitHub could not answer, and smaller ones may be asked for.</summary>
    async Task<JsonElement?> AskAsync(string name, IReadOnlyList<ListPage> pages, bool withFile, int size, CancellationToken cancellationToken)
    {
        var isLarge = size > SmallestPage;
        var request = GraphQlDocuments.Lists(connection.Options, name, pages, withFile) with { FaultBudget = isLarge ? LargePageFaultBudget : null };
        try
        {
            // GitHub gives up on an answer after 10 seconds: perhaps it was too much at once.
            return withFile
                ? await connection.ReadWithFileAsync(request, cancellationToken).ConfigureAwait(false)
                : connection.Learn((await connection.Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false)).Whole(Repository));
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.Unreachable && isLarge)
        {
            return null;
        }
    }

    /// <summary>Reads some pull requests in one request; in several where that was too much for GitHub.</summary>
    async Task<IReadOnlyList<PullRequestReading>> ReadChunkAsync(int[] numbers, CancellationToken cancellationToken)
    {
        var isLarge = numbers.Length > SmallestPage;
        GraphQlAnswer answer;
        try
        {
            var request = GraphQlDocuments.PullRequests(connection.Options, numbers, WithAuthors) with { FaultBudget = isLarge ? LargePageFaultBudget : null };
            answer = await connection.Transport.GraphQlAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.Unreachable && isLarge)
        {
            List<PullRequestReading> parts = [];
            foreach (var part in numbers.Chunk((numbers.Length / 4) + 1)) parts.AddRange(await ReadChunkAsync(part, cancellationToken).ConfigureAwait(false));
            return parts;
        }

        var repository = connection.Learn(answer.Whole(Repository, error => error.Path is ["repository", ['p', ..], ..]));
        List<PullRequestReading> readings = [];
        for (var i = 0; i < numbers.Length; i++)
        {
            var alias = GraphQlDocuments.Alias('p', i);
            var errors = answer.Errors.Where(error => error.IsAt("repository", alias)).ToList();
            readings.Add(errors.Count == 0 && repository.At(alias).IsObject()
                ? new(numbers[i], await SnapshotAsync(repository.At(alias), cancellationToken).ConfigureAwait(false))
                : errors.Count > 0 && errors.All(error => error.IsNotFound && error.Path.Count == 2)
                    ? new(numbers[i], Snapshot: null)
                    : await ReadAloneAsync(numbers[i], cancellationToken).ConfigureAwait(false));
        }

        return readings;
    }

    /// <summary>Reads one that a request for many did not give whole.</summary>
    async Task<PullRequestReading> ReadAloneAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            return new(number, await connection.ReadAsync(number, cancellationToken).ConfigureAwait(false));
        }
        catch (ShowtimeException e)
        {
            return new(number, Snapshot: null, e.Error == ShowtimeError.NotFound ? null : e);
        }
    }

    async ValueTask<PullRequestSnapshot> SnapshotAsync(JsonElement node, CancellationToken cancellationToken) =>
        connection.Snapshots.Read(node, await connection.ViewerAsync(cancellationToken).ConfigureAwait(false), lease: null);

    ListedDefinition Definition(JsonElement label)
    {
        var known = connection.Definitions.Learn(label) ?? throw GitHubErrors.Incomplete(Repository, "a label's name");
        var (issues, pullRequests) = connection.CountsOf(label);
        return new(known, pullRequests, new(known.Definition, issues + pullRequests, SnapshotParser.Time(label.Text("createdAt"))));
    }

    sealed record ListedDefinition(KnownDefinition Known, int PullRequests, DefinitionUse Use)
    {
        public string Name => Known.Definition.Name;
    }
}
