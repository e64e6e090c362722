using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub;

/// <summary>
/// GitHub's deployments. A record is known by its task (<c>deploy:pr-12</c>) and by what its payload says; the environment is one for all pull requests,
/// because GitHub keeps an object for each environment that was ever named, and the token of a workflow cannot delete those.
/// </summary>
/// <param name="connection">The way to GitHub.</param>
/// <param name="log">The page of the run's log, or null.</param>
internal sealed class GitHubDeployments(GitHubConnection connection, Uri? log) : IDeploymentRecords
{
    const string TaskPrefix = "deploy:pr-";
    const string Mark = "showtime";
    const int PageSize = 100;
    const string Remedy = "Give the workflow's job `permissions: deployments: write`, or set feedback.deployments to false.";

    /// <summary>The page of the run that this job is part of; null outside of Actions.</summary>
    public static Uri? RunPage(GitHubOptions options, IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("GITHUB_RUN_ID") is { Length: > 0 } run && run.All(char.IsAsciiDigit)
            ? new(options.ServerUrl, $"{options.Owner}/{options.Name}/actions/runs/{run}")
            : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken)
    {
        // Octokit's own list has no filter, and its type holds payloads of strings only.
        var filter = new Dictionary<string, string> { ["environment"] = environment };
        if (pullRequest is { } number) filter["task"] = TaskOf(number);
        var found = await SendAsync(
            (client, owner, name) => new ApiConnection(client.Connection).GetAll<JsonElement>(
                ApiUrls.Deployments(owner, name), filter, new ApiOptions { PageSize = PageSize }),
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
        if (found.Any(deployment => deployment.Number("id") is null)) throw GitHubErrors.Incomplete(connection.Options.Repository, "a deployment's id");
        return [.. found.Select(Read).OfType<DeploymentRecord>()];
    }

    /// <inheritdoc/>
    public async Task<DeploymentRecord> CreateAsync(string environment, DeploymentRecord record, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["ref"] = record.Commit,
            ["task"] = TaskOf(record.PullRequest),
            ["environment"] = environment,
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"Showtime, pull request {record.PullRequest}"),
            ["payload"] = new JsonObject { [Mark] = record.PullRequest },
            ["auto_merge"] = false,
            ["required_contexts"] = new JsonArray(),
            ["transient_environment"] = true,
            ["production_environment"] = false,
        };
        var created = await SendAsync(
            (client, owner, name) => new ApiConnection(client.Connection).Post<JsonElement>(ApiUrls.Deployments(owner, name), body, cancellationToken),
            repeatable: false,
            cancellationToken).ConfigureAwait(false);
        return Read(created) ?? throw GitHubErrors.Incomplete(connection.Options.Repository, "the deployment that was created");
    }

    /// <inheritdoc/>
    public async Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken)
    {
        var status = new NewDeploymentStatus(state switch
        {
            DeploymentRecordState.InProgress => DeploymentState.InProgress,
            DeploymentRecordState.Success => DeploymentState.Success,
            DeploymentRecordState.Failure => DeploymentState.Failure,
            _ => DeploymentState.Inactive,
        })
        {
            EnvironmentUrl = address?.AbsoluteUri,
            LogUrl = log?.AbsoluteUri,
        };
        await AddStatusAsync(record, status, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken)
    {
        try
        {
            // GitHub deletes no active deployment while the environment has others.
            await AddStatusAsync(record, new(DeploymentState.Inactive), cancellationToken).ConfigureAwait(false);
            // Octokit has no deletion of its own.
            await SendAsync(
                (client, owner, name) => client.Connection.Delete(new($"{ApiUrls.Deployments(owner, name)}/{record.Id}", UriKind.Relative)),
                repeatable: true,
                cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.NotFound)
        {
            // Somebody else has deleted it.
        }
    }

    /// <summary>Adds a status. A repeat only adds a line to the deployment's history.</summary>
    Task<DeploymentStatus> AddStatusAsync(DeploymentRecord record, NewDeploymentStatus status, CancellationToken cancellationToken)
    {
        status.AutoInactive = false; // the environment is shared: a success must not end the deployments of the other pull requests
        var id = long.Parse(record.Id, CultureInfo.InvariantCulture);
        return SendAsync((client, owner, name) => client.Repository.Deployment.Status.Create(owner, name, id, status), repeatable: true, cancellationToken);
    }

    async Task<T> SendAsync<T>(Func<IGitHubClient, string, string, Task<T>> send, bool repeatable, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Transport.RestAsync(send, repeatable, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.PermissionDenied)
        {
            throw new ShowtimeException(e.Error, e.Message, Remedy, e) { Target = e.Target };
        }
    }

    static string TaskOf(int pullRequest) => string.Create(CultureInfo.InvariantCulture, $"{TaskPrefix}{pullRequest}");

    /// <summary>A deployment as a record; null for one that is not Showtime's.</summary>
    static DeploymentRecord? Read(JsonElement deployment) =>
        deployment.Number("id") is { } id
        && deployment.Text("sha") is { Length: 40 } sha
        && deployment.Text("task") is { } task && task.StartsWith(TaskPrefix, StringComparison.Ordinal)
        && int.TryParse(task.AsSpan(TaskPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pullRequest)
        && Payload(deployment).Number(Mark) == pullRequest
            ? new(id.ToString(CultureInfo.InvariantCulture), pullRequest, sha,
                DateTimeOffset.TryParse(deployment.Text("created_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null)
            : null;

    /// <summary>GitHub returns a payload as an object, or as JSON text.</summary>
    static JsonElement Payload(JsonElement deployment)
    {
        if (deployment.Text("payload") is not { } text) return deployment.At("payload");
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
