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
