using System.Text.Json;
using System.Text.Json.Nodes;
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

    public override Task<WriteFailure?> RestAsync(RestWriter rest, CancellationToken cancellationToken) => rest.UpdateDefinitionAsync(this, cancellationToken);
}
