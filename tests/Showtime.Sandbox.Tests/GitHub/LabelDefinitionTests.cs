using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub;

namespace Showtime.Sandbox.Tests.GitHub;

public class LabelDefinitionTests
{
    const string Trigger = "🎪 ⚡ showtime-trigger-start";

    readonly Probe _probe = new();

    [Fact]
    public async Task A_definition_is_made_read_changed_and_deleted()
    {
        var made = await _probe.Rest("POST", "labels", new JsonObject { ["name"] = Trigger, ["color"] = "FFD700", ["description"] = "Start" });
        var path = $"labels/{Uri.EscapeDataString(Trigger)}";
        Assert.Equal(201, made.Status);
        Assert.Equal((Trigger, "ffd700"), ((string)made.Json!["name"]!, (string)made.Json["color"]!));

        var changed = await _probe.Rest("PATCH", path, new JsonObject { ["description"] = "Go" });
        Assert.Equal("Go", (await _probe.Get(path)).Json.TextAt("description"));
        Assert.Equal(made.Json.TextAt("node_id"), changed.Json.TextAt("node_id"));

        Assert.Equal(204, (await _probe.Rest("DELETE", path)).Status);
        Assert.Equal(404, (await _probe.Get(path)).Status);
        Assert.Equal(404, (await _probe.Rest("DELETE", path)).Status);
    }

    [Theory]
    [InlineData("🎪 🔐 pr-1")]
    [InlineData("🎪 🔐 PR-1")]
    public async Task A_second_definition_of_the_name_is_refused_in_any_case(string second)
    {
        _probe.Sandbox.DefineLabel("🎪 🔐 pr-1");
        var answer = await _probe.Rest("POST", "labels", new JsonObject { ["name"] = second, ["color"] = "ededed" });
        Assert.Equal(422, answer.Status);
        Assert.Equal("Validation Failed", answer.Message);
        Assert.Equal(
            ("Label", "already_exists", "name"),
            (answer.Json.TextAt("errors.0.resource"), answer.Json.TextAt("errors.0.code"), answer.Json.TextAt("errors.0.field")));
    }

    [Theory]
    [InlineData(50, 201)]
    [InlineData(51, 422)]
    public async Task A_name_has_at_most_fifty_characters_and_an_emoji_is_one(int length, int status)
    {
        var name = string.Concat(Enumerable.Repeat("🎪", length));
        var answer = await _probe.Rest("POST", "labels", new JsonObject { ["name"] = name });
        Assert.Equal(status, answer.Status);
        if (status == 422) Assert.Equal("name is too long (maximum is 50 characters)", answer.Json.TextAt("errors.0.message"));
    }

    [Theory]
    [InlineData(100, 201)]
    [InlineData(101, 422)]
    public async Task A_description_has_at_most_a_hundred_characters(int length, int status)
    {
        var answer = await _probe.Rest("POST", "labels", new JsonObject { ["name"] = "x", ["description"] = new string('d', length) });
        Assert.Equal(status, answer.Status);
        if (status == 422) Assert.Equal("description is too long (maximum is 100 characters)", answer.Json.TextAt("errors.0.message"));
    }

    [Theory]
    [InlineData("invalid")]
    [InlineData("#FFD70")]
    [InlineData("FFD7")]
    public async Task A_color_is_six_hexadecimal_digits(string color)
    {
        var answer = await _probe.Rest("POST", "labels", new JsonObject { ["name"] = "x", ["color"] = color });
        Assert.Equal((422, "invalid", "color"), (answer.Status, answer.Json.TextAt("errors.0.code"), answer.Json.TextAt("errors.0.field")));
    }

    [Fact]
    public async Task A_rename_may_change_the_case_but_not_take_a_used_name()
    {
        _probe.Sandbox.DefineLabel("one");
        _probe.Sandbox.DefineLabel("two");
        Assert.Equal(200, (await _probe.Rest("PATCH", "labels/one", new JsonObject { ["new_name"] = "ONE" })).Status);
        Assert.Equal(422, (await _probe.Rest("PATCH", "labels/two", new JsonObject { ["new_name"] = "One" })).Status);
    }

    [Fact]
    public async Task Deleting_a_definition_takes_it_off_every_pull_request_without_an_event()
    {
        var sandbox = _probe.Sandbox;
        var numbers = new[] { sandbox.OpenPullRequest("a", "bob").Number, sandbox.OpenPullRequest("b", "bob").Number };
        foreach (var number in numbers) sandbox.AddLabel(number, "shared", "mona");
        await _probe.Rest("DELETE", "labels/shared");
        Assert.All(numbers, n => Assert.Empty(sandbox.Labels(n)));
        var events = await _probe.Get("issues/1/events");
        Assert.Equal(["labeled"], events.Json.Texts("event"));
    }

    [Fact]
    public async Task The_later_definition_has_the_higher_id_also_after_a_deletion()
    {
        var first = _probe.Sandbox.DefineLabel("x");
        await _probe.Rest("DELETE", "labels/x");
        var second = _probe.Sandbox.DefineLabel("x");
        Assert.True(second.Id > first.Id);
        Assert.NotEqual(first.NodeId, second.NodeId);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_one_creates_the_definition()
    {
        using var start = new ManualResetEventSlim();
        var attempts = Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            start.Wait();
            if (i % 2 == 0) return (await _probe.Rest("POST", "labels", new JsonObject { ["name"] = "🎪 🔐 pr-7", ["color"] = "ededed" })).Status == 201;
            return (await _probe.GraphQL($"mutation {{ {_probe.CreateLabel("a", "🎪 🔐 pr-7")} }}")).At("data.a.label") is not null;
        })).ToList();
        start.Set();
        var won = await Task.WhenAll(attempts);
        Assert.Single(won, w => w);
        Assert.Single(_probe.Sandbox.Definitions);
    }

    [Fact]
    public void A_label_that_the_web_site_would_refuse_throws() =>
        Assert.Throws<InvalidOperationException>(() => _probe.Sandbox.DefineLabel(new string('x', 51)));

    [Fact]
    public void Roles_are_ordered_by_strength() => Assert.True(GitHubRole.Triage < GitHubRole.Write && GitHubRole.Maintain > GitHubRole.Write);
}
