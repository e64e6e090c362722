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

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        await connection.Transport.RestAsync(client => client.Connection.Delete(connection.LabelAddress(Known.Definition.Name)), repeatable: false, cancellationToken, What).ConfigureAwait(false);
        connection.Definitions.Forget(Known.Definition.Name);
    }
}
