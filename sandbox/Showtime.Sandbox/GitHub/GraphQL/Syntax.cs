using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What the sandbox reads off the parser's nodes.</summary>
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

        /// <summary>How GitHub's messages call it.</summary>
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
