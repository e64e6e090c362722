using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Takes labels off a pull request.</summary>
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
            // Octokit's own removal does not escape the name, and sends a body that GitHub describes none for.
            var address = ApiUrls.IssueLabel(connection.Options.Owner, connection.Options.Name, PullRequest.Number, Uri.EscapeDataString(label.Definition.Name));
            try
            {
                await connection.Transport.RestAsync(client => client.Connection.Delete(address), repeatable: true, cancellationToken, What).ConfigureAwait(false);
            }
            catch (ShowtimeException e) when (e.Error == ShowtimeError.NotFound)
            {
                // One that is not there is off already.
            }
        }
    }
}
