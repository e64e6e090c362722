using System.Collections.Concurrent;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using GraphQLParser.Visitors;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What a client sends: operations, of which one is run, and fragments.</summary>
sealed class Document
{
    // Places are kept because errors name them.
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

    /// <summary>The errors that the schema finds; null until it was checked.</summary>
    public IReadOnlyList<GraphQLError>? Problems { get; set; }

    /// <summary>Reads a document; where it is none, <paramref name="problem"/> names what was expected and where.</summary>
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

    /// <summary>A place in the text, line and column from 1.</summary>
    public Location At(ASTNode node) => Location.FromLinearPosition(_source, node.Location.Start);

    static GraphQLError End(Location at) => new("Unexpected end of document") { Locations = [at] };
}

/// <summary>Short names for what the sandbox reads from the parser's nodes.</summary>
static class Syntax
{
    static readonly SDLPrinter Printer = new();

    extension(ASTNode node)
    {
        /// <summary>As a document writes it.</summary>
        public string Written => Printer.Print(node);
    }

    extension(GraphQLOperationDefinition operation)
    {
        public string Keyword => operation.Operation switch
        {
            OperationType.Query => "query",
            OperationType.Mutation => "mutation",
            _ => "subscription",
        };

        /// <summary>Its name in GitHub's messages.</summary>
        public string Title => operation.Name?.StringValue ?? $"anonymous {operation.Keyword}";

        public List<GraphQLVariableDefinition> Declared => operation.Variables?.Items ?? [];
    }

    extension(GraphQLField selected)
    {
        /// <summary>The name that the answer has it under.</summary>
        public string Key => (selected.Alias?.Name ?? selected.Name).StringValue;
    }

    extension(IHasArgumentsNode node)
    {
        public List<GraphQLArgument> Given => node.Arguments?.Items ?? [];
    }

    extension(IHasDirectivesNode node)
    {
        public List<GraphQLDirective> Applied => node.Directives?.Items ?? [];
    }

    extension(GraphQLType type)
    {
        /// <summary>The name without any wrapping.</summary>
        public string Core => type switch
        {
            GraphQLListType list => list.Type.Core,
            GraphQLNonNullType required => required.Type.Core,
            _ => ((GraphQLNamedType)type).Name.StringValue,
        };

        public GraphQLType Nullable => type is GraphQLNonNullType required ? required.Type : type;
    }

    extension(GraphQLInputValueDefinition input)
    {
        public bool IsRequired => input.Type is GraphQLNonNullType && input.DefaultValue is null;
    }

    extension(GraphQLFieldDefinition defined)
    {
        public List<GraphQLInputValueDefinition> Takes => defined.Arguments?.Items ?? [];
    }

    extension(INamedNode node)
    {
        public bool IsNamed(string name) => string.Equals(node.Name.StringValue, name, StringComparison.Ordinal);
    }
}
