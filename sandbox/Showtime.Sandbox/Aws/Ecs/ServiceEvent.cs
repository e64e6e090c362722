namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>A line in a service's events.</summary>
sealed record ServiceEvent(string Id, DateTimeOffset CreatedAt, string Message);
