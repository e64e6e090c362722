namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record AwsVpcConfiguration(IReadOnlyList<string> Subnets)
{
    public IReadOnlyList<string>? SecurityGroups { get; init; }

    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string? AssignPublicIp { get; init; }
}
