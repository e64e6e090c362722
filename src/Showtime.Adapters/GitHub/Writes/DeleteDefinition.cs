using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Model;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Deletes a definition, and with it the label from whatever carries it.</summary>
internal sealed record DeleteDefinition(KnownDefinition Known) : WriteStep
{
    public override string Mutation => "deleteLabel";

    public override string What => $"deleting the label '{Known.Definition.Name}'";

    public override JsonObject Input() => new() { ["id"] = Known.Id };

    public override string Selection(bool withLook) => "clientMutationId";

    public override JsonElement PullRequestIn(JsonElement payload) => default;

    public override void Learn(GitHubConnection connection, JsonElement payload) => connection.Definitions.Forget(Known.Definition.Name);

    public override Task<WriteFailure?> RestAsync(RestWriter rest, CancellationToken cancellationToken) => rest.DeleteDefinitionAsync(this, cancellationToken);
}
