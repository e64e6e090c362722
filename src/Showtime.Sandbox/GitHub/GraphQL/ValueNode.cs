namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A value as it is written in a document.</summary>
abstract record ValueNode
{
    public required Location At { get; init; }

    internal sealed record Variable(string Name) : ValueNode;

    internal sealed record Int(string Text) : ValueNode;

    internal sealed record Float(string Text) : ValueNode;

    internal sealed record String(string Text) : ValueNode;

    internal sealed record Boolean(bool Value) : ValueNode;

    internal sealed record Null : ValueNode;

    internal sealed record Enum(string Name) : ValueNode;

    internal sealed record ListOf(IReadOnlyList<ValueNode> Items) : ValueNode;

    internal sealed record Object(IReadOnlyList<KeyValuePair<string, ValueNode>> Fields) : ValueNode;
}
