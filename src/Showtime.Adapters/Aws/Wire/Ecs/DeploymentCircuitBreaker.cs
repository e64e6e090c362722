namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Gives a deployment up whose tasks keep failing, and optionally goes back to the one before.</summary>
internal sealed record DeploymentCircuitBreaker(bool Enable, bool Rollback);
