namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>A container's own check; all times are in seconds.</summary>
internal sealed record HealthCheck(IReadOnlyList<string> Command)
{
    public int? Interval { get; init; }

    public int? Timeout { get; init; }

    public int? Retries { get; init; }

    public int? StartPeriod { get; init; }
}
