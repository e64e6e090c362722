using System.Collections.Concurrent;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What a client sends: operations, of which one is run, and fragments.</summary>
sealed class Document
{
    // Places are kept, for errors name them.
    static readonly ParserOptions WithPlaces = new() { Ignore = IgnoreOptions.Comments };

    // A client sends the same few texts again and again; this many are kept.
    const int MostKept = 500;
    static readonly ConcurrentDictionary<string, Document> Kept = new(StringComparer.Ordinal);

    readonly ROM _source;

    Document(GraphQLDocument parsed)
    {
        _source = parsed.Source;
        Operations = [.. parsed.Definitions.OfType<GraphQLOperationDefinition>()];
        foreach (var fragment in parsed.Definitions.OfType<GraphQLFragmentDefinition>()) Fragments[fragment.FragmentName.Name.StringValue] = fragment;
    }

    public IReadOnlyList<GraphQLOperationDefinition> Operations { get; }

    public Dictionary<string, GraphQLFragmentDefinition> Fragments { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with it by the schema; null until it was checked.</summary>
    public IReadOnlyList<GraphQLError>? Problems { get; set; }

    /// <summary>Reads a document; where it is not one, <paramref name="problem"/> says what was expected where.</summary>
    public static Document? Parse(string source, out GraphQLError? problem)
    {
        problem = null;
        if (Kept.TryGetValue(source, out var known)) return known;
        try
        {
            var parsed = Parser.Parse(source, WithPlaces);
            var document = new Document(parsed);
            problem = parsed.Definitions.Find(d => d is not (GraphQLOperationDefinition or GraphQLFragmentDefinition)) is { } other
                ? new("Expected an operation") { Locations = [document.At(other)] }
                : document.Operations.Count == 0 ? End(Location.FromLinearPosition(parsed.Source, source.Length)) : null;
            if (problem is not null) return null;
            if (Kept.Count >= MostKept) Kept.Clear();
            return Kept.GetOrAdd(source, document);
        }
        catch (GraphQLSyntaxErrorException e)
        {
            var found = e.Description.Split("; for more", 2)[0];
            problem = found.EndsWith("found EOF", StringComparison.Ordinal)
                ? End(e.Location)
                : new(FormattableString.Invariant($"{found} at [{e.Location.Line}, {e.Location.Column}]")) { Locations = [e.Location] };
            return null;
        }
    }

    /// <summary>Where something stands, line and column from 1.</summary>
    public Location At(ASTNode node) => Location.FromLinearPosition(_source, node.Location.Start);

    static GraphQLError End(Location at) => new("Unexpected end of document") { Locations = [at] };
}
