using Showtime.Sandbox.GitHub.GraphQL;

namespace Showtime.Sandbox.Tests.GitHub;

public class GraphQLLanguageTests
{
    [Theory]
    [InlineData("\"a\\\"b\\\\c\\/\\n\\t\"", "a\"b\\c/\n\t")]
    [InlineData("\"\\u00e9 \\uD83C\\uDFAA \\u{1F3AA}\"", "é 🎪 🎪")]
    [InlineData("\"🎪 🏗️ abc\"", "🎪 🏗️ abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"\"\"\n    one\n      two \\\"\"\"\n\n    three\n  \"\"\"", "one\n  two \"\"\"\n\nthree")]
    public void A_string_is_read_with_its_escapes(string written, string read) => Assert.Equal(new(TokenKind.String, read, new(1, 1)), new Lexer(written).Next());

    [Theory]
    [InlineData("12", TokenKind.Int)]
    [InlineData("-1", TokenKind.Int)]
    [InlineData("1.5", TokenKind.Float)]
    [InlineData("1e-3", TokenKind.Float)]
    public void A_number_is_whole_or_not(string written, object kind) => Assert.Equal(kind, new Lexer(written).Next().Kind);

    [Fact]
    public void Commas_comments_and_every_kind_of_line_end_part_words()
    {
        var lexer = new Lexer("\uFEFF{ a,b # no } here\r\n  ...\rc\n}");
        List<string> words = [];
        for (var t = lexer.Next(); t.Kind != TokenKind.End; t = lexer.Next()) words.Add($"{t.Text}@{t.At.Line}:{t.At.Column}");
        Assert.Equal(["{@1:2", "a@1:4", "b@1:6", "...@2:3", "c@3:1", "}@4:1"], words);
    }

    [Fact]
    public void A_document_holds_operations_fragments_variables_and_directives()
    {
        var document = DocumentParser.Parse("""
            query One($n: Int! = 3, $ids: [ID!]!) @x { alias: field(a: $n, b: {c: [1, "two", THREE, null, true]}) @include(if: false) { ...F ... on T { id } ... { id } } }
            mutation { a }
            fragment F on T { id }
            """);
        Assert.Equal(["query One", "mutation "], document.Operations.Select(o => $"{o.Kind} {o.Name}"));
        var one = document.Operations[0];
        Assert.Equal(["n Int!", "ids [ID!]!"], one.Variables.Select(v => $"{v.Name} {v.Type}"));
        var field = Assert.IsType<Selection.Field>(one.Selections[0]);
        Assert.Equal(("alias", "field", "include"), (field.Key, field.Name, field.Directives[0].Name));
        var list = Assert.IsType<ValueNode.ListOf>(Assert.IsType<ValueNode.Object>(field.Arguments[1].Value).Fields[0].Value);
        Assert.Equal(["Int", "String", "Enum", "Null", "Boolean"], list.Items.Select(i => i.GetType().Name));
        Assert.Equal(["Spread", "Inline", "Inline"], field.Selections!.Select(s => s.GetType().Name));
        Assert.Equal("T", document.Fragments["F"].Type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{ }")]
    [InlineData("{ a(b: ) }")]
    [InlineData("{ a(b: \"open) }")]
    [InlineData("{ a ... on }")]
    [InlineData("query ($a) { a }")]
    [InlineData("fragment on on T { a }")]
    [InlineData("{ a } ?")]
    [InlineData("{ a(b: \"\\q\") }")]
    [InlineData("{ a(b: 1.) }")]
    [InlineData("what { a }")]
    public void What_is_not_graphql_is_refused(string document) => Assert.Throws<GraphQLSyntaxException>(() => DocumentParser.Parse(document));
}
