using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Aws.Ecs;

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
