using System.Globalization;

namespace Showtime.Core.Text;

/// <summary>US dollars as text, the same in every culture.</summary>
static class Money
{
    const decimal HoursPerDay = 24;

    /// <summary>An amount to the cent: <c>$1,240.50</c>.</summary>
    public static string Of(decimal amount) => amount.ToString("'$'#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>A rate by its hour and its day: <c>$0.034 an hour, $0.82 a day</c>. An hour below a dollar is written to a tenth of a cent.</summary>
    public static string Rate(decimal perHour) => $"{PerHour(perHour)} an hour, {PerDay(perHour)} a day";

    /// <summary>An hour's cost alone: <c>$0.034</c>.</summary>
    public static string PerHour(decimal perHour) =>
        perHour is > -1 and < 1 ? perHour.ToString("'$'0.000", CultureInfo.InvariantCulture) : Of(perHour);

    /// <summary>What it is in a day, for a cost by the hour: <c>$0.82</c>.</summary>
    public static string PerDay(decimal perHour) => Of(perHour * HoursPerDay);
}
