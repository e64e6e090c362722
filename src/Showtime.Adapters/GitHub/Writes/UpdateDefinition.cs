using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Gives a definition another colour and description; its name stays.</summary>
internal sealed record UpdateDefinition(string Id, LabelDefinition Definition) : WriteStep
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
            async client => (await client.Connection.Patch<Label>(connection.LabelAddress(Definition.Name), body).ConfigureAwait(false)).Body, repeatable: true, cancellationToken, What).ConfigureAwait(false));
    }
}
