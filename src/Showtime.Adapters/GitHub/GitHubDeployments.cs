using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.GitHub.Writes;
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

    readonly ConcurrentDictionary<string, string> _nodes = new(StringComparer.Ordinal);
    readonly WriteRunner _runner = new(connection);
    readonly object _gate = new();
    Task<IReadOnlyList<DeploymentRecord>>? _reading;
    string? _environment;

    /// <summary>The page of the run that this job is part of; null outside of Actions.</summary>
    public static Uri? RunPage(GitHubOptions options, IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("GITHUB_RUN_ID") is { Length: > 0 } run && run.All(char.IsAsciiDigit)
            ? new(options.ServerUrl, $"{options.Owner}/{options.Name}/actions/runs/{run}")
            : null;

    /// <inheritdoc/>
    /// <remarks>Where several jobs ask for their own at the same time, one list of all serves them.</remarks>
    public async Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken)
    {
        if (pullRequest is null || !connection.Transport.IsSideBySide)
            return await ReadAsync(environment, pullRequest, cancellationToken).ConfigureAwait(false);
        Task<IReadOnlyList<DeploymentRecord>> reading;
        lock (_gate)
        {
            if (_reading is not { IsCompleted: false } underWay || _environment != environment)
                (_environment, _reading) = (environment, underWay = ReadAsync(environment, pullRequest: null, CancellationToken.None));
            reading = underWay;
        }

        var all = await reading.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. all.Where(record => record.PullRequest == pullRequest)];
    }

    async Task<IReadOnlyList<DeploymentRecord>> ReadAsync(string environment, int? pullRequest, CancellationToken cancellationToken)
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
        // A record that another process has read has no node id here; what the runner would do by REST is done by REST then.
        var node = _nodes.GetValueOrDefault(record.Id);
        WriteStep[] steps = [new EndDeployment(node ?? "", record.Id), new DeleteDeployment(node ?? "", record.Id)];
        try
        {
            if (node is not null)
            {
                var outcome = await _runner.RunAsync("DeleteDeployment", steps, look: null, cancellationToken, repeatable: true).ConfigureAwait(false);
                if (Failure(outcome.Failures.Select(failed => failed.Failure)) is { } failure) throw failure.Exception;
                return;
            }

            foreach (var step in steps)
            {
                if (await step.RestAsync(connection, cancellationToken).ConfigureAwait(false) is not { } one) continue;
                if (Failure([one]) is { } failure) throw failure.Exception;
                return;
            }
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.PermissionDenied)
        {
            throw Denied(e);
        }

        // What is not found somebody else has deleted.
        static WriteFailure? Failure(IEnumerable<WriteFailure> failures) => failures.FirstOrDefault(failure => failure.Kind != WriteFailureKind.NotFound);
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
            throw Denied(e);
        }
    }

    static ShowtimeException Denied(ShowtimeException e) => new(e.Error, e.Message, Remedy, e) { Target = e.Target };

    static string TaskOf(int pullRequest) => string.Create(CultureInfo.InvariantCulture, $"{TaskPrefix}{pullRequest}");

    /// <summary>A deployment as a record; null for one that is not Showtime's.</summary>
    DeploymentRecord? Read(JsonElement deployment)
    {
        if (RecordIn(deployment) is not { } record) return null;
        if (deployment.Text("node_id") is { } node) _nodes[record.Id] = node;
        return record;
    }

    static DeploymentRecord? RecordIn(JsonElement deployment) =>
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
