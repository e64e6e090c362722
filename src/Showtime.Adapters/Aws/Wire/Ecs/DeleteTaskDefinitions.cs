namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Deletes at most 10 inactive revisions; it can succeed in part.</summary>
internal sealed record DeleteTaskDefinitions(IReadOnlyList<string> TaskDefinitions) : EcsOperation<DeleteTaskDefinitionsResult>
{
    internal const int Most = 10;
}

internal sealed record DeleteTaskDefinitionsResult(IReadOnlyList<TaskDefinition>? TaskDefinitions, IReadOnlyList<Failure>? Failures);
