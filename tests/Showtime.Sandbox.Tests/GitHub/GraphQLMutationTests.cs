using Microsoft.Extensions.Time.Testing;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Tests.GitHub;

public class GraphQLMutationTests
{
    const string Add = "mutation($p: ID!, $l: [ID!]!) { addLabelsToLabelable(input: {labelableId: $p, labelIds: $l}) { labelable { __typename labels(first: 100) { nodes { name } } } } }";
    const string Remove = "mutation($p: ID!, $l: [ID!]!) { removeLabelsFromLabelable(input: {labelableId: $p, labelIds: $l}) { clientMutationId } }";

    readonly Probe _probe = new();
    readonly string _pull;

    public GraphQLMutationTests() => _pull = _probe.Sandbox.OpenPullRequest("a", "bob").NodeId;

    [Fact]
    public async Task A_batch_succeeds_in_part()
    {
        _probe.Sandbox.DefineLabel("taken");
        var answer = await _probe.GraphQL(
            $$"""mutation { {{_probe.CreateLabel("a", "one")}} {{_probe.CreateLabel("b", "TAKEN")}} c: deleteLabel(input: {id: "LA_gone"}) { clientMutationId } {{_probe.CreateLabel("d", "two")}} }""");
        Assert.Equal(("one", "two"), (answer.TextAt("data.a.label.name"), answer.TextAt("data.d.label.name")));
        Assert.Null(answer.At("data.b"));
        Assert.Null(answer.At("data.c"));
        Assert.Equal(
            [
                """UNPROCESSABLE ["b"] Name has already been taken""",
                """NOT_FOUND ["c"] Could not resolve to a node with the global id of 'LA_gone'""",
            ],
            answer["errors"]!.AsArray().Select(e => $"{e!["type"]} {e["path"]!.ToJsonString()} {e["message"]}"));
        Assert.Equal(["taken", "one", "two"], _probe.Sandbox.Definitions.Select(d => d.Name));
    }

    [Theory]
    [InlineData(51, 0, "ededed", "Name is too long (maximum is 50 characters)")]
    [InlineData(1, 101, "ededed", "Description is too long (maximum is 100 characters)")]
    [InlineData(1, 0, "red", "Color is invalid")]
    public async Task An_invalid_label_is_unprocessable(int name, int description, string color, string message)
    {
        var input = new JsonObject
        {
            ["repositoryId"] = _probe.Sandbox.NodeId,
            ["name"] = string.Concat(Enumerable.Repeat("🎪", name)),
            ["description"] = new string('d', description),
            ["color"] = color,
        };
        var answer = await _probe.GraphQL("mutation($i: CreateLabelInput!) { createLabel(input: $i) { label { id } } }", new() { ["i"] = input });
        Assert.Equal(("UNPROCESSABLE", message), (answer.TextAt("errors.0.type"), answer.TextAt("errors.0.message")));
    }

    [Fact]
    public async Task Labels_are_added_and_removed_by_id_and_absent_ones_are_tolerated()
    {
        var one = _probe.Sandbox.DefineLabel("one");
        var two = _probe.Sandbox.DefineLabel("two");
        var added = await _probe.GraphQL(Add, Ids(one, two));
        Assert.Equal("PullRequest", added.TextAt("data.addLabelsToLabelable.labelable.__typename"));
        Assert.Equal(["one", "two"], added.At("data.addLabelsToLabelable.labelable.labels.nodes").Texts("name"));
        await _probe.GraphQL(Remove, Ids(one));
        var again = await _probe.GraphQL(Remove, Ids(one, two));
        Assert.Null(again["errors"]);
        Assert.Empty(_probe.Sandbox.Labels(1));
    }

    [Fact]
    public async Task One_missing_id_fails_its_whole_field()
    {
        var one = _probe.Sandbox.DefineLabel("one");
        var answer = await _probe.GraphQL(Add, new() { ["p"] = _pull, ["l"] = new JsonArray(one.NodeId, "LA_gone") });
        Assert.Equal("NOT_FOUND", answer.TextAt("errors.0.type"));
        Assert.Empty(_probe.Sandbox.Labels(1));
    }

    [Fact]
    public async Task An_id_of_another_kind_is_not_found()
    {
        var answer = await _probe.GraphQL($$"""mutation { deleteLabel(input: {id: "{{_pull}}"}) { clientMutationId } }""");
        Assert.Equal($"Could not resolve to Label node with the global id of '{_pull}'", answer.TextAt("errors.0.message"));
    }

    [Fact]
    public async Task A_hundred_labels_are_the_most()
    {
        var labels = Enumerable.Range(0, 101).Select(i => _probe.Sandbox.DefineLabel($"l{i}")).ToArray();
        await _probe.GraphQL(Add, Ids(labels[..100]));
        var answer = await _probe.GraphQL(Add, Ids(labels[100]));
        Assert.Equal("UNPROCESSABLE", answer.TextAt("errors.0.type"));
        Assert.Equal(100, _probe.Sandbox.Labels(1).Count);
    }

