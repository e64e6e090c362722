namespace Showtime.Core.Configuration;

/// <summary>The section <c>deploy</c>.</summary>
public sealed record DeployConfiguration
{
    /// <summary>The kind of target; <c>ecs</c> is the one there is.</summary>
    public string Target { get; init; } = "ecs";

    /// <summary>The section <c>deploy.ecs</c>.</summary>
    public EcsConfiguration Ecs { get; init; } = new();
}
