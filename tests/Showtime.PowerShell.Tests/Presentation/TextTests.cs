using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Hosting;

namespace Showtime.PowerShell.Tests.Presentation;

public sealed class TextTests
{
    static readonly DateTimeOffset Created = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("48h", 47.5, "30m")]
    [InlineData("48h", 10, "1d14h")]
    [InlineData("48h", 23.01, "1d1h")]
    [InlineData("48h", 0.01, "2d")]
    [InlineData("48h", 24.01, "1d")]
    [InlineData("48h", 48, "expired")]
    [InlineData("48h", 480, "expired")]
    [InlineData("close", 480, "close")]
    [InlineData(null, 480, "")]
    public void The_time_left_is_counted_from_when_the_environment_was_read(string? timeToLive, double ageInHours, string expected)
    {
        TimeToLive? lives = timeToLive is null ? default(TimeToLive?) : TimeToLive.Parse(timeToLive);
        var environment = new ShowtimeEnvironment
        {
            Repository = "a/b",
            PullRequest = 1,
            Sha = "abc1234",
            Status = EnvironmentStatus.Running,
            Kind = EnvironmentKind.Active,
            ServiceName = "pr-1-abc1234-service",
            CreatedAt = Created,
            Age = TimeSpan.FromHours(ageInHours),
            TimeToLive = lives,
            ExpiresAt = lives?.ExpiresAt(Created),
        };
        Assert.Equal(expected, Texts.Left(environment));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("bell\u0007 and\rreturn", "bell and return")]
    [InlineData("tab\tis a space", "tab is a space")]
    public void A_log_line_cannot_rewrite_the_terminal(string message, string expected) =>
        Assert.Equal("2026-11-22 02:03:04Z  " + expected, Texts.Line(new LogLine(new DateTimeOffset(2026, 11, 22, 2, 3, 4, TimeSpan.Zero), message)));

    [Fact]
    public void A_remedy_is_written_in_the_syntax_of_its_reader()
    {
        var remedy = Remedy.Of($"Run '{JobCall.On(Job.Start, 12, ("sha", "abc1234"), ("force", "true"))}', or give {new OptionName("pull-request")}.");
        Assert.Equal("Run 'showtime start 12 --sha abc1234 --force', or give --pull-request.", remedy.ToString());
        Assert.Equal("Run 'Start-ShowtimeEnvironment 12 -Sha abc1234 -Force', or give -PullRequest.", remedy.In(CommandSyntax.PowerShell));
    }

    [Fact]
    public void A_remedy_that_is_text_stays_as_it_is()
    {
        Remedy? remedy = "Run 'showtime list' {0}.";
        Assert.Equal("Run 'showtime list' {0}.", remedy!.In(CommandSyntax.PowerShell));
    }
}
