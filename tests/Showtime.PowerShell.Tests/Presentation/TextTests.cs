using Showtime.Core.Environments;
using Showtime.Core.Ports;
using Showtime.PowerShell.Errors;
using Showtime.PowerShell.Formatting;

namespace Showtime.PowerShell.Tests.Presentation;

public sealed class TextTests
{
    static readonly DateTimeOffset Created = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("48h", 47.5, "30m")]
    [InlineData("48h", 10, "1d14h")]
    [InlineData("48h", 48, "expired")]
    [InlineData("48h", 480, "expired")]
    [InlineData("close", 480, "close")]
    [InlineData(null, 480, "")]
    public void What_is_left_is_counted_from_when_the_environment_was_read(string? timeToLive, double ageInHours, string expected)
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
        Assert.Equal(expected, EnvironmentText.Left(environment, null));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("bell\u0007 and\rreturn", "bell andreturn")]
    [InlineData("tab\tstays", "tab\tstays")]
    public void A_log_line_cannot_rewrite_the_terminal(string message, string expected) =>
        Assert.Equal("02:03:04  " + expected, LogText.Line(new LogLine(new DateTimeOffset(2026, 11, 22, 2, 3, 4, TimeSpan.Zero), message), null));

    [Theory]
    [InlineData("run 'showtime sync 12' again", "run 'Sync-ShowtimePullRequest 12' again")]
    [InlineData("See 'showtime status 7'.", "See 'Get-ShowtimeEnvironment 7'.")]
    [InlineData("run 'showtime setup-labels'", "run 'Initialize-ShowtimeLabel'")]
    [InlineData("Name it: --repo, GITHUB_REPOSITORY", "Name it: -Repository, GITHUB_REPOSITORY")]
    [InlineData("the showtime-blocked label", "the showtime-blocked label")]
    [InlineData("showtime starts here", "showtime starts here")]
    public void What_to_type_next_is_a_cmdlet(string text, string expected) => Assert.Equal(expected, Remedies.ForPowerShell(text));
}
