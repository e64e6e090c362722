namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Container(string Name)
{
    public string? LastStatus { get; init; }

    public int? ExitCode { get; init; }

    public string? Reason { get; init; }

    public string? Image { get; init; }

    public string? ImageDigest { get; init; }

    public string? HealthStatus { get; init; }

    public string? RuntimeId { get; init; }

    public IReadOnlyList<NetworkBinding>? NetworkBindings { get; init; }
}
