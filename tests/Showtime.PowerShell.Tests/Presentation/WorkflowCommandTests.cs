using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Tests.Presentation;

public sealed class WorkflowCommandTests
{
    [Theory]
    [InlineData("::add-mask::x", "| ::add-mask::x")]
    [InlineData("  ::error::x", "|   ::error::x")]
    [InlineData("std::vector", "std::vector")]
    [InlineData("fine\n::set-output name=a::b", "fine ::set-output name=a::b")]
    [InlineData("a ##[command] b", "a ## [command] b")]
    [InlineData("\n::x::", "|  ::x::")]
    [InlineData("100%", "100%")]
    public void A_strangers_text_is_one_line_and_no_command(string text, string expected) => Assert.Equal(expected, WorkflowCommands.Text(text));

    [Theory]
    [InlineData("50% done\r\nnext", "50%25 done%0D%0Anext")]
    [InlineData("%0A", "%250A")]
    public void The_text_of_a_command_is_escaped(string text, string expected)
    {
        Assert.Equal("::warning title=Showtime::" + expected, WorkflowCommands.Warning(text));
        Assert.Equal("::error title=Showtime::" + expected, WorkflowCommands.Error(text));
        Assert.Equal("::group::" + expected, WorkflowCommands.Group(text));
        Assert.Equal("::add-mask::" + expected, WorkflowCommands.AddMask(text));
    }
}
