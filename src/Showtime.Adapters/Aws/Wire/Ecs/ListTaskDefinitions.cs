namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Lists the ARNs of task definitions, newest first where asked. <see cref="FamilyPrefix"/> is a whole family's name, in spite of its own.</summary>
internal sealed record ListTaskDefinitions : EcsOperation<ListTaskDefinitionsResult>
{
    public string? FamilyPrefix { get; init; }

    /// <summary><c>ACTIVE</c> (the default), <c>INACTIVE</c> or <c>DELETE_IN_PROGRESS</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>ASC</c> or <c>DESC</c>.</summary>
    public string? Sort { get; init; }

    public int? MaxResults { get; init; } = 100;

    public string? NextToken { get; init; }
}

internal sealed record ListTaskDefinitionsResult(IReadOnlyList<string>? TaskDefinitionArns, string? NextToken);
