using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Registers a revision of a task definition. There is no client token: the same call twice makes two revisions.</summary>
internal sealed record RegisterTaskDefinition(string Family, IReadOnlyList<ContainerDefinition> ContainerDefinitions) : EcsOperation<RegisterTaskDefinitionResult>
{
    public string? TaskRoleArn { get; init; }

    public string? ExecutionRoleArn { get; init; }

    public string? NetworkMode { get; init; }

    public IReadOnlyList<string>? RequiresCompatibilities { get; init; }

    /// <summary>CPU units as text, for example <c>512</c>.</summary>
    public string? Cpu { get; init; }

    /// <summary>MiB as text, for example <c>2048</c>.</summary>
    public string? Memory { get; init; }

    public RuntimePlatform? RuntimePlatform { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>Members that a template brings along and nobody here looks at.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }

    internal override bool RepeatsAfterLostAnswer => false;
}

internal sealed record RegisterTaskDefinitionResult(TaskDefinition TaskDefinition, IReadOnlyList<Tag>? Tags);
