using System.Text.Json.Nodes;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>A GraphQL document with its variables.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Document">The document, with the fragments that it uses.</param>
/// <param name="Variables">Exactly the variables that the document declares.</param>
internal sealed record GraphQlRequest(string Name, string Document, JsonObject Variables)
{
    /// <summary>Whether it writes.</summary>
    public bool IsMutation { get; init; }

    /// <summary>Whether it may be sent again without knowing what became of the first: always true for a read.</summary>
    public bool Repeatable { get; init; }

    /// <summary>How long to go on trying while the host fails; null for the usual time.</summary>
    public TimeSpan? FaultBudget { get; init; }

    /// <summary>For whoever watches: the operation, and the fields of a batch.</summary>
    public string Summary { get; init; } = (Document.StartsWith("mutation", StringComparison.Ordinal) ? "mutation " : "query ") + Name;
}
