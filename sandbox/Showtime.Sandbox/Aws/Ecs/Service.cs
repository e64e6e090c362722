using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>An ECS service.</summary>
sealed class Service(Cluster cluster, string name, string arn)
{
    const int EventsKept = 100;

    public Cluster Cluster => cluster;

    public string Name => name;

    public string Arn => arn;

    public string Status { get; set; } = "ACTIVE";

    public int DesiredCount { get; set; }

    public ServiceSettings Settings { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public List<Tag> Tags { get; set; } = [];

    public string? ClientToken { get; init; }

    /// <summary>The request that made it, to tell a repeat from another request.</summary>
    public string Request { get; init; } = "";

    /// <summary>Newest first; the first is PRIMARY.</summary>
    public List<Deployment> Deployments { get; } = [];

    /// <summary>Newest first.</summary>
    public List<ServiceEvent> Events { get; } = [];

    /// <summary>The application is unhealthy in every task made at this moment or later; null while it is healthy.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public bool IsSteady { get; set; }

    public Deployment Primary => Deployments[0];

    public IEnumerable<EcsTask> Tasks => cluster.Tasks.Values.Where(t => t.Service == this);

    public IEnumerable<EcsTask> LiveTasks => Tasks.Where(static t => t.DesiredStatus == "RUNNING");

    public void Say(IdSource ids, DateTimeOffset now, string text)
    {
        Events.Insert(0, new(ids.Guid(), now, text));
        if (Events.Count > EventsKept) Events.RemoveAt(EventsKept);
    }
}

/// <summary>One roll-out of a service.</summary>
sealed class Deployment(string id, TaskDefinition definition, ServiceSettings settings, DateTimeOffset createdAt)
{
    public string Id => id;

    public TaskDefinition Definition => definition;

    public ServiceSettings Settings => settings;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public int DesiredCount { get; set; }

    public string RolloutState { get; set; } = "IN_PROGRESS";

    public string RolloutStateReason { get; set; } = $"ECS deployment {id} in progress.";

    public int FailedTasks { get; set; }

    /// <summary>Tasks that failed to start in a row; decides the pause before the next one.</summary>
    public int FailuresInARow { get; set; }

    public DateTimeOffset NotBefore { get; set; }
}

/// <summary>What CreateService and UpdateService can set, apart from the number of tasks and the task definition.</summary>
sealed record ServiceSettings
{
    public string? LaunchType { get; init; }

    public JsonArray CapacityProviders { get; init; } = [];

    public string PlatformVersion { get; init; } = "LATEST";

    public JsonObject? Network { get; init; }

    public int MinimumHealthyPercent { get; init; } = 100;

    public int MaximumPercent { get; init; } = 200;

    public bool CircuitBreaker { get; init; }

    public bool Rollback { get; init; }

    public int HealthCheckGraceSeconds { get; init; }

    public bool ManagedTags { get; init; }

    public string PropagateTags { get; init; } = "NONE";

    public bool ExecuteCommand { get; init; }

    /// <summary>Tasks of launch type EC2 need container instances, and this account has none.</summary>
    public bool IsFargate => LaunchType == "FARGATE" || CapacityProviders.Count > 0;
}

/// <summary>A line in a service's events.</summary>
sealed record ServiceEvent(string Id, DateTimeOffset CreatedAt, string Message);
