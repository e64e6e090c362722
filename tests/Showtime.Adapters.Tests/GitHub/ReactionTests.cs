using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class ReactionTests
{
    [Theory]
    [InlineData(CommentReaction.Eyes, "eyes")]
    [InlineData(CommentReaction.Rocket, "rocket")]
    [InlineData(CommentReaction.ThumbsUp, "+1")]
    [InlineData(CommentReaction.ThumbsDown, "-1")]
    [InlineData(CommentReaction.Confused, "confused")]
    public async Task A_repeated_reaction_is_added_once(object reaction, string content)
    {
        var stage = new GitHubStage();
        var pull = await stage.OpenAsync();
        var comment = stage.Sandbox.AddComment(pull.Number, "/testenv up", "maxime");

        Assert.True(await stage.PullRequests.ReactAsync(comment.Id, (CommentReaction)reaction, default));
        Assert.True(await stage.PullRequests.ReactAsync(comment.Id, (CommentReaction)reaction, default));

        Assert.Equal([$"github-actions[bot]:{content}"], stage.Sandbox.Comments(pull.Number)[0].Reactions);
    }

    [Fact]
    public async Task A_reaction_to_a_deleted_comment_is_no_error()
    {
        var stage = new GitHubStage();
        Assert.False(await stage.PullRequests.ReactAsync(4711, CommentReaction.Eyes, default));
    }

    [Fact]
    public async Task A_token_without_the_right_is_refused()
    {
        var stage = new GitHubStage(
            new() { Tokens = new Dictionary<string, GitHubSandboxToken> { [GitHubStage.Token] = new("reader[bot]", GitHubTokenScopes.None) } });
        var pull = stage.Sandbox.OpenPullRequest("A change", "contributor");
        var comment = stage.Sandbox.AddComment(pull.Number, "/testenv up", "maxime");

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => stage.PullRequests.ReactAsync(comment.Id, CommentReaction.Eyes, default));

        Assert.Equal(ShowtimeError.PermissionDenied, e.Error);
    }

    [Fact]
    public async Task A_pull_request_has_the_time_of_its_last_change()
    {
        var stage = new GitHubStage();
        var pull = await stage.OpenAsync();
        var comment = stage.Sandbox.AddComment(pull.Number, "hello", "maxime");
        Assert.Equal(comment.CreatedAt.ToUnixTimeSeconds(), (await stage.PullRequests.ReadAsync(pull.Number, default)).UpdatedAt!.Value.ToUnixTimeSeconds());
    }
}
