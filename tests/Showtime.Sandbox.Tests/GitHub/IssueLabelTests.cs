using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

public class IssueLabelTests
{
    readonly Probe _probe = new();
    readonly int _number;

    public IssueLabelTests() => _number = _probe.Sandbox.OpenPullRequest("Add a chart", "bob").Number;

    [Fact]
    public async Task Adding_by_name_makes_missing_definitions_grey()
    {
        var answer = await Add("🎪 🧊 showtime-freeze", "plain");
        Assert.Equal(200, answer.Status);
        Assert.Equal(["🎪 🧊 showtime-freeze", "plain"], answer.Json.Texts("name"));
        Assert.All(_probe.Sandbox.Definitions, d => Assert.Equal(("ededed", (string?)null), (d.Color, d.Description)));
    }

    [Fact]
    public async Task A_label_that_is_on_already_is_neither_added_nor_recorded_again()
    {
        await Add("x");
        var again = await Add("X");
        Assert.Single(again.Json!.AsArray());
        Assert.Single((await _probe.Get($"issues/{_number}/events")).Json!.AsArray());
    }

    [Fact]
    public async Task Removing_an_absent_label_is_refused()
    {
        _probe.Sandbox.DefineLabel("defined");
        foreach (var name in new[] { "defined", "unknown" })
        {
            var answer = await _probe.Rest("DELETE", $"issues/{_number}/labels/{name}");
            Assert.Equal((404, "Label does not exist"), (answer.Status, answer.Message));
        }
    }

    [Fact]
    public async Task Removing_leaves_the_definition_and_answers_with_the_rest()
    {
        await Add("🎪 🛑 showtime-trigger-stop", "other");
        var answer = await _probe.Rest("DELETE", $"issues/{_number}/labels/{Uri.EscapeDataString("🎪 🛑 showtime-trigger-stop")}");
        Assert.Equal((200, "other"), (answer.Status, Assert.Single(answer.Json.Texts("name"))));
        Assert.Equal(2, _probe.Sandbox.Definitions.Count);
    }

    [Fact]
    public async Task An_issue_holds_a_hundred_labels()
    {
        Assert.Equal(200, (await Add([.. Enumerable.Range(0, 100).Select(i => $"l{i}")])).Status);
        var answer = await Add("one-more");
        Assert.Equal((422, "Issues cannot have more than 100 labels"), (answer.Status, answer.Json.TextAt("errors.0.message")));
        Assert.Equal(100, _probe.Sandbox.Labels(_number).Count);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused_before_anything_is_added()
    {
        var answer = await Add("fine", new string('x', 51));
        Assert.Equal((422, "invalid"), (answer.Status, answer.Json.TextAt("errors.0.code")));
        Assert.Empty(_probe.Sandbox.Labels(_number));
        Assert.Empty(_probe.Sandbox.Definitions);
    }

    [Fact]
    public async Task Replacing_records_only_what_changes()
    {
        await Add("a", "b");
        await _probe.Rest("PUT", $"issues/{_number}/labels", new JsonObject { ["labels"] = new JsonArray("b", "c") });
        var events = (await _probe.Get($"issues/{_number}/events")).Json!.AsArray();
        Assert.Equal(
            ["labeled a", "labeled b", "unlabeled a", "labeled c"], events.Select(e => $"{e!["event"]} {e["label"]!["name"]}"));
    }

    [Fact]
    public async Task A_labels_event_names_its_actor()
    {
        _probe.Sandbox.AddLabel(_number, "by-hand", "eve");
        await Add("by-workflow");
        var answer = await _probe.Repository(
            $$"""pullRequest(number: {{_number}}) { timelineItems(last: 10, itemTypes: [LABELED_EVENT]) { nodes { __typename ... on LabeledEvent { createdAt actor { __typename login } label { name } } } } }""");
        var nodes = answer.At("data.repository.pullRequest.timelineItems.nodes")!.AsArray();
        Assert.Equal(
            ["by-hand User eve", "by-workflow Bot github-actions"],
            nodes.Select(n => $"{n.TextAt("label.name")} {n.TextAt("actor.__typename")} {n.TextAt("actor.login")}"));
        Assert.Equal("2026-03-01T12:00:00Z", nodes[0].TextAt("createdAt"));
        Assert.Equal(
            ["eve", "github-actions[bot]"], (await _probe.Get($"issues/{_number}/events")).Json!.AsArray().Select(e => e.TextAt("actor.login")));
    }

    Task<Probe.Answer> Add(params string[] names) => _probe.Rest(
        "POST", $"issues/{_number}/labels", new JsonObject { ["labels"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) });
}
