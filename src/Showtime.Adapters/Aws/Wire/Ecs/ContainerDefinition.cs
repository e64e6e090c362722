using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record ContainerDefinition(string Name, string? Image)
{
    public bool? Essential { get; init; }

    public IReadOnlyList<PortMapping>? PortMappings { get; init; }

    public IReadOnlyList<NameValue>? Environment { get; init; }

    public IReadOnlyList<Secret>? Secrets { get; init; }

    public LogConfiguration? LogConfiguration { get; init; }

    public HealthCheck? HealthCheck { get; init; }

    /// <summary>Members that a template brings along and nobody here looks at.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
