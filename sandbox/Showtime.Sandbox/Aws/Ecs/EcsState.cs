using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>What ECS knows, and how names and ARNs lead to it.</summary>
sealed class EcsState
{
    readonly AwsWorld _world;
    readonly Dictionary<string, int> _revisions = new(StringComparer.Ordinal);

    public EcsState(AwsWorld world)
    {
        _world = world;
        Scheduler = new(world);
        ServicesPerCluster = world.Options.ServicesPerCluster;
        foreach (var name in world.Options.Clusters) AddCluster(name, world.Options.CapacityProviders);
    }

    public Scheduler Scheduler { get; }

    public Dictionary<string, Cluster> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>By <c>family:revision</c>.</summary>
    public Dictionary<string, TaskDefinition> Definitions { get; } = new(StringComparer.Ordinal);

    public IEnumerable<Service> Services => Clusters.Values.SelectMany(static c => c.Services.Values);

    public IEnumerable<EcsTask> Tasks => Clusters.Values.SelectMany(static c => c.Tasks.Values);

    public int ServicesPerCluster { get; set; }

    public bool SpotIsShort { get; set; }

    public Cluster AddCluster(string name, IEnumerable<string> providers) =>
        Clusters[name] = new(name, _world.Arn("ecs", $"cluster/{name}")) { CapacityProviders = [.. providers] };

    public Cluster Cluster(string? reference) =>
        Clusters.GetValueOrDefault(Last(reference ?? "default"))
            ?? throw new AwsException("ClusterNotFoundException", "Cluster not found.");

    public Service? FindService(Cluster cluster, string reference)
    {
        // The long ARN names the cluster as well; a service of another cluster is not found in this one.
        if (reference.StartsWith("arn:", StringComparison.Ordinal) && reference.Split('/') is [_, var inCluster, _] && inCluster != cluster.Name)
        {
            return null;
        }

        return cluster.Services.GetValueOrDefault(Last(reference));
    }

    public Service Service(Cluster cluster, string? reference)
    {
        if (string.IsNullOrEmpty(reference)) throw AwsException.InvalidParameter("Service cannot be empty.");
        return FindService(cluster, reference) is { Status: not "INACTIVE" } found
            ? found
            : throw new AwsException("ServiceNotFoundException", "Service not found.");
    }

    /// <summary>A definition by ARN, <c>family:revision</c>, or family (its newest ACTIVE revision).</summary>
    public TaskDefinition? FindDefinition(string reference)
    {
        var name = Last(reference);
        if (Definitions.TryGetValue(name, out var exact)) return exact;
        return Definitions.Values.Where(d => d.Family == name && d.Status == "ACTIVE").MaxBy(static d => d.Revision);
    }

    public TaskDefinition DefinitionToRun(string? reference)
    {
        if (string.IsNullOrEmpty(reference)) throw AwsException.InvalidParameter("TaskDefinition can not be blank.");
        var found = FindDefinition(reference) ?? throw AwsException.Client("TaskDefinition not found.");
        return found.Status == "ACTIVE" ? found : throw AwsException.InvalidParameter("TaskDefinition is inactive");
    }

    /// <summary>A revision's number is never used twice, not even after its deletion.</summary>
    public int NextRevision(string family) => _revisions[family] = _revisions.GetValueOrDefault(family) + 1;

    public bool IsInUse(TaskDefinition definition) =>
        Services.Any(s => s.Status != "INACTIVE" && s.Deployments.Any(d => d.Definition == definition))
        || Tasks.Any(t => t.Definition == definition && t.LastStatus != "STOPPED");

    public static string Last(string reference) => reference[(reference.LastIndexOf('/') + 1)..];
}
