using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Writes a new comment. A repeat writes another one, so a lost answer is settled by looking for its marker.</summary>
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
            client => client.Issue.Comment.Create(connection.Options.Owner, connection.Options.Name, PullRequest.Number, Body), repeatable: false, cancellationToken, What).ConfigureAwait(false));
}
