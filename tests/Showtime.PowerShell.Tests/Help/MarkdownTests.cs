using Showtime.HelpGenerator;

namespace Showtime.PowerShell.Tests.Help;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("see [the page](https://example.com/x) now", "see the page now")]
    [InlineData("a `2d` and **bold**", "a 2d and bold")]
    [InlineData("line one\nline two", "line one line two")]
    [InlineData("- one\n- two\n  more", "- one\n- two more")]
    public void A_paragraph_loses_its_marks_and_line_breaks(string markdown, string expected) =>
        Assert.Equal([expected], MarkdownSections.Paragraphs(markdown));

    [Fact]
    public void A_heading_within_a_code_block_is_none()
    {
        var parts = MarkdownSections.Split("## A\n```\n## not one\n```\n## B\ntext", 2);
        Assert.Equal(["A", "B"], parts.Select(part => part.Heading));
        Assert.Equal("text", parts[1].Body);
    }

    [Fact]
    public void A_topic_is_indented_and_at_most_80_columns_wide()
    {
        var text = TopicWriter.Write("about_X.md", "about_X", $"# about_X\n\n## SHORT DESCRIPTION\n\n{string.Join(' ', Enumerable.Repeat("word", 60))}\n\n```powershell\nGet-X\n```\n");
        Assert.StartsWith("TOPIC\n    about_X\n\nSHORT DESCRIPTION\n    word", text, StringComparison.Ordinal);
        Assert.Contains("\n        Get-X\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }
}
