namespace Showtime.HelpGenerator;

/// <summary>The page of a cmdlet.</summary>
sealed record HelpPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    public required IReadOnlyList<HelpExample> Examples { get; init; }

    /// <summary>Paragraphs by the parameter's name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The names of related commands and topics.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}
