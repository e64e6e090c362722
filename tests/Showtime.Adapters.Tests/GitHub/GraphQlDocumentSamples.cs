using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.GitHub.Reads;
using Showtime.Adapters.GitHub.Writes;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>Every GraphQL document that the client can send, with variables: the constants, and one of each kind that is put together.</summary>
static class GraphQlDocumentSamples
{
    static readonly PullRequestSnapshot PullRequest = new() { Repository = "acme/superset", Number = 1, NodeId = "PR_1", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot" };
    static readonly KnownDefinition Known = new("LA_1", GitHubStage.Label("🎪 🎯 abc1234"));

    static IEnumerable<WriteStep> Steps =>
    [
        new CreateDefinition("R_1", Known.Definition),
        new UpdateDefinition("LA_1", Known.Definition),
        new AddLabels(PullRequest, [Known]),
        new RemoveLabels(PullRequest, [Known]),
        new AddComment(PullRequest, "Up."),
        new UpdateComment(PullRequest, new("IC_1", 1, "Old."), "Up."),
        new DeleteDefinition(Known),
    ];

    public static IReadOnlyList<GraphQlRequest> All =>
    [
        GraphQlDocuments.PullRequest("acme", "superset", 1, "🎪 🔐 pr-1", ".github/showtime.yml", ["🎪 ⌛ 48h", "🎪 ⌛ 24h"]),
        GraphQlDocuments.PullRequest("acme", "superset", 1, "🎪 🔐 pr-1", ".github/showtime.yml", []),
        GraphQlDocuments.Definitions("acme", "superset", ["a", "b"], withUse: false),
        GraphQlDocuments.Definitions("acme", "superset", ["a", "b"], withUse: true),
        Query("ReadComments", GraphQlDocuments.ReadComments, """{"number":1,"before":null}"""),
        GraphQlDocuments.Lists(GitHubStage.Options, "ListPullRequests", [.. RepositoryReader.Listing.SelectMany(list => list.NextPages(100))], withFile: true),
        GraphQlDocuments.Lists(GitHubStage.Options, "SurveyRepository", [.. RepositoryReader.Surveyed.SelectMany(list => list.NextPages(100))], withFile: false),
        GraphQlDocuments.Lists(GitHubStage.Options, "ListCarriers", [.. RepositoryReader.Carriers(["a", "b"]).NextPages(6)], withFile: false),
        GraphQlDocuments.PullRequests(GitHubStage.Options, [1, 2], RepositoryReader.WithAuthors),
        Query("ListOpenPullRequests", GraphQlDocuments.ListOpenPullRequests, """{"first":100}"""),
        Query("FindCommit", GraphQlDocuments.FindCommit, """{"sha":"abc1234"}"""),
        Query("ReadFile", GraphQlDocuments.ReadFile, """{"file":"HEAD:a"}"""),
        Query("ReadIdentity", GraphQlDocuments.ReadIdentity, "{}"),
        GraphQlDocuments.Mutation(
            "AcquireLease",
            GraphQlDocuments.AcquireLease,
            Variables("""{"input":{"repositoryId":"R_1","name":"n","color":"FFF9C4","description":"d"},"number":1,"lease":"n"}""")),
        GraphQlDocuments.Mutation(
            "RenewLease", GraphQlDocuments.RenewLease, Variables("""{"input":{"id":"LA_1","color":"FFF9C4","description":"d"},"number":1,"lease":"n"}""")),
        GraphQlDocuments.Mutation("DeleteLease", GraphQlDocuments.DeleteLease, Variables("""{"input":{"id":"LA_1"}}""")),
        GraphQlDocuments.Batch("All", [.. Steps.Select(step => Field(step, withLook: false))], 0, ""),
        .. Steps.Where(step => step is not DeleteDefinition).Select(
            step => GraphQlDocuments.Batch(step.GetType().Name, [Field(step, withLook: false), Field(step, withLook: true)], 1, "🎪 🔐 pr-1")),
    ];

    static (string Mutation, JsonObject Input, string Selection) Field(WriteStep step, bool withLook) =>
        (step.Mutation, step.Input(), step.Selection(withLook));

    static GraphQlRequest Query(string name, string document, string variables)
    {
        var all = Variables(variables);
        all["owner"] = "acme";
        all["name"] = "superset";
        return GraphQlDocuments.Query(name, document, all);
    }

    static JsonObject Variables(string json) => JsonSerializer.Deserialize<JsonObject>(json)!;
}
