using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Adds labels to a pull request; those that it has stay.</summary>
internal sealed record AddLabels(PullRequestSnapshot PullRequest, IReadOnlyList<KnownDefinition> Labels) : WriteStep
{
    public override string Mutation => "addLabelsToLabelable";

    public override string What => $"adding {Names(Labels)} to pull request {PullRequest.Number}";

    public override JsonObject Input() => new() { ["labelableId"] = PullRequest.NodeId, ["labelIds"] = Ids(Labels) };

    public override string Selection(bool withLook) => LabelableSelection(withLook);

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("labelable");

    // Octokit's own call sends a bare list, which GitHub accepts but does not document.
    protected override Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["labels"] = new JsonArray([.. Labels.Select(label => JsonValue.Create(label.Definition.Name))]) };
        return connection.Transport.RestAsync(
            (client, owner, name) => new ApiConnection(client.Connection).Post<IReadOnlyList<Label>>(
                ApiUrls.IssueLabels(owner, name, PullRequest.Number), body, cancellationToken),
            repeatable: true, cancellationToken, What);
    }
}

/// <summary>Removes labels from a pull request.</summary>
internal sealed record RemoveLabels(PullRequestSnapshot PullRequest, IReadOnlyList<KnownDefinition> Labels) : WriteStep
{
    public override string Mutation => "removeLabelsFromLabelable";

    public override string What => $"removing {Names(Labels)} from pull request {PullRequest.Number}";

    public override JsonObject Input() => new() { ["labelableId"] = PullRequest.NodeId, ["labelIds"] = Ids(Labels) };

    public override string Selection(bool withLook) => LabelableSelection(withLook);

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("labelable");

    protected override async Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken)
    {
        foreach (var label in Labels)
        {
            // Octokit's own call does not escape the name, and sends a body that GitHub does not document. A label that is not there needs no removal.
            await connection.Transport.FindAsync(
                (client, owner, name) => client.Connection.Delete(
                    ApiUrls.IssueLabel(owner, name, PullRequest.Number, Uri.EscapeDataString(label.Definition.Name))),
                cancellationToken, What).ConfigureAwait(false);
        }
    }
}
