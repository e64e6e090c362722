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
        new EndDeployment("DE_1", "1"),
        new DeleteDeployment("DE_1", "1"),
    ];

    static IEnumerable<(string Operation, WriteStep Step)> LeaseSteps =>
    [
        ("AcquireLease", new ClaimLease("R_1", Known.Definition)),
        ("RenewLease", new RenewLease("LA_1", Known.Definition)),
        ("DeleteLease", new DeleteLease(Known)),
    ];

    /// <summary>Reads, and writes, of two pull requests as one request.</summary>
    static IEnumerable<GraphQlRequest> Together =>
    [
        new GraphQlComposition(
            [Read(1), Read(2), GraphQlDocuments.Definitions("acme", "superset", ["a", "b"], withUse: true)], "acme", "superset").Request,
        new GraphQlComposition(
            [.. LeaseSteps.Concat(Steps.Select(step => (Operation: "Apply", Step: step))).Select((one, i) => Write(one.Operation, one.Step, i))], "acme", "superset").Request,
    ];

    public static IReadOnlyList<GraphQlRequest> All =>
    [
        Read(1),
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
        .. LeaseSteps.Select(one => Write(one.Operation, one.Step, 1)),
        .. Together,
        GraphQlDocuments.Batch("All", [.. Steps.Select(step => Field(step, withLook: false))], 0, ""),
        .. Steps.Where(step => step is not (DeleteDefinition or DeploymentStep)).Select(
            step => GraphQlDocuments.Batch(step.GetType().Name, [Field(step, withLook: false), Field(step, withLook: true)], 1, "🎪 🔐 pr-1")),
    ];

    static GraphQlRequest Read(int number) =>
        GraphQlDocuments.PullRequest("acme", "superset", number, $"🎪 🔐 pr-{number}", ".github/showtime.yml", ["🎪 ⌛ 48h", "🎪 ⌛ 24h"]);

    static GraphQlRequest Write(string operation, WriteStep step, int number) =>
        GraphQlDocuments.Batch(operation, [Field(step, withLook: step is not (DeleteDefinition or DeploymentStep))], number, $"🎪 🔐 pr-{number}");

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
