using Showtime.Core.Labels;
using static Showtime.Adapters.Tests.GitHub.GitHubStage;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class DefinitionTests
{
    const string Unused = "🎪 abc1234 🚦 running";
    const string Used = "🎪 abc1234 🌐 1.2.3.4:8080";

    public static TheoryData<string[]> Ways => new() { Array.Empty<string>(), new[] { "createLabel", "updateLabel", "deleteLabel" } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Only_definitions_that_no_pull_request_has_are_deleted(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var closed = stage.Sandbox.OpenPullRequest("Closed", "contributor");
        stage.Sandbox.AddLabel(closed.Number, Used, "maxime");
        stage.Sandbox.ClosePullRequest(closed.Number, "contributor");
        stage.Sandbox.AddLabel(stage.Sandbox.OpenIssue("Issue", "someone"), "🎪 🎯 def5678", "maxime");
        foreach (var name in new[] { Unused, "🎪 🚩 OLD=true", "🎪 🔐 pr-1", "🎪 🧊 showtime-freeze", "🎪 abc1234 odd one", "bug" }) stage.Sandbox.DefineLabel(name);

        var gone = await stage.PullRequests.DeleteUnusedDefinitionsAsync(
            [Unused, Used, "🎪 🎯 def5678", "🎪 abc1234 🚦 built", "🎪 🚩 OLD=true", "🎪 🔐 pr-1", "🎪 🧊 showtime-freeze", "🎪 abc1234 odd one", "bug"], default);

        Assert.Equal([Unused, "🎪 abc1234 🚦 built", "🎪 🚩 OLD=true"], gone);
        Assert.Equal(
            new[] { Used, "🎪 🎯 def5678", "🎪 🔐 pr-1", "🎪 🧊 showtime-freeze", "🎪 abc1234 odd one", "bug" }.Order(StringComparer.Ordinal),
            stage.Sandbox.Definitions.Select(definition => definition.Name).Where(
                name => LabelGrammar.IsCircus(name) || name == "bug").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_definitions_of_a_commit_stay_while_a_pull_request_has_an_environment_of_it()
    {
        var stage = new GitHubStage();
        var other = stage.Sandbox.OpenPullRequest("The same head", "contributor").Number;
        stage.Sandbox.AddLabel(other, "🎪 abc1234 🚦 updating", "maxime");
        string[] shared = ["🎪 abc1234 🚦 running", "🎪 🎯 abc1234", "🎪 🏗️ abc1234"];
        const string Address = "🎪 abc1234 🌐 192.0.2.1:8080";
        foreach (var name in shared.Append(Address)) stage.Sandbox.DefineLabel(name);

        Assert.Equal([Address], await stage.PullRequests.DeleteUnusedDefinitionsAsync([.. shared, Address], default));
        stage.Sandbox.RemoveLabel(other, "🎪 abc1234 🚦 updating", "maxime");
        Assert.Equal(shared, await stage.PullRequests.DeleteUnusedDefinitionsAsync(shared, default));
    }

    [Fact]
    public async Task Deleting_takes_one_look_and_one_request()
    {
        var stage = new GitHubStage();
        foreach (var status in new[] { "running", "built", "building" }) stage.Sandbox.DefineLabel($"🎪 abc1234 🚦 {status}");

        await stage.PullRequests.DeleteUnusedDefinitionsAsync(["🎪 abc1234 🚦 running", "🎪 abc1234 🚦 built", "🎪 abc1234 🚦 building"], default);

        Assert.Equal(2, stage.RequestCount);
        Assert.Equal("mutation deleteLabel, deleteLabel, deleteLabel", stage.Sandbox.RequestLog[1].Target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_to_a_deletion_is_resolved_by_looking(bool carriedOut)
    {
        var stage = new GitHubStage();
        stage.Sandbox.DefineLabel(Unused);
        var lost = false;
        stage.Wire.Rule = (_, sent) => sent.IsMutation && !lost && (lost = true) ? new Wire.Fate.Dropped(carriedOut) : null;

        Assert.Equal([Unused], await stage.PullRequests.DeleteUnusedDefinitionsAsync([Unused], default));
        Assert.Empty(stage.Sandbox.Definitions);
    }

    [Fact]
    public async Task With_a_missing_count_nothing_is_deleted()
    {
        var stage = new GitHubStage();
        stage.Sandbox.DefineLabel(Unused);
        stage.Wire.Rule = (_, sent) =>
            sent.IsMutation
                ? null
                : new Wire.Fate.Answered(
                    () => Wire.Answer(
                        200,
                        """{"data":{"repository":{"id":"R","n0":{"id":"L","name":"🎪 abc1234 🚦 running","color":"","description":"","issues":null,"pullRequests":{"totalCount":0}}}}}"""));

        await Assert.ThrowsAsync<Core.Errors.ShowtimeException>(() => stage.PullRequests.DeleteUnusedDefinitionsAsync([Unused], default));
        Assert.Single(stage.Sandbox.Definitions);
    }

    [Fact]
    public async Task Every_circus_definition_is_listed_with_its_use()
    {
        var stage = new GitHubStage();
        for (var i = 0; i < 150; i++) stage.Sandbox.DefineLabel($"label-{i}");
        stage.Sandbox.DefineLabel(Unused, "28a745", "Answers");
        stage.Sandbox.AddLabel(stage.Sandbox.OpenPullRequest("A", "contributor").Number, Used, "maxime");
        stage.Sandbox.AddLabel(stage.Sandbox.OpenIssue("I", "contributor"), Used, "maxime");

        var definitions = await stage.PullRequests.ListDefinitionsAsync(default);

        Assert.Equal([(Unused, 0), (Used, 2)], definitions.Select(one => (one.Definition.Name, one.Uses)));
        Assert.Equal(new LabelDefinition(Unused, "28a745", "Answers"), definitions[0].Definition);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Defining_creates_missing_definitions_and_corrects_the_others(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var first = LabelCatalog.ForPeople[0];
        stage.Sandbox.DefineLabel(first.Name, "000000", "Old");

        await stage.PullRequests.DefineAsync([.. LabelCatalog.ForPeople], default);

        Assert.Equal(
            LabelCatalog.ForPeople.OrderBy(one => one.Name, StringComparer.Ordinal),
            stage.Sandbox.Definitions.Select(
                one => new LabelDefinition(one.Name, one.Color, one.Description ?? "")).OrderBy(one => one.Name, StringComparer.Ordinal),
            (a, b) => a.Name == b.Name && a.Description == b.Description && string.Equals(a.Color, b.Color, StringComparison.OrdinalIgnoreCase));
        stage.Sandbox.ClearRequestLog();
        await stage.PullRequests.DefineAsync([.. LabelCatalog.ForPeople], default);
        Assert.DoesNotContain(stage.Sandbox.RequestLog, entry => entry.IsWrite);
    }

    [Fact]
    public async Task More_definitions_than_one_request_holds_are_created_in_several()
    {
        var stage = new GitHubStage();

        await stage.PullRequests.DefineAsync([.. Enumerable.Range(0, 95).Select(i => Label($"🎪 {i:x7} 🚦 running"))], default);

        Assert.Equal(95, stage.Sandbox.Definitions.Count);
        Assert.Equal(3, stage.Sandbox.RequestLog.Count(entry => entry.IsWrite));
    }
}
