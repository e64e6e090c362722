using System.Text.Json.Nodes;

namespace Showtime.Cli.Tests.Workflows;

public sealed class ExpressionTests
{
    static readonly JsonObject Contexts = (JsonObject)JsonNode.Parse("""
        {
          "github": { "event": { "action": "labeled", "number": 7, "label": { "name": "🎪 ⚡ showtime-trigger-start" },
            "pull_request": { "labels": [{ "name": "bug" }, { "name": "🎪 🎯 abc1234" }] }, "issue": {} } },
          "inputs": { "number": "" }
        }
        """)!;

    [Theory]
    [InlineData("github.event.action == 'Labeled'", "true")]
    [InlineData("github.event.action != 'labeled'", "false")]
    [InlineData("startsWith(github.event.label.name, '🎪 ⚡')", "true")]
    [InlineData("contains(join(github.event.pull_request.labels.*.name), '🎪 🎯')", "true")]
    [InlineData("contains(github.event.pull_request.labels.*.name, 'bug')", "true")]
    [InlineData("contains(github.event.pull_request.labels.*.name, 'bu')", "false")]
    [InlineData("contains(join(github.event.missing.labels.*.name), 'x')", "false")]
    [InlineData("contains(fromJSON('[\"closed\", \"labeled\"]'), github.event.action)", "true")]
    [InlineData("inputs.number || github.event.number", "7")]
    [InlineData("github.event.issue.pull_request && 'yes'", "")]
    [InlineData("!github.event.issue.pull_request && (false || 'it''s')", "it's")]
    [InlineData("true && false || true", "true")]
    [InlineData("github.event.number == 7", "true")]
    [InlineData("null == ''", "true")]
    public void An_expression_has_GitHubs_value(string expression, string expected) => Assert.Equal(expected, Expression.Text(Expression.Evaluate(expression, Contexts)));

    [Theory]
    [InlineData("githb.event.action")]
    [InlineData("format('{0}', 1)")]
    [InlineData("github.event.action == 'labeled' 'x'")]
    [InlineData("github.event.action = 'labeled'")]
    public void An_unknown_expression_is_an_error(string expression) => Assert.Throws<FormatException>(() => Expression.Evaluate(expression, Contexts));

    [Fact]
    public void A_text_is_filled_in() => Assert.Equal("PR 7 of labeled", Expression.Fill("PR ${{ github.event.number }} of ${{github.event.action}}", Contexts));
}
