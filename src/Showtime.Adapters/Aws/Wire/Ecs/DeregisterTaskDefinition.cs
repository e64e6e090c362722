using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Makes one revision inactive; what runs on it keeps running.</summary>
internal sealed record DeregisterTaskDefinition([property: JsonPropertyName("taskDefinition")] string Name) : EcsOperation<DeregisterTaskDefinitionResult>;

internal sealed record DeregisterTaskDefinitionResult(TaskDefinition? TaskDefinition);
