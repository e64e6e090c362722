using Showtime.Core.Errors;
using Showtime.Sandbox.GitHub;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class LeaseTests
{
    static readonly DateTimeOffset Until = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

    public static TheoryData<string[]> Ways => new() { Array.Empty<string>(), new[] { "createLabel", "updateLabel", "deleteLabel" } };

    [Fact]
    public async Task Acquiring_renewing_and_releasing_take_one_request_each()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();

        var taken = await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default);
        Assert.Equal(1, stage.RequestCount);
        Assert.Equal(("run-1.1", Until, current.Number), (taken.Lease!.Owner, taken.Lease.Until, taken.Lease.PullRequest));

        stage.Sandbox.AddLabel(current.Number, "🎪 🛑 showtime-trigger-stop", "maxime");
        var renewed = await stage.Leases.RenewAsync(taken.Lease, Until.AddMinutes(5), default);
        Assert.Equal(2, stage.RequestCount);
        Assert.Equal(taken.Lease with { Until = Until.AddMinutes(5) }, renewed.Lease);
        Assert.Equal(("🎪 🛑 showtime-trigger-stop", "maxime"), (Assert.Single(renewed.Labels).Name, renewed.Labels[0].AddedBy));

        Assert.True(await stage.Leases.DeleteAsync(renewed.Lease!, default));
        Assert.Equal(3, stage.RequestCount);
        Assert.DoesNotContain(stage.Sandbox.Definitions, definition => definition.Name.Contains("🔐", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Only_one_of_two_jobs_gets_the_lease_and_the_other_sees_the_holder(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync();
        var (_, others) = stage.Connect();

        var first = await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default);
        var second = await others.TryAcquireAsync(current, "run-2.1", Until, default);

        Assert.Equal("run-1.1", first.Lease!.Owner);
        Assert.Equal(first.Lease, second.Lease);
        Assert.Single(stage.Sandbox.Definitions, definition => definition.Name == $"🎪 🔐 pr-{current.Number}");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_holder_whose_lease_was_taken_over_loses_it_and_changes_nothing(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync();
        var mine = (await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default)).Lease!;
        var (_, others) = stage.Connect();
        Assert.True(await others.DeleteAsync(mine, default));
        var theirs = (await others.TryAcquireAsync(current, "run-2.1", Until, default)).Lease!;

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.Leases.RenewAsync(mine, Until.AddHours(1), default));
        Assert.Equal(ShowtimeError.LeaseLost, failure.Error);
        Assert.False(await stage.Leases.DeleteAsync(mine, default));
        Assert.Equal(theirs, (await stage.PullRequests.ReadAsync(current.Number, default)).Lease);
    }

    [Fact]
    public async Task A_renewal_by_name_of_the_lease_of_another_reports_its_own_as_lost()
    {
        var stage = new GitHubStage(new() { RefusedMutations = new HashSet<string>(["updateLabel"]) });
        var current = await stage.OpenAsync();
        var mine = (await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default)).Lease!;
        var (_, others) = stage.Connect();
        stage.Wire.Before = async (_, sent) =>
        {
            if (sent.Method != "PATCH") return;
            stage.Wire.Before = null;
            await others.DeleteAsync(mine, default);
            await others.TryAcquireAsync(current, "run-2.1", Until, default);
        };

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.Leases.RenewAsync(mine, Until.AddHours(1), default));

        Assert.Equal(ShowtimeError.LeaseLost, failure.Error);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Only_one_of_two_jobs_takes_over_an_expired_lease(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync();
        var dead = (await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default)).Lease!;
        var (_, others) = stage.Connect();

        Assert.True(await others.DeleteAsync(dead, default));
        Assert.False(await stage.Leases.DeleteAsync(dead, default));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_lease_is_acquired_renewed_and_released_by_graphql_and_by_rest(string[] refused)
    {
        var stage = new GitHubStage(new() { RefusedMutations = refused.ToHashSet() });
        var current = await stage.OpenAsync();

        var taken = await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default);
        var renewed = await stage.Leases.RenewAsync(taken.Lease!, Until.AddMinutes(1), default);

        Assert.Equal(taken.Lease! with { Until = Until.AddMinutes(1) }, renewed.Lease);
        Assert.True(await stage.Leases.DeleteAsync(renewed.Lease!, default));
        Assert.False(await stage.Leases.DeleteAsync(renewed.Lease!, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_to_acquiring_is_resolved_by_looking(bool carriedOut)
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        var first = stage.Wire.Requests.Count + 1;
        stage.Wire.Rule = (number, _) => number == first ? new Wire.Fate.Dropped(carriedOut) : null;

        var seen = await stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default);

        Assert.Equal("run-1.1", seen.Lease!.Owner);
        Assert.Equal(carriedOut ? 2 : 3, stage.Wire.Requests.Count - first + 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_to_releasing_counts_as_released(bool carriedOut)
    {
        var stage = new GitHubStage();
        var lease = (await stage.Leases.TryAcquireAsync(await stage.OpenAsync(), "run-1.1", Until, default)).Lease!;
        var first = stage.Wire.Requests.Count + 1;
        stage.Wire.Rule = (number, _) => number == first ? new Wire.Fate.Dropped(carriedOut) : null;

        Assert.True(await stage.Leases.DeleteAsync(lease, default));
        Assert.DoesNotContain(stage.Sandbox.Definitions, definition => definition.Name.StartsWith("🎪 🔐", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renewal_whose_answer_was_lost_is_sent_again(bool carriedOut)
    {
        var stage = new GitHubStage();
        var lease = (await stage.Leases.TryAcquireAsync(await stage.OpenAsync(), "run-1.1", Until, default)).Lease!;
        var first = stage.Wire.Requests.Count + 1;
        stage.Wire.Rule = (number, _) => number == first ? new Wire.Fate.Dropped(carriedOut) : null;

        var renewed = await stage.Leases.RenewAsync(lease, Until.AddHours(1), default);

        Assert.Equal(lease with { Until = Until.AddHours(1) }, renewed.Lease);
    }

    [Fact]
    public async Task A_lease_whose_state_stays_unknown_may_be_held()
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();
        var first = stage.Wire.Requests.Count + 1;
        stage.Wire.Rule = (number, _) => number >= first ? new Wire.Fate.Dropped(number == first) : null;

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default));

        Assert.True(failure.MayHaveHappened);
        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
    }

    [Fact]
    public async Task A_token_without_the_right_to_label_is_refused()
    {
        var tokens = new Dictionary<string, GitHubSandboxToken> { [GitHubStage.Token] = new("github-actions[bot]", GitHubTokenScopes.None) };
        var stage = new GitHubStage(new() { Tokens = tokens });
        var current = await stage.OpenAsync();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.Leases.TryAcquireAsync(current, "run-1.1", Until, default));

        Assert.Equal(ShowtimeError.PermissionDenied, failure.Error);
        Assert.Contains("pull-requests: write", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890")]
    public async Task An_owner_that_does_not_fit_the_description_is_refused(string owner)
    {
        var stage = new GitHubStage();
        var current = await stage.OpenAsync();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => stage.Leases.TryAcquireAsync(current, owner, Until, default));

        Assert.Equal(ShowtimeError.InvalidInput, failure.Error);
        Assert.Equal(0, stage.RequestCount);
    }
}
