using Showtime.Core.Ports;
using static Showtime.Adapters.Tests.GitHub.GitHubStage;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>The last write of a run: unused definitions, the lease, the last labels.</summary>
public sealed class TransitionEndTests
{
    const string Stop = "🎪 🛑 showtime-trigger-stop";
    const string Gone = "🎪 abc1234 🌐 1.2.3.4:8080";
    const string Used = "🎪 def5678 🚦 running";

    /// <summary>The answer to the last write is lost; before it is looked for, somebody changes something and another job takes the lease.</summary>
    static void AnotherJobTakesTheLeaseAfterALostAnswer(GitHubStage stage, PullRequestSnapshot held, Action change)
    {
        var before = stage.Wire.Requests.Count;
        stage.Wire.Rule = (number, _) => number == before + 2 ? new Wire.Fate.Dropped(CarriedOut: true) : null;
        var (_, others) = stage.Connect();
        stage.Wire.Before = async (number, _) =>
        {
            if (number != before + 3) return;
            stage.Wire.Before = null;
            change();
            await others.TryAcquireAsync(held with { Lease = null }, "other", stage.Clock.GetUtcNow().AddMinutes(10), default);
        };
    }

    static async Task<(GitHubStage Stage, PullRequestSnapshot Held)> HeldAsync(params string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var opened = await stage.OpenAsync(Stop, "bug");
        stage.Sandbox.DefineLabel(Gone);
        stage.Sandbox.AddLabel(stage.Sandbox.OpenPullRequest("Another", "contributor").Number, Used, "maxime");
        var held = await stage.Leases.TryAcquireAsync(opened, "me", stage.Clock.GetUtcNow().AddMinutes(10), default);
        stage.Sandbox.ClearRequestLog();
        return (stage, held);
    }

    static PullRequestChange End(PullRequestSnapshot held) => new() { Remove = [Stop], End = new([Gone, Used, Stop], held.Lease!) };

    static void AssertEnded(GitHubStage stage, PullRequestSnapshot after)
    {
        Assert.Null(after.Lease);
        Assert.Equal(["bug"], after.Labels.Select(label => label.Name));
        Assert.Equal(["bug"], stage.LabelsOf(after.Number));
        Assert.Equal([Stop, Used, "bug"], stage.Sandbox.Definitions.Select(definition => definition.Name).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Unused_definitions_the_lease_and_the_labels_go_in_one_request_whose_answer_is_the_look_afterwards()
    {
        var (stage, held) = await HeldAsync();

        AssertEnded(stage, await stage.PullRequests.ApplyAsync(held, End(held), default));

        Assert.Equal(2, stage.RequestCount); // which definitions are used is asked first
    }

    [Fact]
    public async Task Without_a_label_to_remove_the_pull_request_is_read_afterwards()
    {
        var (stage, held) = await HeldAsync();

        var after = await stage.PullRequests.ApplyAsync(held, new() { End = new([Gone], held.Lease!) }, default);

        Assert.Null(after.Lease);
        Assert.DoesNotContain(stage.Sandbox.Definitions, definition => definition.Name == Gone);
        Assert.Equal(3, stage.RequestCount);
    }

    public static TheoryData<int, bool> Losses => new() { { 1, false }, { 1, true }, { 2, false }, { 2, true } };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_ends_the_same_way(int lost, bool carriedOut)
    {
        var (stage, held) = await HeldAsync();
        var before = stage.Wire.Requests.Count;
        stage.Wire.Rule = (number, _) => number == before + lost ? new Wire.Fate.Dropped(carriedOut) : null;

        AssertEnded(stage, await stage.PullRequests.ApplyAsync(held, End(held), default));
    }

    [Fact]
    public async Task A_token_that_may_not_delete_by_mutation_deletes_by_rest()
    {
        var (stage, held) = await HeldAsync("deleteLabel");

        AssertEnded(stage, await stage.PullRequests.ApplyAsync(held, End(held), default));
    }

    [Fact]
    public async Task A_lease_that_another_job_took_after_a_lost_answer_and_its_definitions_are_left_alone()
    {
        var (stage, held) = await HeldAsync();
        AnotherJobTakesTheLeaseAfterALostAnswer(stage, held, () => stage.Sandbox.DefineLabel(Gone));

        var after = await stage.PullRequests.ApplyAsync(held, End(held), default);

        Assert.Equal("other", after.Lease?.Owner);
        Assert.Contains(stage.Sandbox.Definitions, definition => definition.Name == Gone);
    }

    [Fact]
    public async Task A_label_that_was_put_on_again_for_a_job_that_took_the_lease_after_a_lost_answer_stays()
    {
        var (stage, held) = await HeldAsync();
        AnotherJobTakesTheLeaseAfterALostAnswer(stage, held, () => stage.Sandbox.AddLabel(held.Number, Stop, "maxime"));

        var after = await stage.PullRequests.ApplyAsync(held, End(held), default);

        Assert.Equal("other", after.Lease?.Owner);
        Assert.Contains(Stop, stage.LabelsOf(held.Number));
    }
}
