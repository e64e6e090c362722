using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>The writes by REST, for tokens and hosts that refuse the mutations. REST names labels by name, one request each.</summary>
internal sealed class RestWriter(GitHubConnection connection)
{
    static readonly HttpStatusCode[] Refusals = [HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Gone];

    string Repository => $"repos/{Uri.EscapeDataString(connection.Options.Owner)}/{Uri.EscapeDataString(connection.Options.Name)}";

    public Task<WriteFailure?> CreateDefinitionAsync(CreateDefinition step, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Repository}/labels", Body(step.Definition, withName: true), step.What, repeatable: false, LearnDefinition, cancellationToken);

    public Task<WriteFailure?> UpdateDefinitionAsync(UpdateDefinition step, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, LabelPath(step.Definition.Name), Body(step.Definition, withName: false), step.What, repeatable: true, LearnDefinition, cancellationToken);

    public Task<WriteFailure?> DeleteDefinitionAsync(DeleteDefinition step, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Delete, LabelPath(step.Known.Definition.Name), null, step.What, repeatable: false,
            _ => connection.Definitions.Forget(step.Known.Definition.Name), cancellationToken);

    public Task<WriteFailure?> AddLabelsAsync(AddLabels step, CancellationToken cancellationToken)
    {
        var names = new JsonArray([.. step.Labels.Select(label => JsonValue.Create(label.Definition.Name))]);
        return SendAsync(HttpMethod.Post, $"{IssuePath(step.PullRequest)}/labels", new() { ["labels"] = names }, step.What, repeatable: true, _ => { }, cancellationToken);
    }

    public async Task<WriteFailure?> RemoveLabelsAsync(RemoveLabels step, CancellationToken cancellationToken)
    {
        foreach (var label in step.Labels)
        {
            var path = $"{IssuePath(step.PullRequest)}/labels/{Uri.EscapeDataString(label.Definition.Name)}";
            var failure = await SendAsync(HttpMethod.Delete, path, null, step.What, repeatable: true, _ => { }, cancellationToken).ConfigureAwait(false);
            if (failure is { Kind: not WriteFailureKind.NotFound }) return failure; // one that is not there is off already
        }

        return null;
    }

    public Task<WriteFailure?> AddCommentAsync(AddComment step, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"{IssuePath(step.PullRequest)}/comments", new() { ["body"] = step.Body }, step.What, repeatable: false,
        comment => LearnComment(step.PullRequest, comment), cancellationToken);

    public Task<WriteFailure?> UpdateCommentAsync(UpdateComment step, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Patch, $"{Repository}/issues/comments/{step.Comment.DatabaseId}", new() { ["body"] = step.Body }, step.What, repeatable: true,
        comment => LearnComment(step.PullRequest, comment), cancellationToken);

    /// <summary>Reads a definition by name; null where there is none.</summary>
    public async Task<KnownDefinition?> ReadDefinitionAsync(string name, CancellationToken cancellationToken)
    {
        var reply = await connection.Transport.RestAsync(HttpMethod.Get, LabelPath(name), null, repeatable: true, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound) return null;
        return Definition(reply.Json) ?? throw GitHubErrors.Incomplete($"the label '{name}'", "its id");
    }

    /// <summary>A person's permission as GitHub words it; null for somebody who is no collaborator.</summary>
    public async Task<JsonElement?> ReadPermissionAsync(string login, CancellationToken cancellationToken)
    {
        var path = $"{Repository}/collaborators/{Uri.EscapeDataString(login)}/permission";
        var reply = await connection.Transport.RestAsync(HttpMethod.Get, path, null, repeatable: true, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        return reply.Status == HttpStatusCode.NotFound ? null : reply.Json;
    }

    /// <summary>Reacts to a comment; GitHub answers a repeat with the reaction that is there.</summary>
    /// <returns>False where the comment is gone.</returns>
    public async Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Repository}/issues/comments/{commentId}/reactions");
        var body = new JsonObject { ["content"] = Content(reaction) };
        var reply = await connection.Transport.RestAsync(HttpMethod.Post, path, body, repeatable: true, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        return reply.Status != HttpStatusCode.NotFound;
    }

    static string Content(CommentReaction reaction) => reaction switch
    {
        CommentReaction.Eyes => "eyes",
        CommentReaction.Rocket => "rocket",
        CommentReaction.ThumbsUp => "+1",
        CommentReaction.ThumbsDown => "-1",
        _ => "confused",
    };

    async Task<WriteFailure?> SendAsync(
        HttpMethod method, string path, JsonObject? body, string what, bool repeatable, Action<JsonElement> learn, CancellationToken cancellationToken)
    {
        GitHubReply reply;
        try
        {
            reply = await connection.Transport.RestAsync(method, path, body, repeatable, Refusals, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.MayHaveHappened)
        {
            return WriteFailure.Lost(e);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.PermissionDenied && GitHubErrors.IsLocked(e.Message))
        {
            return new(WriteFailureKind.Locked, e);
        }

        if (reply.Succeeded)
        {
            learn(reply.Json);
            return null;
        }

        return reply.Status == HttpStatusCode.UnprocessableEntity
            ? WriteFailure.Refused(reply.Message, what)
            : new(WriteFailureKind.NotFound, GitHubErrors.From(reply, what, connection.Options.Repository));
    }

    void LearnDefinition(JsonElement label) => Definition(label);

    KnownDefinition? Definition(JsonElement label) =>
        label.Text("node_id") is { } id && label.Text("name") is { } name
            ? connection.Definitions.Learn(id, name, label.Text("color") ?? "", label.Text("description") ?? "")
            : null;

    void LearnComment(PullRequestSnapshot pullRequest, JsonElement comment)
    {
        if (comment.Text("node_id") is not { } id || comment.Text("body") is not { } body) return;
        connection.Comments.Learn(pullRequest.Number, new KnownComment(id, comment.Number("id") ?? 0, body));
    }

    string LabelPath(string name) => $"{Repository}/labels/{Uri.EscapeDataString(name)}";

    string IssuePath(PullRequestSnapshot pullRequest) => string.Create(CultureInfo.InvariantCulture, $"{Repository}/issues/{pullRequest.Number}");

    static JsonObject Body(LabelDefinition definition, bool withName)
    {
        var body = new JsonObject { ["color"] = definition.Color, ["description"] = definition.Description };
        if (withName) body["name"] = definition.Name;
        return body;
    }
}
