using Showtime.Core.Environments;

namespace Showtime.Core.Tests.Environments;

public sealed class TimeToLiveTests
{
    [Theory]
    [InlineData("24h", "24h")]
    [InlineData("48h", "48h")]
    [InlineData("72h", "72h")]
    [InlineData("1w", "1w")]
    [InlineData("7d", "1w")]
    [InlineData("2d", "48h")]
    [InlineData("10d", "10d")]
    [InlineData("CLOSE", "close")]
    public void It_is_written_as_a_label_spells_it(string text, string written)
    {
        Assert.Equal(written, TimeToLive.Parse(text).ToString());
        Assert.Equal(TimeToLive.Parse(text), TimeToLive.Parse(written));
    }

    [Theory]
    [InlineData("30m")]
    [InlineData("0h")]
    [InlineData("h")]
    [InlineData("")]
    [InlineData("1h2h")]
    [InlineData("forever")]
    public void A_text_that_no_label_can_have_is_refused(string text) => Assert.Throws<FormatException>(() => TimeToLive.Parse(text));

    [Fact]
    public void Until_close_is_longer_than_anything_and_never_expires()
    {
        Assert.True(TimeToLive.UntilClose > TimeToLive.Parse("999w"));
        Assert.Null(TimeToLive.UntilClose.ExpiresAt(DateTimeOffset.UnixEpoch));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), TimeToLive.Parse("24h").ExpiresAt(DateTimeOffset.UnixEpoch));
    }
}
