using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Creates a definition; GitHub refuses a second one of the same name.</summary>
internal sealed record CreateDefinition(string RepositoryId, LabelDefinition Definition) : WriteStep
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
            client => client.Issue.Labels.Create(connection.Options.Owner, connection.Options.Name, label), repeatable: false, cancellationToken, What).ConfigureAwait(false));
    }
}
