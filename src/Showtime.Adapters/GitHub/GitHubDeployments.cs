using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub.Http;
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

    string Path => $"repos/{Uri.EscapeDataString(connection.Options.Owner)}/{Uri.EscapeDataString(connection.Options.Name)}/deployments";

    /// <summary>The page of the run that this job is part of; null outside of Actions.</summary>
    public static Uri? RunPage(GitHubOptions options, IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("GITHUB_RUN_ID") is { Length: > 0 } run && run.All(char.IsAsciiDigit)
            ? new(options.ServerUrl, $"{options.Owner}/{options.Name}/actions/runs/{run}")
            : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken)
    {
        var query = $"environment={Uri.EscapeDataString(environment)}" + (pullRequest is { } number ? $"&task={Uri.EscapeDataString(TaskOf(number))}" : "");
        List<DeploymentRecord> records = [];
        for (var page = 1; ; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Path}?{query}&per_page={PageSize}&page={page}");
            var reply = await SendAsync(HttpMethod.Get, path, null, repeatable: true, [], cancellationToken).ConfigureAwait(false);
            if (reply.Json.ValueKind != JsonValueKind.Array) throw GitHubErrors.Incomplete(connection.Options.Repository, "the deployments");
            records.AddRange(reply.Json.EnumerateArray().Select(Read).OfType<DeploymentRecord>());
            if (reply.Json.GetArrayLength() < PageSize) return records;
        }
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
        var reply = await SendAsync(HttpMethod.Post, Path, body, repeatable: false, [], cancellationToken).ConfigureAwait(false);
        return Read(reply.Json) ?? throw GitHubErrors.Incomplete(connection.Options.Repository, "the deployment that was created");
    }

    /// <inheritdoc/>
    public async Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["state"] = state switch
            {
                DeploymentRecordState.InProgress => "in_progress",
                DeploymentRecordState.Success => "success",
                DeploymentRecordState.Failure => "failure",
                _ => "inactive",
            },
            // The environment is shared: a success must not end the deployments of the other pull requests.
            ["auto_inactive"] = false,
        };
        if (address is not null) body["environment_url"] = address.AbsoluteUri;
        if (log is not null) body["log_url"] = log.AbsoluteUri;
        // A status said twice is a line more in the deployment's history and nothing else.
        await SendAsync(HttpMethod.Post, $"{Path}/{record.Id}/statuses", body, repeatable: true, [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken)
    {
        // GitHub deletes no active deployment while the environment has others.
        var said = await SendAsync(HttpMethod.Post, $"{Path}/{record.Id}/statuses", new JsonObject { ["state"] = "inactive", ["auto_inactive"] = false }, repeatable: true, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (said.Status == HttpStatusCode.NotFound) return;
        await SendAsync(HttpMethod.Delete, $"{Path}/{record.Id}", null, repeatable: true, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
    }

    async Task<GitHubReply> SendAsync(
        HttpMethod method, string path, JsonObject? body, bool repeatable, IReadOnlyCollection<HttpStatusCode> expected, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Transport.RestAsync(method, path, body, repeatable, expected, cancellationToken).ConfigureAwait(false);
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

    /// <summary>GitHub gives a payload back as an object, or as the text of one.</summary>
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
