using System.Globalization;
using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>Reads a pull request from any answer that holds one and has just come, and adds its definitions to the cache.</summary>
internal sealed class SnapshotParser(string repository, DefinitionCache definitions, TimeProvider time)
{
    const string BotSuffix = "[bot]";

    /// <summary>A login as Showtime compares it. GraphQL's actors come without the suffix, REST's and the viewer's with it.</summary>
    public static string Login(string login) =>
        login.EndsWith(BotSuffix, StringComparison.OrdinalIgnoreCase) ? login[..^BotSuffix.Length] : login;

    /// <summary>Reads a pull request with the lease that came with it.</summary>
    public PullRequestSnapshot Read(JsonElement pullRequest, string viewer) =>
        Read(pullRequest, viewer, LeaseText.Read(definitions.Learn(pullRequest.At("repository", "lease"))));

    /// <summary>Reads a pull request whose lease was read separately.</summary>
    /// <exception cref="ShowtimeException">The answer is not complete.</exception>
    public PullRequestSnapshot Read(JsonElement pullRequest, string viewer, LeaseRecord? lease)
    {
        if (pullRequest.IsTrue("labels", "pageInfo", "hasNextPage") || !pullRequest.At("labels").IsObject()) throw Incomplete("all the labels");
        var added = Additions(pullRequest);
        return new()
        {
            Repository = repository,
            Number = (int)(pullRequest.Number("number") ?? throw Incomplete("the number")),
            NodeId = pullRequest.Text("id") ?? throw Incomplete("the id"),
            Title = pullRequest.Text("title") ?? "",
            Body = pullRequest.Text("body") ?? "",
            State = pullRequest.Text("state") switch
            {
                "OPEN" => PullRequestState.Open,
                "CLOSED" => PullRequestState.Closed,
                "MERGED" => PullRequestState.Merged,
                _ => throw Incomplete("the state"),
            },
            HeadSha = pullRequest.Text("headRefOid") is { } head && EnvironmentNames.IsSha(head) ? head : throw Incomplete("the head commit"),
            IsFork = pullRequest.IsTrue("isCrossRepository"),
            HeadRepository = pullRequest.Text("headRepository", "nameWithOwner"),
            HeadBranch = pullRequest.Text("headRefName") ?? "",
            // A workflow or an app that approves by itself has looked at nothing.
            ReviewedCommits =
            [
                .. pullRequest.Items("latestOpinionatedReviews", "nodes")
                    .Where(review => review.Text("state") == "APPROVED" && review.Text("author", "__typename") == "User")
                    .Select(review => review.Text("commit", "oid")).OfType<string>(),
            ],
            UpdatedAt = Time(pullRequest.Text("updatedAt")),
            Author = pullRequest.Text("author", "login") is { } author ? Login(author) : null,
            Url = Uri.TryCreate(pullRequest.Text("url"), UriKind.Absolute, out var url) ? url : null,
            Labels = [.. pullRequest.Items("labels", "nodes").Select(node => Label(node, added))],
            Lease = lease,
            ReadAt = time.GetUtcNow(),
            Viewer = viewer,
        };
    }

    AttachedLabel Label(JsonElement node, Dictionary<string, (string? Login, DateTimeOffset? At)> added)
    {
        var definition = (definitions.Learn(node) ?? throw Incomplete("a label's name")).Definition;
        var (login, at) = added.GetValueOrDefault(definition.Name);
        return new(definition.Name, definition.Description, login, at);
    }

    /// <summary>Who added each label last, oldest event first. A deleted account or a label that these events do not reach stays unknown.</summary>
    static Dictionary<string, (string? Login, DateTimeOffset? At)> Additions(JsonElement pullRequest)
    {
        var added = new Dictionary<string, (string?, DateTimeOffset?)>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in pullRequest.Items("timelineItems", "nodes"))
        {
            if (node.Text("label", "name") is not { } name) continue;
            var login = node.Text("actor", "login") is { } actor ? Login(actor) : null;
            added[name] = (login, Time(node.Text("createdAt")));
        }

        return added;
    }

    /// <summary>A time as GitHub writes it; null where there is none.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    ShowtimeException Incomplete(string what) => GitHubErrors.Incomplete($"a pull request of {repository}", what);
}
