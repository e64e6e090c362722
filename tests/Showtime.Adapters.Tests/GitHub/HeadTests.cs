using Showtime.Core.Events;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class HeadTests
{
    readonly GitHubStage _stage = new();

    [Fact]
    public async Task A_pull_request_is_found_by_the_repository_branch_and_commit_of_its_head()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor", headRef: "idea/one & two", headOwner: "contributor");
        _stage.Sandbox.OpenPullRequest("Same branch name", "other", headRef: "idea/one & two", headOwner: "other", headOid: pull.HeadOid);

        Assert.Equal([pull.Number], await FindAsync("contributor/superset", "idea/one & two", pull.HeadOid));
    }

    [Fact]
    public async Task A_branch_with_several_pull_requests_is_found_for_each()
    {
        var first = _stage.Sandbox.OpenPullRequest("A", "contributor", headRef: "idea", headOwner: "contributor");
        var second = _stage.Sandbox.OpenPullRequest("B", "contributor", headRef: "idea", headOwner: "contributor", headOid: first.HeadOid, baseRef: "release");

        Assert.Equal([first.Number, second.Number], await FindAsync("contributor/superset", "idea", first.HeadOid));
    }

    [Fact]
    public async Task A_pull_request_that_was_pushed_to_or_closed_or_is_of_another_fork_is_not_found()
    {
        var pushed = _stage.Sandbox.OpenPullRequest("A", "contributor", headRef: "pushed", headOwner: "contributor");
        var closed = _stage.Sandbox.OpenPullRequest("B", "contributor", headRef: "closed", headOwner: "contributor");
        _stage.Sandbox.PushCommit(pushed.Number, "contributor");
        _stage.Sandbox.ClosePullRequest(closed.Number, "contributor");

        Assert.Empty(await FindAsync("contributor/superset", "pushed", pushed.HeadOid));
        Assert.Empty(await FindAsync("contributor/superset", "closed", closed.HeadOid));
        Assert.Empty(await FindAsync("contributor/renamed", "pushed", _stage.Sandbox.PullRequest(pushed.Number).HeadOid));
    }

    [Theory]
    [InlineData("""{"message":"not a list"}""")]
    [InlineData("{}")]
    public async Task An_answer_that_is_not_a_list_is_not_an_empty_result(string body)
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, body));

        await Assert.ThrowsAsync<Core.Errors.ShowtimeException>(() => FindAsync("contributor/superset", "idea", new('a', 40)));
    }

    [Fact]
    public async Task A_list_of_pushes_that_has_not_caught_up_with_the_head_says_nothing_about_it()
    {
        // The head was pushed an hour ago, replaced, and pushed again just now: the list knows nothing of the last push yet.
        var seen = await _stage.OpenAsync();
        string Activity(string time, string commit) =>
            $$"""{"ref":"refs/heads/{{seen.HeadBranch}}","timestamp":"2026-11-22T{{time}}Z","after":"{{commit}}"}""";
        var list = $"[{Activity("11:30:00", new('b', 40))},{Activity("11:00:00", seen.HeadSha)}]";
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, list));

        Assert.Null((await _stage.PullRequests.ReadHeadAsync(seen, seen.HeadSha, default)).Since);
        // A commit that an event named may have been pushed onto since.
        Assert.NotNull((await _stage.PullRequests.ReadHeadAsync(seen with { HeadSha = new('b', 40) }, seen.HeadSha, default)).Since);
    }

    Task<IReadOnlyList<int>> FindAsync(string repository, string branch, string sha) =>
        _stage.PullRequests.FindByHeadAsync(new HeadReference(repository, branch, sha), default);
}
