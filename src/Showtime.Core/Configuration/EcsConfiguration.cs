namespace Showtime.Core.Configuration;

/// <summary>The section <c>deploy.ecs</c>: Amazon ECS on Fargate.</summary>
public sealed record EcsConfiguration
{
    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The cluster's name.</summary>
    public string Cluster { get; init; } = "superset-ci";

    /// <summary>The subnets of the tasks; at least one is needed to deploy.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The security groups of the tasks.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>The path of a task definition template (the JSON of RegisterTaskDefinition) on the default branch; null builds one from this file.</summary>
    public string? TaskDefinition { get; init; }

    /// <summary>The name or ARN of the role that pulls the image and writes the log.</summary>
    public string ExecutionRole { get; init; } = "ecsTaskExecutionRole";

    /// <summary>The name or ARN of the role that the application has; null for none.</summary>
    public string? TaskRole { get; init; }

    /// <summary>The log group.</summary>
    public string LogGroup { get; init; } = "/ecs/superset-ci";

    /// <summary><c>fargate</c>, or <c>spot</c> for up to 70 % less and an interruption now and then.</summary>
    public string Capacity { get; init; } = "fargate";
}
