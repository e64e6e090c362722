using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Makes a deployment inactive: GitHub deletes no active one while the environment has others. A repeat only adds a line to its history.</summary>
/// <param name="NodeId">The deployment's node id.</param>
/// <param name="Id">The number that REST names it by.</param>
internal sealed record EndDeployment(string NodeId, string Id) : DeploymentStep(Id)
{
    public override string Mutation => "createDeploymentStatus";

    public override string What => $"ending the deployment {Id}";

    public override JsonObject Input() => new() { ["deploymentId"] = NodeId, ["state"] = "INACTIVE", ["autoInactive"] = false };

    protected override Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken) => connection.Transport.RestAsync(
        (client, owner, name) => client.Repository.Deployment.Status.Create(
            owner, name, long.Parse(Id, CultureInfo.InvariantCulture), new(DeploymentState.Inactive) { AutoInactive = false }),
        repeatable: true, cancellationToken, What);
}

/// <summary>Deletes a deployment.</summary>
/// <param name="NodeId">The deployment's node id.</param>
/// <param name="Id">The number that REST names it by.</param>
internal sealed record DeleteDeployment(string NodeId, string Id) : DeploymentStep(Id)
{
    public override string Mutation => "deleteDeployment";

    public override string What => $"deleting the deployment {Id}";

    public override JsonObject Input() => new() { ["id"] = NodeId };

    // Octokit has no deletion of its own.
    protected override Task SendAsync(GitHubConnection connection, CancellationToken cancellationToken) => connection.Transport.RestAsync(
        (client, owner, name) => client.Connection.Delete(new($"{ApiUrls.Deployments(owner, name)}/{Id}", UriKind.Relative)),
        repeatable: true, cancellationToken, What);
}

/// <summary>A write about a deployment, which no pull request comes with.</summary>
internal abstract record DeploymentStep(string Id) : WriteStep
{
    public override string Selection(bool withLook) => "clientMutationId";

    public override JsonElement PullRequestIn(JsonElement payload) => default;
}
