using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
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

    public override Task<WriteFailure?> RestAsync(RestWriter rest, CancellationToken cancellationToken) => rest.RemoveLabelsAsync(this, cancellationToken);
}
