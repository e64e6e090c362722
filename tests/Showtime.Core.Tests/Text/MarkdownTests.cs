using System.Text.RegularExpressions;
using Showtime.Core.Text;

namespace Showtime.Core.Tests.Text;

/// <summary>Hostile texts, checked against GitHub's Markdown: outside of code they must not mention, link, load or end anything.</summary>
public sealed class MarkdownTests
{
    public static TheoryData<string> Nasty =>
    [
        "@everybody and @acme/owners",
        "fixes #123, GH-9 and acme/app#7",
        "![x](https://evil.example/pixel.png)",
        "[click](javascript:alert(1))",
        "[click][1]\n\n[1]: https://evil.example",
        "<img src=x onerror=alert(1)>",
        "<!-- showtime:environment -->",
        "</details><h1>free</h1>",
        "snake_www.evil.example and _GH-9",
        "see https://evil.example, www.evil.example or ftp://evil.example and mail a@evil.example",
        "`code` and ``more`` and ``` fence",
        "```mermaid\ngraph LR\n```",
        "`",
        "``",
        "ends in a backslash \\",
        "\\` breaks \\`` out \\",
        "a | b \\| c \\\\| d",
        "\n\n# heading\n---\n* item\n> quote",
        "$$\\mathbb{x}$$",
        "\u001b[31mred\u001b[0m \u202eesrever",
        "::error::x ##[error]y",
        "~~gone~~ __bold__ **bold** *it*",
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void A_code_span_contains_the_whole_text_on_one_line(string text)
    {
        foreach (var code in new[] { Markdown.Code(text), Markdown.Cell(text) })
        {
            Assert.DoesNotContain('\n', code);
            Assert.DoesNotContain('\u001b', code);
            var fence = Regex.Match(code, "^`+").Value;
            Assert.NotEmpty(fence);
            // The first run of as many backticks ends the span: it must be the last one.
            var end = Regex.Match(code[fence.Length..], $"(?<!`){fence}(?!`)");
            Assert.True(end.Success, code);
            Assert.Equal(code.Length, fence.Length + end.Index + end.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void A_cell_contains_no_bar(string text) => Assert.DoesNotContain('|', Markdown.Cell(text));

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Prose_contains_no_active_Markdown(string text)
    {
        var prose = Markdown.Prose(text);
        Assert.DoesNotMatch(@"@\w|#\d|GH-\d|https?://|ftp://|www\.", prose);
        Assert.DoesNotContain('<', prose);
        Assert.DoesNotContain('|', prose);
        Assert.DoesNotContain('\n', prose);
        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*[`*_\[\]()!~$]", prose);
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Every_line_of_a_block_is_indented(string text) =>
        Assert.All(Markdown.Block([text, text]).Split('\n'), line => Assert.StartsWith("    ", line, StringComparison.Ordinal));

    [Fact]
    public void Long_texts_are_cut()
    {
        Assert.InRange(Markdown.Code(new string('x', 100_000)).Length, 100, 1100);
        Assert.InRange(Markdown.Prose(new string('@', 100_000)).Length, 100, 4000);
        Assert.InRange(Markdown.Block([new string('x', 100_000)]).Length, 100, 400);
    }

    [Fact]
    public void Ordinary_text_is_not_changed() =>
        Assert.Equal("Commit abc1234 has not been approved. A maintainer adds the label '🎪 ⚡ showtime-trigger-start'.", Markdown.Prose("Commit abc1234 has not been approved. A maintainer adds the label '🎪 ⚡ showtime-trigger-start'."));
}
