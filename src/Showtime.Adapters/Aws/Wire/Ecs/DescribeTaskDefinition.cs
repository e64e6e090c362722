using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Reads one task definition by ARN, <c>family:revision</c>, or family (its newest active revision).</summary>
internal sealed record DescribeTaskDefinition([property: JsonPropertyName("taskDefinition")] string Name) : EcsOperation<DescribeTaskDefinitionResult>
{
    public IReadOnlyList<string>? Include { get; init; } = ["TAGS"];
}

internal sealed record DescribeTaskDefinitionResult(TaskDefinition TaskDefinition, IReadOnlyList<Tag>? Tags);
