using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Puts labels on a pull request; those that are on it already stay.</summary>
internal sealed record AddLabels(PullRequestSnapshot PullRequest, IReadOnlyList<KnownDefinition> Labels) : WriteStep
{
    public override string Mutation => "addLabelsToLabelable";

    public override string What => $"adding {Names(Labels)} to pull request {PullRequest.Number}";

    public override JsonObject Input() => new() { ["labelableId"] = PullRequest.NodeId, ["labelIds"] = Ids(Labels) };

    public override string Selection(bool withLook) => LabelableSelection(withLook);

    public override JsonElement PullRequestIn(JsonElement payload) => payload.At("labelable");

    protected override Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken) => connection.Transport.RestAsync(
        client => client.Issue.Labels.AddToIssue(
            connection.Options.Owner, connection.Options.Name, PullRequest.Number, [.. Labels.Select(label => label.Definition.Name)]),
        repeatable: true, cancellationToken, What);
}
