namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>One entry between the braces of a document.</summary>
abstract record Selection(IReadOnlyList<Directive> Directives, Location At)
{
    /// <summary>A field; <paramref name="Selections"/> is null where it has no braces.</summary>
    internal sealed record Field(
        string? Alias,
        string Name,
        IReadOnlyList<Argument> Arguments,
        IReadOnlyList<Selection>? Selections,
        IReadOnlyList<Directive> Directives,
        Location At)
        : Selection(Directives, At)
    {
        /// <summary>The name that the answer has it under.</summary>
        public string Key => Alias ?? Name;
    }

    /// <summary><c>...Name</c>.</summary>
    internal sealed record Spread(string Fragment, IReadOnlyList<Directive> Directives, Location At) : Selection(Directives, At);

    /// <summary><c>... on Type { }</c>; a null type is the surrounding one.</summary>
    internal sealed record Inline(string? Type, IReadOnlyList<Selection> Selections, IReadOnlyList<Directive> Directives, Location At)
        : Selection(Directives, At);
}
