using GraphQLParser.AST;
using Showtime.Sandbox.GitHub.GraphQL;

namespace Showtime.Sandbox.Tests.GitHub;

public class GraphQLLanguageTests
{
    [Theory]
    [InlineData("\"a\\\"b\\\\c\\/\\n\\t\"", "a\"b\\c/\n\t")]
    [InlineData("\"\\u00e9 \\uD83C\\uDFAA\"", "é 🎪")]
    [InlineData("\"🎪 🏗️ abc\"", "🎪 🏗️ abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"\"\"\n    one\n      two \\\"\"\"\n\n    three\n  \"\"\"", "one\n  two \"\"\"\n\nthree")]
    public void A_string_is_read_with_its_escapes(string written, string read) =>
        Assert.Equal(read, (string)Assert.IsAssignableFrom<GraphQLStringValue>(Argument(written)).Value);

    [Theory]
    [InlineData("12", ASTNodeKind.IntValue)]
    [InlineData("-1", ASTNodeKind.IntValue)]
    [InlineData("1.5", ASTNodeKind.FloatValue)]
    [InlineData("1e-3", ASTNodeKind.FloatValue)]
    public void A_number_is_an_int_or_a_float(string written, ASTNodeKind kind) => Assert.Equal(kind, Argument(written).Kind);

    [Fact]
    public void Commas_comments_and_every_kind_of_line_end_separate_words()
    {
        var document = Read("\uFEFF{ a,b # no } here\r\n  ...F\rc\n} fragment F on T { a }");
        var selections = document.Operations[0].SelectionSet.Selections;
        Assert.Equal(["a@1:4", "b@1:6", "...F@2:3", "c@3:1"], selections.Select(s => $"{s.Written.Trim()}@{document.At(s).Line}:{document.At(s).Column}"));
    }

    [Fact]
    public void A_document_holds_operations_fragments_variables_and_directives()
    {
        var document = Read("""
            query One($n: Int! = 3, $ids: [ID!]!) @x { alias: field(a: $n, b: {c: [1, "two", THREE, null, true]}) @include(if: false) { ...F ... on T { id } ... { id } } }
            mutation { a }
            fragment F on T { id }
            """);
        Assert.Equal(["query One", "mutation anonymous mutation"], document.Operations.Select(o => $"{o.Keyword} {o.Title}"));
        var one = document.Operations[0];
        Assert.Equal(["n Int!", "ids [ID!]!"], one.Declared.Select(v => $"{v.Variable.Name.StringValue} {v.Type.Written}"));
        var field = Assert.IsAssignableFrom<GraphQLField>(one.SelectionSet.Selections[0]);
        Assert.Equal(("alias", "field", "include"), (field.Key, field.Name.StringValue, field.Applied[0].Name.StringValue));
        Assert.Equal("""{c: [1, "two", THREE, null, true]}""", field.Given[1].Value.Written);
        Assert.Equal(
            [ASTNodeKind.FragmentSpread, ASTNodeKind.InlineFragment, ASTNodeKind.InlineFragment], field.SelectionSet!.Selections.Select(s => s.Kind));
        Assert.Equal("T", document.Fragments["F"].TypeCondition.Type.Core);
    }

    [Theory]
    [InlineData("", "Unexpected end of document")]
    [InlineData("{", "Unexpected end of document")]
    [InlineData("{ }", "Expected Name, found } at [1, 3]")]
    [InlineData("{ a(b: ) }", "Unexpected ) at [1, 8]")]
    [InlineData("{ a(b: \"open) }", "Unterminated string. at [1, 16]")]
    [InlineData("{ a ... on }", "Expected Name, found } at [1, 12]")]
    [InlineData("query ($a) { a }", "Expected :, found ) at [1, 10]")]
    [InlineData("fragment on on T { a }", "Unexpected Name \"on\"; fragment name can not be 'on'. at [1, 10]")]
    [InlineData("fragment F on T { a }", "Unexpected end of document")]
    [InlineData("{ a } type T { a: Int }", "Expected an operation")]
    [InlineData("{ a } ?", "Unexpected character \"?\" at [1, 7]")]
    [InlineData("{ a(b: \"\\q\") }", "Invalid character escape sequence: \\q. at [1, 10]")]
    [InlineData("{ a(b: 1.) }", "Invalid number, expected digit but got: \")\" at [1, 10]")]
    [InlineData("what { a }", null)]
    public void Text_that_is_not_graphql_is_refused_with_its_place(string text, string? message)
    {
        Assert.Null(Document.Parse(text, out var problem));
        Assert.StartsWith(message ?? "Expected \"query", problem!.Message, StringComparison.Ordinal);
        Assert.Single(problem.Locations);
    }

    static Document Read(string text) => Document.Parse(text, out _)!;

    static GraphQLValue Argument(string written) => ((GraphQLField)Read($"{{ a(b: {written}) }}").Operations[0].SelectionSet.Selections[0]).Given[0].Value;
}
