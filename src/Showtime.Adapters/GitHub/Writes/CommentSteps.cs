using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Writes a new comment. A repeat writes another one, so a lost answer is resolved by looking for its marker.</summary>
internal sealed record AddComment(PullRequestSnapshot PullRequest, string Body) : WriteStep
{
    public override string Mutation => "addComment";

    public override string What => $"commenting on pull request {PullRequest.Number}";

    public override JsonObject Input() => new() { ["subjectId"] = PullRequest.NodeId, ["body"] = Body };

    public override string Selection(bool withLook) =>
        "commentEdge { node { ...CommentFields } }" + (withLook ? " subject { ... on PullRequest { " + Look + " } }" : "");

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("subject");

    public override void Learn(GitHubConnection connection, JsonElement payload) =>
        connection.Comments.Learn(PullRequest.Number, payload.At("commentEdge", "node"));

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken) =>
        connection.Comments.Learn(PullRequest.Number, await connection.Transport.RestAsync(
            (client, owner, name) => client.Issue.Comment.Create(owner, name, PullRequest.Number, Body),
            repeatable: false,
            cancellationToken,
            What).ConfigureAwait(false));
}

/// <summary>Gives a comment another text.</summary>
internal sealed record UpdateComment(PullRequestSnapshot PullRequest, KnownComment Comment, string Body) : WriteStep
{
    public override string Mutation => "updateIssueComment";

    public override string What => $"updating a comment on pull request {PullRequest.Number}";

    public override JsonObject Input() => new() { ["id"] = Comment.Id, ["body"] = Body };

    public override string Selection(bool withLook) =>
        "issueComment { ...CommentFields" + (withLook ? " pullRequest { " + Look + " }" : "") + " }";

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("issueComment", "pullRequest");

    public override void Learn(GitHubConnection connection, JsonElement payload) =>
        connection.Comments.Learn(PullRequest.Number, payload.At("issueComment"));

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken) =>
        connection.Comments.Learn(PullRequest.Number, await connection.Transport.RestAsync(
            (client, owner, name) => client.Issue.Comment.Update(owner, name, Comment.DatabaseId, Body),
            repeatable: true,
            cancellationToken,
            What).ConfigureAwait(false));
}
