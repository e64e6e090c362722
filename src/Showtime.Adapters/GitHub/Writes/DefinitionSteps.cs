using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Creates a definition; GitHub refuses a second one of the same name.</summary>
internal record CreateDefinition(string RepositoryId, LabelDefinition Definition) : WriteStep
{
    public override string Mutation => "createLabel";

    public override string What => $"creating the label '{Definition.Name}'";

    public override JsonObject Input() => new()
    {
        ["repositoryId"] = RepositoryId,
        ["name"] = Definition.Name,
        ["color"] = Definition.Color,
        ["description"] = Definition.Description,
    };

    public override string Selection(bool withLook) => LabelSelection(withLook);

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("label", "repository", "pullRequest");

    public override void Learn(GitHubConnection connection, JsonElement payload) => connection.Definitions.Learn(payload.At("label"));

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        var label = new NewLabel(Definition.Name, Definition.Color) { Description = Definition.Description };
        connection.Definitions.Learn(await connection.Transport.RestAsync(
            (client, owner, name) => client.Issue.Labels.Create(owner, name, label), repeatable: false, cancellationToken, What).ConfigureAwait(false));
    }
}

/// <summary>Gives a definition another colour and description; its name stays.</summary>
internal record UpdateDefinition(string Id, LabelDefinition Definition) : WriteStep
{
    public override string Mutation => "updateLabel";

    public override string What => $"updating the label '{Definition.Name}'";

    public override JsonObject Input() => new() { ["id"] = Id, ["color"] = Definition.Color, ["description"] = Definition.Description };

    public override string Selection(bool withLook) => LabelSelection(withLook);

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("label", "repository", "pullRequest");

    public override void Learn(GitHubConnection connection, JsonElement payload) => connection.Definitions.Learn(payload.At("label"));

    // Octokit's own update is a POST with the name not escaped.
    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["color"] = Definition.Color, ["description"] = Definition.Description };
        connection.Definitions.Learn(await connection.Transport.RestAsync(
            (client, owner, name) => new ApiConnection(client.Connection).Patch<Label>(ApiUrls.Label(owner, name, Uri.EscapeDataString(Definition.Name)), body),
            repeatable: true, cancellationToken, What).ConfigureAwait(false));
    }
}

/// <summary>Deletes a definition, and with it the label everywhere.</summary>
internal record DeleteDefinition(KnownDefinition Known) : WriteStep
{
    public override string Mutation => "deleteLabel";

    public override string What => $"deleting the label '{Known.Definition.Name}'";

    public override JsonObject Input() => new() { ["id"] = Known.Id };

    public override string Selection(bool withLook) => "clientMutationId";

    public override JsonElement PullRequestIn(JsonElement payload) => default;

    public override void Learn(GitHubConnection connection, JsonElement payload) => connection.Definitions.Forget(Known.Definition.Name);

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        await connection.Transport.RestAsync(
            (client, owner, name) => client.Connection.Delete(ApiUrls.Label(owner, name, Uri.EscapeDataString(Known.Definition.Name))),
            repeatable: false, cancellationToken, What).ConfigureAwait(false);
        connection.Definitions.Forget(Known.Definition.Name);
    }
}
