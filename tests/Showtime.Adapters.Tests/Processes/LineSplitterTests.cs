using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.Processes;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\nb", new[] { "a", "b" })]
    [InlineData("10%\r20%\rdone\n", new[] { "10%", "20%", "done" })]
    [InlineData("a\n\nb\n", new[] { "a", "", "b" })]
    [InlineData("abcdefgh\n", new[] { "abcde", "fgh" })]
    [InlineData("abcde\n", new[] { "abcde" })]
    public void Text_is_cut_at_every_line_end_wherever_the_pieces_end(string text, string[] expected)
    {
        for (var size = 1; size <= text.Length + 1; size++)
        {
            List<string> lines = [];
            var splitter = new LineSplitter(maximumLength: 5, lines.Add);
            foreach (var piece in text.Chunk(size))
                splitter.Push(piece);
            splitter.Complete();

            Assert.Equal(expected, lines);
        }
    }
}
