using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>An ECS cluster.</summary>
sealed class Cluster(string name, string arn)
{
    public string Name => name;

    public string Arn => arn;

    public string Status { get; set; } = "ACTIVE";

    public List<string> CapacityProviders { get; init; } = [];

    public List<Tag> Tags { get; set; } = [];

    /// <summary>Services by name. A name that was deleted and made again keeps only its newest service.</summary>
    public Dictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);

    /// <summary>Tasks by id, stopped ones included as long as they can be described.</summary>
    public Dictionary<string, EcsTask> Tasks { get; } = new(StringComparer.Ordinal);
}

/// <summary>CreateCluster, DescribeClusters, ListClusters.</summary>
sealed class ClusterOperations(AwsWorld world)
{
    static readonly string[] Providers = ["FARGATE", "FARGATE_SPOT"];

    public void AddTo(Dictionary<string, JsonOperation> operations)
    {
        operations["CreateCluster"] = Create;
        operations["DescribeClusters"] = Describe;
        operations["ListClusters"] = List;
    }

    JsonObject Create(JsonObject body, Caller caller)
    {
        var name = body.Str("clusterName") ?? "default";
        if (name.Length is 0 or > 255 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw AwsException.InvalidParameter("Invalid cluster name.");
        }

        var providers = body.Strings("capacityProviders");
        if (providers.FirstOrDefault(static p => !Providers.Contains(p, StringComparer.Ordinal)) is { } unknown)
        {
            throw AwsException.InvalidParameter($"The specified capacity provider '{unknown}' was not found. Specify a valid name or ARN and try again.");
        }

        var tags = TagRules.Read(body);
        if (!world.Ecs.Clusters.TryGetValue(name, out var cluster)) // creating one that exists returns it
        {
            cluster = world.Ecs.AddCluster(name, providers);
            cluster.Tags = tags;
            world.Touch();
        }

        return new() { ["cluster"] = EcsShapes.Of(cluster, withTags: true) };
    }

    JsonObject Describe(JsonObject body, Caller caller)
    {
        var names = body.Strings("clusters") is { Count: > 0 } given ? given : ["default"];
        if (names.Count > 100) throw AwsException.InvalidParameter("Clusters cannot have more than 100 elements.");
        var withTags = body.Strings("include").Contains("TAGS", StringComparer.Ordinal);
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var name in names.Select(EcsState.Last))
        {
            if (world.Ecs.Clusters.TryGetValue(name, out var cluster)) found.Add(EcsShapes.Of(cluster, withTags));
            else failures.Add(EcsShapes.Failure(world.Arn("ecs", $"cluster/{name}"), "MISSING"));
        }

        return new() { ["clusters"] = found, ["failures"] = failures };
    }

    JsonObject List(JsonObject body, Caller caller) =>
        EcsPaging.Page(body, [.. world.Ecs.Clusters.Values.Select(static c => c.Arn)], "clusterArns", defaultSize: 100, largest: 100);
}
