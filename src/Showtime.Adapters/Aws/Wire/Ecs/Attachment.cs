namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>What is attached to a task; type <c>ElasticNetworkInterface</c> has the details <c>networkInterfaceId</c> and <c>privateIPv4Address</c>.</summary>
internal sealed record Attachment(string? Type, string? Status, IReadOnlyList<NameValue>? Details);
