using Showtime.Core.Environments;
using Showtime.Hosting;

namespace Showtime.Core.Tests.Hosting;

public sealed class EnvironmentTableTests
{
    static ShowtimeEnvironment Environment { get; } = new()
    {
        Repository = "acme/app",
        PullRequest = 12345,
        Title = "A title that is long enough to be cut in a terminal that is not wide",
        Sha = "abc1234",
        Status = EnvironmentStatus.Deploying,
        Kind = EnvironmentKind.Active,
        ServiceName = "pr-12345-abc1234-service",
        Url = new Uri("http://203.0.113.123:8080/"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        Age = TimeSpan.FromHours(60),
        ExpiresAt = DateTimeOffset.UnixEpoch.AddHours(48),
        RequestedBy = "mistercrunch",
        Frozen = true,
    };

    [Theory]
    [InlineData(80, "PR Sha Status Age Left Address Note")]
    [InlineData(120, "PR Sha Status Age Left Address Note Requested by Title")]
    [InlineData(200, "PR Sha Status Age Left Address Note Requested by Title")]
    [InlineData(30, "PR Sha Status")]
    public void Columns_are_left_out_where_there_is_no_room(int width, string expected)
    {
        var (headings, rows) = EnvironmentTable.Fit([Environment], width, between: 3);
        Assert.Equal(expected, string.Join(' ', headings));
        Assert.InRange(Assert.Single(rows).Sum(cell => Texts.Width(cell) + 3), 1, width);
    }

    [Fact]
    public void Only_a_title_is_cut()
    {
        var cells = EnvironmentTable.Fit([Environment], 120, between: 3).Rows[0];
        Assert.EndsWith("…", cells[^1], StringComparison.Ordinal);
        Assert.Equal(["12345", "abc1234", "deploying", "2d12h", "expired", "203.0.113.123:8080", "frozen", "mistercrunch"], cells.SkipLast(1));
    }

    [Fact]
    public void A_column_without_a_word_is_left_out() =>
        Assert.DoesNotContain("Note", EnvironmentTable.Fit([Environment with { Frozen = false }], 200, between: 3).Headings);

    [Theory]
    [InlineData("http://52.1.2.3:8080/", "52.1.2.3:8080")]
    [InlineData("https://pr.example.com/", "https://pr.example.com/")]
    [InlineData("http://52.1.2.3/login", "http://52.1.2.3/login")]
    public void An_address_is_short_only_where_nothing_is_lost(string address, string expected) => Assert.Equal(expected, EnvironmentTable.Address(new(address)));

    [Fact]
    public void A_note_says_what_is_unusual() => Assert.Equal(
        "orphaned, blocked, frozen, extended, behind",
        EnvironmentTable.Note(Environment with { Kind = EnvironmentKind.Orphaned, Blocked = true, Extended = true, BehindHead = true }));
}
