using Showtime.Core.Environments;

namespace Showtime.Core.Tests.Environments;

public sealed class ShowtimeDurationTests
{
    [Theory]
    [InlineData("90m", 5400)]
    [InlineData("48h", 172800)]
    [InlineData("2d", 172800)]
    [InlineData("1w", 604800)]
    [InlineData("1d12h", 129600)]
    [InlineData("30s", 30)]
    [InlineData("1.5h", 5400)]
    [InlineData(" 48H ", 172800)]
    [InlineData("1.12:00:00", 129600)]
    [InlineData("00:01:30", 90)]
    public void A_duration_is_read(string text, double seconds) => Assert.Equal(seconds, ShowtimeDuration.Parse(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("48")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1y")]
    [InlineData("999999999w")]
    [InlineData("1h 2m x")]
    public void A_text_that_is_no_duration_is_refused_with_examples(string text)
    {
        var error = Assert.Throws<FormatException>(() => ShowtimeDuration.Parse(text));
        Assert.Contains("48h", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duration_calculates()
    {
        var day = ShowtimeDuration.Parse("24h");
        Assert.Equal("1d12h", (day + "12h").ToString());
        Assert.Equal("23h", (day - TimeSpan.FromHours(1)).ToString());
        Assert.Equal("2d", (day * 2).ToString());
        Assert.Equal("8h", (day / 3).ToString());
        Assert.Equal(TimeSpan.FromDays(1), (TimeSpan)day);
        Assert.Equal((1, 24, 1440), (day.TotalDays, day.TotalHours, day.TotalMinutes));
    }

    [Theory]
    [InlineData("51h", "P2DT3H")]
    [InlineData("90m", "PT1H30M")]
    [InlineData("0s", "PT0S")]
    public void A_duration_is_written_for_other_programs(string text, string iso) => Assert.Equal(iso, ShowtimeDuration.Parse(text).Iso);

    [Theory]
    [InlineData("0s", "0s")]
    [InlineData("90m", "1h30m")]
    [InlineData("48h", "2d")]
    [InlineData("51h", "2d3h")]
    [InlineData("7d", "1w")]
    [InlineData("8d", "8d")]
    [InlineData("61s", "1m1s")]
    public void A_duration_is_written_with_its_two_largest_units(string text, string written) => Assert.Equal(written, ShowtimeDuration.Parse(text).ToString());

    [Fact]
    public void The_longest_negative_duration_is_written() => Assert.Equal("-10675199d2h", new ShowtimeDuration(TimeSpan.MinValue).ToString());

    [Fact]
    public void It_compares_with_every_type_that_PowerShell_converts_the_right_side_to()
    {
        IComparable age = ShowtimeDuration.Parse("49h");
        Assert.True(age.CompareTo("48h") > 0);
        Assert.True(age.CompareTo(2m) > 0); // a bare 2d
        Assert.True(age.CompareTo((short)30) > 0); // a bare 30s
        Assert.True(age.CompareTo(TimeSpan.FromDays(3)) < 0);
        Assert.True(age.CompareTo(null) > 0);
        Assert.Throws<ArgumentException>(() => age.CompareTo(new object()));
    }

    [Fact]
    public void It_sorts_by_length()
    {
        object[] sorted = [.. new[] { "9h", "10h", "1d", "30m" }.Select(ShowtimeDuration.Parse).Cast<object>().Order()];
        Assert.Equal(["30m", "9h", "10h", "1d"], sorted.Select(d => d.ToString()));
    }
}
