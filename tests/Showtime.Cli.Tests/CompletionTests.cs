using System.Diagnostics;

namespace Showtime.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("showtime st", "start", "status", "stop")]
    [InlineData("showtime start 1 --si", "--size")]
    [InlineData("showtime start 1 --size ", "large", "standard")]
    [InlineData("showtime list --status ru", "running")]
    [InlineData("showtime start 1 --ttl 7", "72h")]
    [InlineData("showtime completion ", "bash", "fish", "pwsh", "zsh")]
    public async Task Words_that_fit_the_line_are_offered(string line, params string[] words)
    {
        var answer = await new Shell().RunAsync("complete", line);
        Assert.Equal(0, answer.Code);
        Assert.Equal(words, answer.OutLines.Select(offered => offered.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Options_are_offered_only_after_a_dash()
    {
        var answer = await new Shell().RunAsync("complete", "showtime stop 101 ");
        Assert.DoesNotContain(answer.OutLines, offered => offered.StartsWith('-'));
    }

    [Theory]
    [InlineData("showtime start ", "101\tAdd a chart", "102\tFix: it's 100% \"broken\"", "203\tOther")]
    [InlineData("showtime start 10", "101\tAdd a chart", "102\tFix: it's 100% \"broken\"")]
    [InlineData("showtime start 101 ")]
    [InlineData("showtime start 101 --size l", "large")]
    public async Task A_start_is_offered_the_open_pull_requests_with_their_titles(string line, params string[] offered)
    {
        var answer = await new Shell().RunAsync("complete", line);
        Assert.Equal(offered, answer.OutLines);
    }

    [Fact]
    public async Task What_is_not_a_start_is_offered_pull_requests_that_have_an_environment_by_their_labels_alone()
    {
        var shell = new Shell { Session = new FakeSession("acme/app") };
        var answer = await shell.RunAsync("complete", "showtime status ");
        Assert.Contains(answer.OutLines, offered => offered.StartsWith("101\trunning, ", StringComparison.Ordinal));
        Assert.True(shell.Session.Query!.LabelsOnly);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_are_not_offered_and_nothing_is_said()
    {
        var answer = await new Shell { Real = true }.RunAsync("complete", "showtime start ");
        Assert.Equal((0, "", ""), (answer.Code, answer.Out, answer.Error));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_script_keeps_its_lines(string shell)
    {
        var answer = await new Shell().RunAsync("completion", shell);
        Assert.Equal(0, answer.Code);
        Assert.True(answer.OutLines.Length > 1);
        Assert.Contains("showtime complete", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_wrong_use()
    {
        var answer = await new Shell().RunAsync("completion", "tcsh");
        Assert.Equal(2, answer.Code);
        Assert.Contains("'tcsh'", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>The script in a bash of this machine, with the program itself.</summary>
    [Fact]
    public async Task Bash_completes_by_the_script()
    {
        Requires.Linux();
        var program = Path.Combine(AppContext.BaseDirectory, "showtime.dll");
        const string script = """
            showtime() { dotnet "$PROGRAM" "$@"; }
            source <(showtime completion bash)
            COMP_LINE="showtime sand" COMP_POINT=13 COMP_WORDS=(showtime sand) COMP_CWORD=1
            _showtime
            echo "${COMPREPLY[*]}"
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PROGRAM"] = program;
        using var bash = Process.Start(start)!;
        var said = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("sandbox", said.Trim());
    }
}