    [Fact]
    public async Task Only_one_of_two_deletes_of_the_same_definition_succeeds()
    {
        var lease = _probe.Sandbox.DefineLabel("🎪 🔐 pr-1");
        var document = $$"""mutation { deleteLabel(input: {id: "{{lease.NodeId}}", clientMutationId: "me"}) { clientMutationId } }""";
        using var start = new ManualResetEventSlim();
        var attempts = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            start.Wait();
            return _probe.GraphQL(document);
        })).ToList();
        start.Set();
        var answers = await Task.WhenAll(attempts);
        Assert.Single(answers, a => a.TextAt("data.deleteLabel.clientMutationId") == "me");
        Assert.Equal(7, answers.Count(a => a.TextAt("errors.0.type") == "NOT_FOUND"));
    }

    [Fact]
    public async Task A_payload_is_read_after_the_mutation_acted_and_leads_on()
    {
        var label = _probe.Sandbox.DefineLabel("x", "ededed", "old");
        _probe.Sandbox.AddLabel(1, "x", "mona");
        var answer = await _probe.GraphQL(
            $$"""
            mutation {
              update: updateLabel(input: {id: "{{label.NodeId}}", name: "y", description: "new"}) { label { name color description repository { pullRequest(number: 1) { labels(first: 1) { nodes { name } } } } } }
              delete: deleteLabel(input: {id: "{{label.NodeId}}"}) { clientMutationId }
              {{_probe.CreateLabel("create", "z")}}
            }
            """);
        var updated = answer.At("data.update.label");
        Assert.Equal(("y", "ededed", "new"), (updated.TextAt("name"), updated.TextAt("color"), updated.TextAt("description")));
        Assert.Equal(["y"], updated.At("repository.pullRequest.labels.nodes").Texts("name"));
        Assert.Empty(_probe.Sandbox.Labels(1));
        Assert.Equal("z", Assert.Single(_probe.Sandbox.Definitions).Name);
    }

    [Fact]
    public async Task A_mutation_whose_payload_cannot_be_read_has_acted_nevertheless()
    {
        var answer = await _probe.GraphQL(
            $$"""mutation { addComment(input: {subjectId: "{{_pull}}", body: "hi"}) { subject { ... on PullRequest { comments { nodes { id } } } } } }""");
        Assert.Equal("MISSING_PAGINATION_BOUNDARIES", answer.TextAt("errors.0.type"));
        Assert.Null(answer.At("data.addComment.subject"));
        Assert.Single(_probe.Sandbox.Comments(1));
    }

    [Theory]
    [InlineData(Probe.NoLabels, "Resource not accessible by integration")]
    [InlineData(Probe.ReadOnly, "Resource not accessible by integration")]
    [InlineData(Probe.Stranger, "eve does not have the correct permissions to execute `AddLabelsToLabelable`")]
    public async Task A_token_without_the_permission_is_forbidden_in_that_field(string token, string message)
    {
        var label = _probe.Sandbox.DefineLabel("x");
        var answer = await _probe.GraphQL(Add, Ids(label), token);
        var error = answer.At("errors.0");
        Assert.Equal(("FORBIDDEN", message, "[\"addLabelsToLabelable\"]", "false"),
            (error.TextAt("type"), error.TextAt("message"), error!["path"]!.ToJsonString(), error.TextAt("extensions.saml_failure")));
        Assert.Empty(_probe.Sandbox.Labels(1));
    }

    [Fact]
    public async Task A_token_that_is_refused_a_mutation_can_do_the_same_by_rest()
    {
        Assert.Equal(200, (await _probe.Rest("POST", "issues/1/labels", new JsonObject { ["labels"] = new JsonArray("x") }, Probe.NoLabels)).Status);
        Assert.Equal("x", Assert.Single(_probe.Sandbox.Labels(1)).Name);
    }

    [Fact]
    public async Task A_mutation_can_be_refused_to_every_token()
    {
        var probe = new Probe(new() { RefusedMutations = new HashSet<string>(StringComparer.Ordinal) { "deleteLabel" } });
        var label = probe.Sandbox.DefineLabel("x");
        var answer = await probe.GraphQL($$"""mutation { deleteLabel(input: {id: "{{label.NodeId}}"}) { clientMutationId } }""", token: Probe.Maintainer);
        Assert.Equal("FORBIDDEN", answer.TextAt("errors.0.type"));
    }

    [Fact]
    public async Task The_default_token_acts_as_the_workflow()
    {
        var sandbox = new GitHubSandbox(new FakeTimeProvider());
        var request = new SandboxRequest(
            "POST", new("https://api.test/graphql"), new Dictionary<string, string> { ["Authorization"] = $"bearer {GitHubSandboxOptions.DefaultToken}" },
            """{"query":"{ viewer { login } }"}"""u8.ToArray());
        Assert.Contains("github-actions[bot]", new Probe.Answer(await sandbox.HandleAsync(request)).Text, StringComparison.Ordinal);
    }

    JsonObject Ids(params GitHubLabel[] labels) => new() { ["p"] = _pull, ["l"] = new JsonArray([.. labels.Select(l => (JsonNode)l.NodeId)]) };
}
