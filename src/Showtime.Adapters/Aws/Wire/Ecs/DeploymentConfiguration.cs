namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>How many tasks, in percent of those wanted, run while a deployment replaces them.</summary>
internal sealed record DeploymentConfiguration
{
    public int? MaximumPercent { get; init; }

    public int? MinimumHealthyPercent { get; init; }

    public DeploymentCircuitBreaker? DeploymentCircuitBreaker { get; init; }
}
