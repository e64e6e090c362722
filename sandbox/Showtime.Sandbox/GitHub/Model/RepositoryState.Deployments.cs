using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Deployments and the environments that they name.</summary>
sealed partial class RepositoryState
{
    static readonly HashSet<string> States = new(StringComparer.Ordinal)
    {
        "error", "failure", "inactive", "in_progress", "queued", "pending", "success",
    };

    readonly SortedDictionary<long, Deployment> _deployments = [];
    readonly Dictionary<string, (long Id, string NodeId, DateTimeOffset CreatedAt)> _environments = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Newest first, as GitHub lists them.</summary>
    public IEnumerable<Deployment> Deployments => _deployments.Values.Reverse();

    public IEnumerable<KeyValuePair<string, (long Id, string NodeId, DateTimeOffset CreatedAt)>> Environments =>
        _environments.OrderBy(e => e.Value.Id);

    public Deployment? FindDeployment(long id) => _deployments.GetValueOrDefault(id);

    public Deployment Deploy(Commit commit, string reference, string task, string environment, string? description, JsonNode? payload, Account creator,
        bool isTransient = false, bool isProduction = false)
    {
        EnsureEnvironment(environment);
        var (id, nodeId) = _ids.Next("DE");
        var deployment = new Deployment(id, nodeId, commit.Oid, reference, task, environment, description, payload, creator, Now, isTransient, isProduction);
        _deployments.Add(id, deployment);
        _nodes[nodeId] = deployment;
        return deployment;
    }

    /// <summary>
    /// Adds a status; a success makes the earlier deployments of the same environment inactive that have succeeded and are neither transient nor
    /// production, unless told otherwise.
    /// </summary>
    public DeploymentStatus AddStatus(
        Deployment deployment, string state, string? description, string? environmentUrl, string? logUrl, bool autoInactive, Account creator)
    {
        if (!States.Contains(state)) throw GitHubRefusal.Invalid("DeploymentStatus", "state", "inclusion", "State is not included in the list");
        var status = NewStatus(state, description, environmentUrl, logUrl, creator);
        deployment.Statuses.Add(status);
        if (state is not "success" || !autoInactive) return status;
        foreach (var other in _deployments.Values.Where(d => d.Id < deployment.Id
            && d is { IsTransient: false, IsProduction: false, Statuses: [.., { State: "success" }] }
            && SameEnvironment(d, deployment.Environment)))
        {
            other.Statuses.Add(NewStatus("inactive", null, null, null, creator));
        }

        return status;
    }

    /// <exception cref="GitHubRefusal">It is active and not the only one.</exception>
    public void DeleteDeployment(Deployment deployment)
    {
        if (deployment.IsActive && _deployments.Values.Any(d => d != deployment && SameEnvironment(d, deployment.Environment)))
        {
            throw new GitHubRefusal(
                RefusalKind.Unprocessable, "We cannot delete an active deployment unless it is the only deployment in a given environment.");
        }

        Forget(deployment);
    }

    public void EnsureEnvironment(string name)
    {
        if (_environments.ContainsKey(name)) return;
        var (id, nodeId) = _ids.Next("EN");
        _environments.Add(name, (id, nodeId, Now));
    }

    /// <summary>Deletes an environment and the deployments that name it.</summary>
    public bool DeleteEnvironment(string name)
    {
        if (!_environments.Remove(name)) return false;
        foreach (var deployment in _deployments.Values.Where(d => SameEnvironment(d, name)).ToList()) Forget(deployment);
        return true;
    }

    void Forget(Deployment deployment)
    {
        _deployments.Remove(deployment.Id);
        _nodes.Remove(deployment.NodeId);
    }

    static bool SameEnvironment(Deployment deployment, string name) =>
        string.Equals(deployment.Environment, name, StringComparison.OrdinalIgnoreCase);

    DeploymentStatus NewStatus(string state, string? description, string? environmentUrl, string? logUrl, Account creator)
    {
        var (id, nodeId) = _ids.Next("DES");
        return new(id, nodeId, state, description, environmentUrl, logUrl, creator, Now);
    }
}

/// <summary>A deployment with the statuses it went through, oldest first.</summary>
sealed record Deployment(
    long Id,
    string NodeId,
    string Sha,
    string Ref,
    string Task,
    string Environment,
    string? Description,
    JsonNode? Payload,
    Account Creator,
    DateTimeOffset CreatedAt,
    bool IsTransient = false,
    bool IsProduction = false)
{
    public List<DeploymentStatus> Statuses { get; } = [];

    /// <summary>A deployment is active until its newest status ends it.</summary>
    public bool IsActive => Statuses.Count == 0 || Statuses[^1].State is not ("inactive" or "failure" or "error");
}

/// <summary>One step of a deployment.</summary>
sealed record DeploymentStatus(
    long Id, string NodeId, string State, string? Description, string? EnvironmentUrl, string? LogUrl, Account Creator, DateTimeOffset CreatedAt);
