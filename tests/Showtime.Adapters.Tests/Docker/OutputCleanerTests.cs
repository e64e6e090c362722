using Showtime.Adapters.Docker;

namespace Showtime.Adapters.Tests.Docker;

public sealed class OutputCleanerTests
{
    [Theory]
    [InlineData("plain text é 🎪", "plain text é 🎪")]
    [InlineData("::add-mask::x", ": :add-mask: :x")]
    [InlineData("  ::error::x", "  : :error: :x")]
    [InlineData("##[group]x", "# #[group]x")]
    [InlineData("\u001b::error::x", ":error::x")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]52;c;ZXZpbA==\u001b\\text", "text")]
    [InlineData("a\tb\bc", "a bc")]
    [InlineData("s3c\u001b[0mret and s3c\0ret", "*** and ***")]
    [InlineData("a\u009b31mb\u202ec", "abc")]
    [InlineData("password is s3cret-longer and s3cret", "password is *** and ***")]
    public void A_line_of_a_strangers_program_is_made_safe_to_show(string line, string expected) =>
        Assert.Equal(expected, new OutputCleaner(["", "s3cret", "s3cret-longer"]).Clean(line));
}
