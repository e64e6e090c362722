namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A query or a mutation.</summary>
sealed record Operation(string Kind, string? Name, IReadOnlyList<VariableDefinition> Variables, IReadOnlyList<Selection> Selections, Location At)
{
    /// <summary>How GitHub's messages call it.</summary>
    public string Title => Name ?? $"anonymous {Kind}";
}
