using System.Globalization;
using Showtime.Core.Text;

namespace Showtime.Core.Tests.Text;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0.03413", "$0.034 an hour, $0.82 a day")]
    [InlineData("0", "$0.000 an hour, $0.00 a day")]
    [InlineData("1.2", "$1.20 an hour, $28.80 a day")]
    [InlineData("51.6667", "$51.67 an hour, $1,240.00 a day")]
    public void A_rate_has_the_digits_that_a_reader_needs(string perHour, string text) =>
        Assert.Equal(text, Money.Rate(decimal.Parse(perHour, CultureInfo.InvariantCulture)));

    [Fact]
    public void The_culture_of_the_machine_does_not_count()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            Assert.Equal("$1,240.50", Money.Of(1240.5m));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
