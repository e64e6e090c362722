namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>AWS's KeyValuePair, whose members are named so.</summary>
internal sealed record NameValue(string? Name, string? Value);
