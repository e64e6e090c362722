using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Tests.Text;

public sealed class WorkflowCommandTests
{
    [Theory]
    [InlineData("::error::evil")]
    [InlineData("   ::add-mask::e")]
    [InlineData("\u200b::stop-commands::x")]
    [InlineData(":\u200b:error::evil")]
    [InlineData("fine\n::error::evil")]
    [InlineData("\n::x::")]
    [InlineData("text ##[error]evil")]
    [InlineData("text #\u200d#[error]evil")]
    [InlineData("\u001b[0m::error::evil")]
    public void Untrusted_text_is_one_line_and_no_command(string text)
    {
        var line = UntrustedText.Display(text);
        var visible = string.Concat(line.Where(c => char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control)));
        Assert.DoesNotContain('\n', line);
        Assert.False(visible.TrimStart().StartsWith("::", StringComparison.Ordinal) || visible.Contains("##[", StringComparison.Ordinal), line);
    }

    [Theory]
    [InlineData("std::vector")]
    [InlineData("100%")]
    [InlineData("#1 [2/3] RUN npm ci")]
    public void Text_without_a_command_is_not_changed(string text) => Assert.Equal(text, UntrustedText.Display(text));

    [Theory]
    [InlineData("50% done\r\nnext", "50%25 done%0Anext")]
    [InlineData("%0A", "%250A")]
    [InlineData("a\n::b", "a%0A::b")]
    public void The_text_of_a_command_is_escaped(string text, string expected)
    {
        Assert.Equal("::warning title=Showtime::" + expected, WorkflowCommand.Warning("Showtime", text));
        Assert.Equal("::error title=Out of memory::" + expected, WorkflowCommand.Error("Out of memory", text));
    }

    [Fact]
    public void A_title_cannot_start_another_command() => Assert.Equal("::error title=a%3A%3Ab%2C line=1::x", WorkflowCommand.Error("a::b,\nline=1", "x"));

    [Fact]
    public void Each_line_of_a_secret_is_masked() => Assert.Equal(["::add-mask::one", "::add-mask::50%25"], WorkflowCommand.AddMask("one\r\n\n 50% \n"));

    [Fact]
    public void Each_secret_of_the_environment_is_returned_once() =>
        Assert.Equal(["s1", "s2"], SecretVariables.Values(new Dictionary<string, string> { ["GITHUB_TOKEN"] = "s1", ["GH_TOKEN"] = "s1", ["AWS_SESSION_TOKEN"] = "s2", ["DOCKERHUB_TOKEN"] = " " }));

    [Fact]
    public void The_text_of_a_secrets_activity_does_not_contain_it() => Assert.DoesNotContain("s3cret", Activity.OfSecret("s3cret").ToString() + Activity.OfSecret("s3cret").Message, StringComparison.Ordinal);
}
