using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;
using static Showtime.Adapters.Tests.GitHub.GitHubStage;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class TransitionTests
{
    const string Building = "🎪 abc1234 🚦 building";
    const string Built = "🎪 abc1234 🚦 built";
    const string Running = "🎪 abc1234 🚦 running";
    const string OldPointer = "🎪 🎯 0000000";
    const string Pointer = "🎪 🎯 abc1234";
    static readonly string[] LabelMutations = ["createLabel", "updateLabel", "addLabelsToLabelable", "removeLabelsFromLabelable"];

    /// <summary>Tokens, by the mutations that they may not use.</summary>
    public static TheoryData<string[]> Refusals => new()
    {
        Array.Empty<string>(),
        new[] { "createLabel" },
        new[] { "addLabelsToLabelable" },
        new[] { "removeLabelsFromLabelable", "addComment" },
        new[] { LabelMutations, ["addComment", "updateIssueComment"] }.SelectMany(static names => names).ToArray(),
    };

    /// <summary>Which request of the transition is lost, and whether GitHub had carried it out.</summary>
    public static TheoryData<int, bool> Losses => new() { { 1, false }, { 1, true }, { 2, false }, { 2, true } };

    [Theory]
    [InlineData("🎪 abc1234 🤡 a/b")]
    [InlineData("🎪 abc1234 🤡 a?b=c")]
    [InlineData("🎪 abc1234 🤡 a#b")]
    [InlineData("🎪 abc1234 🤡 50%")]
    [InlineData("🎪 abc1234 🤡 %2e%2e/..")]
    public async Task A_label_of_any_name_is_written_by_rest_under_that_name(string name)
    {
        var stage = new GitHubStage(new() { RefusedMutations = LabelMutations.Append("deleteLabel").ToHashSet() });
        var current = await stage.OpenAsync();
        stage.Sandbox.DefineLabel(name, "000000", "Old");
        await stage.PullRequests.DefineAsync([Label(name)], default);

        current = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(name)] }, default);
        Assert.Equal([name], stage.LabelsOf(current.Number));
        Assert.Equal("A label", Assert.Single(stage.Sandbox.Definitions).Description);

        await stage.PullRequests.ApplyAsync(current, new() { Remove = [name] }, default);
        Assert.Empty(stage.LabelsOf(current.Number));
        Assert.Equal([name], await stage.PullRequests.DeleteUnusedDefinitionsAsync([name], default));
        Assert.Empty(stage.Sandbox.Definitions);
    }

    static PullRequestChange Swap(string body = "Up.") => new()
    {
        Add = [Label(Pointer), Label(Running, "28a745")],
        Remove = [OldPointer, Building],
        Define = [Label("🎪 abc1234 🚦 stopping")],
        Comment = new("status", body),
    };

    static void AssertSwapped(GitHubStage stage, PullRequestSnapshot after)
    {
        string[] expected = ["bug", Running, Pointer];
        Assert.Equal(expected, stage.LabelsOf(after.Number).Order(StringComparer.Ordinal));
        Assert.Equal(expected, after.Labels.Select(label => label.Name).Order(StringComparer.Ordinal));
        Assert.Equal("28a745", stage.Sandbox.Definitions.Single(definition => definition.Name == Running).Color);
        Assert.Contains(stage.Sandbox.Definitions, definition => definition.Name == "🎪 abc1234 🚦 stopping");
        Assert.Equal("<!-- showtime:status -->\nUp.", Assert.Single(stage.Sandbox.Comments(after.Number)).Body);
    }

    [Fact]
    public async Task A_transition_takes_two_requests_with_new_definitions_and_one_with_known_ones()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync("bug", OldPointer, Building);
        current = (await stage.Leases.TryAcquireAsync(current, "run-1", stage.Clock.GetUtcNow().AddMinutes(5), default)) with { Title = "old" };
        stage.Sandbox.ClearRequestLog();

        var after = await stage.PullRequests.ApplyAsync(current, Swap(), default);
        Assert.Equal(
            ["mutation createLabel, createLabel, createLabel", "mutation addLabelsToLabelable, removeLabelsFromLabelable, addComment"],
            stage.Sandbox.RequestLog.Select(entry => entry.Target));
        AssertSwapped(stage, after);
        Assert.Equal(("A change", "run-1", "github-actions"), (after.Title, after.Lease!.Owner, after.Viewer));
        Assert.Equal("github-actions", after.Labels.Single(label => label.Name == Pointer).AddedBy);

        stage.Sandbox.ClearRequestLog();
        after = await stage.PullRequests.ApplyAsync(
            after, new() { Add = [Label("🎪 abc1234 🚦 stopping")], Remove = [Running], Comment = new("status", "Going.") }, default);
        Assert.Equal(["mutation addLabelsToLabelable, removeLabelsFromLabelable, updateIssueComment"], stage.Sandbox.RequestLog.Select(entry => entry.Target));
        Assert.Equal(["bug", "🎪 abc1234 🚦 stopping", Pointer], after.Labels.Select(label => label.Name).Order(StringComparer.Ordinal));
        Assert.Equal("<!-- showtime:status -->\nGoing.", Assert.Single(stage.Sandbox.Comments(after.Number)).Body);
    }

    [Fact]
    public async Task A_transition_that_changes_nothing_sends_nothing()
    {
        var stage = new GitHubStage();
        var current = await stage.PullRequests.ApplyAsync(await stage.OpenAsync("bug", OldPointer, Building), Swap(), default);
        stage.Sandbox.ClearRequestLog();

        var after = await stage.PullRequests.ApplyAsync(current, Swap(), default);

        Assert.Same(current, after);
        Assert.Equal(0, stage.RequestCount);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_token_that_may_not_use_mutations_writes_by_rest(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync("bug", OldPointer, Building);

        var after = await stage.PullRequests.ApplyAsync(current, Swap("First."), default);
        stage.Sandbox.ClearRequestLog();
        after = await stage.PullRequests.ApplyAsync(after, Swap(), default);

        AssertSwapped(stage, after);
        Assert.All(
            stage.Sandbox.RequestLog,
            entry => Assert.DoesNotContain(refused, mutation => entry.Target.Contains(mutation, StringComparison.Ordinal) && mutation != "updateIssueComment"));
    }

    [Fact]
    public async Task A_refusal_is_remembered()
    {
        var stage = new GitHubStage(new() { RefusedMutations = LabelMutations.ToHashSet() });
        var current = await stage.OpenAsync();
        current = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Building)] }, default);
        stage.Sandbox.ClearRequestLog();

        await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Built)] }, default);

        Assert.DoesNotContain(stage.Sandbox.RequestLog, entry => entry.Target.StartsWith("mutation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_without_the_mutations_gets_rest_requests()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        stage.Wire.Rule = (_, sent) => sent.Document.Contains("createLabel", StringComparison.Ordinal)
            ? new Wire.Fate.Answered(() => Wire.Answer(200, """
                {"errors":[{"path":["mutation DefineLabels","m0"],"extensions":{"code":"undefinedField","typeName":"Mutation","fieldName":"createLabel"},
                "message":"Field 'createLabel' doesn't exist on type 'Mutation'"}]}
                """))
            : null;

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Building)] }, default);
        var leased = await stage.Leases.TryAcquireAsync(after, "run-1", stage.Clock.GetUtcNow().AddMinutes(1), default);

        Assert.Equal(Building, Assert.Single(after.Labels).Name);
        Assert.Equal("run-1", leased.Lease!.Owner);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_is_resolved_by_looking_and_nothing_is_done_twice(int lost, bool carriedOut)
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync("bug", OldPointer, Building);
        var mutations = 0;
        stage.Wire.Rule = (_, sent) => sent.IsMutation && ++mutations == lost ? new Wire.Fate.Dropped(carriedOut) : null;

        var after = await stage.PullRequests.ApplyAsync(current, Swap(), default);

        AssertSwapped(stage, after);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_by_rest_is_resolved_by_looking(int lost, bool carriedOut)
    {
        var stage = new GitHubStage(new() { RefusedMutations = new HashSet<string>([.. LabelMutations, "addComment", "updateIssueComment"]) });
        var current = await stage.OpenAsync("bug", OldPointer, Building);
        var creations = 0;
        stage.Wire.Rule = (_, sent) =>
            sent.Document.Length == 0 && sent.Method == "POST"
                && sent.Url.AbsolutePath.EndsWith(lost == 1 ? "labels" : "comments", StringComparison.Ordinal) && ++creations == 1
                ? new Wire.Fate.Dropped(carriedOut)
                : null;

        var after = await stage.PullRequests.ApplyAsync(current, Swap(), default);

        AssertSwapped(stage, after);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writes_that_were_not_sent_after_a_lost_answer_are_sent_later(bool carriedOut)
    {
        var stage = new GitHubStage(new() { RefusedMutations = new HashSet<string>(["addComment"]) });
        var current = await stage.OpenAsync("bug", OldPointer, Building);
        current = await stage.PullRequests.ApplyAsync(current, new() { Comment = new("other", "So that the refusal is known.") }, default);
        var lost = false;
        stage.Wire.Rule = (_, sent) =>
            !lost && sent.Document.Contains("addLabels", StringComparison.Ordinal) && (lost = true) ? new Wire.Fate.Dropped(carriedOut) : null;

        await stage.PullRequests.ApplyAsync(current, Swap(), default);

        Assert.True(lost);
        Assert.Equal(["bug", Running, Pointer], stage.LabelsOf(current.Number).Order(StringComparer.Ordinal));
        Assert.Contains("<!-- showtime:status -->\nUp.", stage.Sandbox.Comments(current.Number).Select(comment => comment.Body));
    }

    [Fact]
    public async Task A_transition_whose_result_stays_unknown_may_have_happened()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Building);
        var first = stage.Wire.Requests.Count + 1;
        stage.Wire.Rule = (number, _) => number >= first ? new Wire.Fate.Dropped(CarriedOut: number == first) : null;

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.PullRequests.ApplyAsync(current, new() { Remove = [Building] }, default));

        Assert.True(failure.MayHaveHappened);
        Assert.Empty(stage.LabelsOf(current.Number));
    }

    [Fact]
    public async Task A_definition_that_another_job_has_created_is_used_and_updated()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        stage.Sandbox.DefineLabel(Running, "000000", "Another's words");

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Building), Label(Running)] }, default);

        Assert.Equal([Building, Running], stage.LabelsOf(current.Number).Order(StringComparer.Ordinal));
        var definition = stage.Sandbox.Definitions.Single(one => one.Name == Running);
        Assert.Equal(("fff9c4", "A label"), (definition.Color, definition.Description));
        Assert.Equal("A label", after.Labels.Single(label => label.Name == Running).Description);
    }

    [Fact]
    public async Task A_known_definition_with_another_description_is_updated_in_the_same_request()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Running);

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Running, description: "Attempt 2 failed")] }, default);

        Assert.Equal(1, stage.RequestCount);
        Assert.Equal("Attempt 2 failed", Assert.Single(after.Labels).Description);
    }

    [Fact]
    public async Task A_definition_that_was_deleted_and_created_again_is_looked_up_again()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Running, OldPointer);
        stage.Sandbox.RemoveLabel(current.Number, Running, "maxime");
        current = await stage.PullRequests.ReadAsync(current.Number, default);
        var (others, _) = stage.Connect();
        await others.DeleteUnusedDefinitionsAsync([Running], default);
        stage.Sandbox.DefineLabel(Running, "FFF9C4", "A label");

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Running)], Remove = [OldPointer] }, default);

        Assert.Equal([Running], after.Labels.Select(label => label.Name));
        Assert.Equal([Running], stage.LabelsOf(current.Number));
    }

    [Fact]
    public async Task A_definition_that_was_deleted_is_created_again()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Running);
        stage.Sandbox.RemoveLabel(current.Number, Running, "maxime");
        current = await stage.PullRequests.ReadAsync(current.Number, default);
        await stage.Connect().PullRequests.DeleteUnusedDefinitionsAsync([Running], default);

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Running)] }, default);

        Assert.Equal(Running, Assert.Single(after.Labels).Name);
    }

    [Fact]
    public async Task A_label_that_somebody_has_removed_or_added_meanwhile_is_no_error()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Building, OldPointer);
        stage.Sandbox.RemoveLabel(current.Number, Building, "maxime");
        stage.Sandbox.AddLabel(current.Number, "bug", "maxime");

        var after = await stage.PullRequests.ApplyAsync(current, new() { Remove = [Building, OldPointer, "🎪 never there"] }, default);

        Assert.Equal("bug", Assert.Single(after.Labels).Name);
        Assert.Equal(1, stage.RequestCount);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_label_whose_definition_was_deleted_meanwhile_counts_as_removed(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync(Building, OldPointer);
        stage.Wire.Before = (_, _) =>
        {
            stage.Wire.Before = null;
            stage.Sandbox.RemoveLabel(current.Number, Building, "maxime");
            return stage.Connect().PullRequests.DeleteUnusedDefinitionsAsync([Building], default);
        };

        var after = await stage.PullRequests.ApplyAsync(current, new() { Remove = [Building, OldPointer] }, default);

        Assert.Empty(after.Labels);
        Assert.Empty(stage.LabelsOf(current.Number));
    }

    [Fact]
    public async Task A_partial_write_is_completed()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync("bug", OldPointer, Building);
        var partly = true;
        stage.Wire.Rule = (_, sent) =>
        {
            if (!partly || !sent.Document.Contains("addLabelsToLabelable", StringComparison.Ordinal)) return null;
            partly = false;
            stage.Sandbox.AddLabel(current.Number, Pointer, "github-actions[bot]");
            stage.Sandbox.AddLabel(current.Number, Running, "github-actions[bot]");
            return new Wire.Fate.Answered(() => Wire.Answer(200, """
                {"data":{"m0":{"clientMutationId":null},"m1":null,"m2":null},"errors":[
                {"path":["m1"],"message":"Something went wrong while executing your query."},
                {"type":"UNPROCESSABLE","path":["m2"],"message":"was submitted too quickly"}]}
                """));
        };

        var after = await stage.PullRequests.ApplyAsync(current, Swap(), default);

        AssertSwapped(stage, after);
        Assert.Contains(stage.Clock.Waits, wait => wait >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_comment_of_somebody_else_or_with_another_marker_is_left_alone()
    {
        var stage = new GitHubStage();
        var pull = stage.Sandbox.OpenPullRequest("A", "contributor");
        stage.Sandbox.AddComment(pull.Number, "<!-- showtime:status -->\nForged.", "contributor");
        stage.Sandbox.AddComment(pull.Number, "<!-- showtime:other -->\nOther.", "github-actions[bot]");
        stage.Sandbox.AddComment(pull.Number, "Quote: <!-- showtime:status -->", "github-actions[bot]");
        var current = await stage.PullRequests.ReadAsync(pull.Number, default);

        await stage.PullRequests.ApplyAsync(current, new() { Comment = new("status", "Mine.") }, default);

        var bodies = stage.Sandbox.Comments(pull.Number).Select(comment => comment.Body).ToList();
        Assert.Equal(
            ["<!-- showtime:status -->\nForged.", "<!-- showtime:other -->\nOther.", "Quote: <!-- showtime:status -->", "<!-- showtime:status -->\nMine."],
            bodies);
    }

    [Fact]
    public async Task Another_process_finds_the_comment_behind_many_newer_ones()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        await stage.PullRequests.ApplyAsync(current, new() { Comment = new("status", "One.") }, default);
        for (var i = 0; i < 180; i++) stage.Sandbox.AddComment(current.Number, $"Talk {i}", "contributor");
        var (others, _) = stage.Connect();

        await others.ApplyAsync(await others.ReadAsync(current.Number, default), new() { Comment = new("status", "Two.") }, default);

        Assert.Equal(
            ["<!-- showtime:status -->\nTwo."],
            stage.Sandbox.Comments(current.Number).Select(comment => comment.Body).Where(body => body.Contains("showtime", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_comment_written_between_reading_and_taking_the_lease_is_updated()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        var (others, _) = stage.Connect();
        await others.ApplyAsync(current, new() { Comment = new("status", "Theirs.") }, default);

        var leased = await stage.Leases.TryAcquireAsync(current, "run-1", stage.Clock.GetUtcNow().AddMinutes(5), default);
        await stage.PullRequests.ApplyAsync(leased, new() { Comment = new("status", "Mine.") }, default);

        Assert.Equal("<!-- showtime:status -->\nMine.", Assert.Single(stage.Sandbox.Comments(current.Number)).Body);
    }

    [Fact]
    public async Task A_locked_conversation_loses_the_comment_but_not_the_transition()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync(Building);
        stage.Wire.Rule = (_, sent) =>
        {
            if (!sent.Document.Contains("addComment", StringComparison.Ordinal)) return null;
            stage.Sandbox.RemoveLabel(current.Number, Building, "github-actions[bot]");
            return new Wire.Fate.Answered(() => Wire.Answer(200, """
                {"data":{"m0":{"clientMutationId":null},"m1":null},"errors":[{"type":"UNPROCESSABLE","path":["m1"],"message":"Unable to create comment because issue is locked."}]}
                """));
        };

        var after = await stage.PullRequests.ApplyAsync(current, new() { Remove = [Building], Comment = new("status", "Up.") }, default);

        Assert.Empty(after.Labels);
        Assert.Contains(
            stage.Log.Activities, activity => activity.Kind == ActivityKind.Warning && activity.Message.Contains("locked", StringComparison.Ordinal));
    }

    public static TheoryData<object> Oversized =>
    [
        Label("🎪 abc1234 🤡 " + new string('x', 50)),
        Label(Running, description: new string('x', 101)),
    ];

    [Theory]
    [MemberData(nameof(Oversized))]
    public async Task A_request_that_github_would_refuse_is_refused_before_anything_is_written(object definition)
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(
            () => stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Building), (LabelDefinition)definition] }, default));

        Assert.Equal(ShowtimeError.LimitExceeded, failure.Error);
        Assert.Contains(((LabelDefinition)definition).Name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, stage.RequestCount);
    }

    [Fact]
    public async Task A_pull_request_with_a_hundred_labels_accepts_a_replacement_but_no_addition()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync([.. Enumerable.Range(0, 99).Select(i => $"label-{i}"), Building]);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Built)] }, default));
        Assert.Equal(ShowtimeError.LimitExceeded, failure.Error);
        Assert.Contains("100", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, stage.RequestCount);

        var after = await stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Built)], Remove = [Building] }, default);
        Assert.Equal(100, after.Labels.Count);
        Assert.Contains(Built, stage.LabelsOf(current.Number));
    }

    [Fact]
    public async Task A_hundred_labels_that_were_added_meanwhile_are_a_clear_error()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        for (var i = 0; i < 100; i++) stage.Sandbox.AddLabel(current.Number, $"label-{i}", "maxime");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.PullRequests.ApplyAsync(current, new() { Add = [Label(Built)] }, default));

        Assert.Equal(ShowtimeError.LimitExceeded, failure.Error);
    }

    [Fact]
    public async Task A_marker_that_could_end_its_comment_is_refused()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(
            () => stage.PullRequests.ApplyAsync(current, new() { Comment = new("a --> b", "x") }, default));

        Assert.Equal(ShowtimeError.InvalidInput, failure.Error);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var tokens = new Dictionary<string, GitHubSandboxToken> { [Token] = new("github-actions[bot]", GitHubTokenScopes.None) };
        var stage = new GitHubStage(new() { Tokens = tokens });
        var current = await stage.OpenAsync(Building);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.PullRequests.ApplyAsync(current, new() { Remove = [Building] }, default));

        Assert.Equal(ShowtimeError.PermissionDenied, failure.Error);
        Assert.Contains("permissions: pull-requests: write, issues: write", failure.Remedy, StringComparison.Ordinal);
    }
}
