using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record TaskDefinition
{
    public string? TaskDefinitionArn { get; init; }

    public string? Family { get; init; }

    public int? Revision { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<ContainerDefinition>? ContainerDefinitions { get; init; }

    public string? TaskRoleArn { get; init; }

    public string? ExecutionRoleArn { get; init; }

    public string? NetworkMode { get; init; }

    public IReadOnlyList<string>? RequiresCompatibilities { get; init; }

    public string? Cpu { get; init; }

    public string? Memory { get; init; }

    public RuntimePlatform? RuntimePlatform { get; init; }

    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>Members that nobody here looks at, kept for a copy under another family.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
