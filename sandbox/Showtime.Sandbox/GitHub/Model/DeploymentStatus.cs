namespace Showtime.Sandbox.GitHub.Model;

/// <summary>One step of a deployment.</summary>
sealed record DeploymentStatus(
    long Id, string NodeId, string State, string? Description, string? EnvironmentUrl, string? LogUrl, Account Creator, DateTimeOffset CreatedAt);
