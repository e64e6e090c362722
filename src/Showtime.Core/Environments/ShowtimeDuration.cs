using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Showtime.Core.Environments;

/// <summary>
/// A length of time, written as <c>90m</c>, <c>48h</c>, <c>2d</c>, <c>1w</c>, <c>1d12h</c>.
/// </summary>
/// <remarks>
/// For <c>Where Age -gt 48h</c>, PowerShell converts the right side to the type of the left. That needs the non-generic <see cref="IComparable"/> and a
/// conversion from text. PowerShell reads a bare <c>2d</c> as the decimal 2 and <c>30s</c> as the 16-bit integer 30, so here a decimal is a number of days
/// and a 16-bit integer a number of seconds. In <c>'48h' -lt $_.Age</c> the left side is a text, and PowerShell compares texts: write the duration first.
/// </remarks>
public readonly partial struct ShowtimeDuration : IComparable, IComparable<ShowtimeDuration>, IEquatable<ShowtimeDuration>
{
    readonly TimeSpan _value;

    /// <summary>A duration of this length, which may be negative.</summary>
    public ShowtimeDuration(TimeSpan value) => _value = value;

    /// <summary>The length in seconds.</summary>
    public double TotalSeconds => _value.TotalSeconds;

    /// <summary>The length in minutes.</summary>
    public double TotalMinutes => _value.TotalMinutes;

    /// <summary>The length in hours.</summary>
    public double TotalHours => _value.TotalHours;

    /// <summary>The length in days.</summary>
    public double TotalDays => _value.TotalDays;

    /// <summary>The length as text, for example <c>2d3h</c>: the two largest units that are not zero.</summary>
    public string Text => ToString();

    /// <summary>The length as other programs read it, in whole seconds: ISO 8601, for example <c>P2DT3H</c>.</summary>
    public string Iso => XmlConvert.ToString(TimeSpan.FromSeconds(Math.Truncate(_value.TotalSeconds)));

    /// <summary>Reads <c>90m</c>, <c>48h</c>, <c>2d</c>, <c>1w</c>, <c>1d12h</c>, <c>30s</c>, or a time span such as <c>1.12:00:00</c>.</summary>
    /// <exception cref="FormatException">The text is not a duration.</exception>
    public static ShowtimeDuration Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration. Write 90m, 48h, 2d, 1w or 1d12h.");

    /// <summary>Like <see cref="Parse"/>, but says whether the text is a duration.</summary>
    public static bool TryParse(string? text, out ShowtimeDuration value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        text = text.Trim();
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            if (!text.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)) return false;
            value = new(span);
            return true;
        }

        double seconds = 0;
        for (var i = 0; i < match.Groups["n"].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups["n"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            seconds += number * SecondsIn(match.Groups["u"].Captures[i].Value);
        }

        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        value = new(TimeSpan.FromSeconds(seconds));
        return true;
    }

    /// <summary>The duration as a time span.</summary>
    public TimeSpan ToTimeSpan() => _value;

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_value < TimeSpan.Zero) return $"-{new ShowtimeDuration(_value == TimeSpan.MinValue ? TimeSpan.MaxValue : _value.Negate())}";
        var seconds = (long)_value.TotalSeconds;
        if (seconds >= 604800 && seconds % 604800 == 0) return $"{seconds / 604800}w";
        (long Count, string Unit)[] parts = [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
        var first = Array.FindIndex(parts, part => part.Count > 0);
        if (first < 0) return "0s";
        var second = first + 1 < parts.Length && parts[first + 1].Count > 0 ? $"{parts[first + 1].Count}{parts[first + 1].Unit}" : "";
        return $"{parts[first].Count}{parts[first].Unit}{second}";
    }

    /// <inheritdoc/>
    public int CompareTo(ShowtimeDuration other) => _value.CompareTo(other._value);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        ShowtimeDuration other => CompareTo(other),
        TimeSpan other => _value.CompareTo(other),
        string other => CompareTo(Parse(other)),
        decimal other => CompareTo(other),
        short other => CompareTo(other),
        _ => throw new ArgumentException($"A duration cannot be compared with a {obj.GetType().Name}. Write 90m, 48h, 2d or 1w.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(ShowtimeDuration other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj switch
    {
        ShowtimeDuration other => Equals(other),
        TimeSpan other => _value == other,
        string other => TryParse(other, out var value) && Equals(value),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>A time span is a duration.</summary>
    public static implicit operator ShowtimeDuration(TimeSpan value) => new(value);

    /// <summary>A text such as <c>48h</c> is a duration.</summary>
    public static implicit operator ShowtimeDuration(string text) => Parse(text);

    /// <summary>A decimal is a number of days: PowerShell reads a bare <c>2d</c> as one.</summary>
    public static implicit operator ShowtimeDuration(decimal days) => new(TimeSpan.FromDays((double)days));

    /// <summary>A 16-bit integer is a number of seconds: PowerShell reads a bare <c>30s</c> as one.</summary>
    public static implicit operator ShowtimeDuration(short seconds) => new(TimeSpan.FromSeconds(seconds));

    /// <summary>A duration is a time span.</summary>
    public static explicit operator TimeSpan(ShowtimeDuration value) => value._value;

    /// <summary>Both lengths together.</summary>
    public static ShowtimeDuration operator +(ShowtimeDuration left, ShowtimeDuration right) => new(left._value + right._value);

    /// <summary>The difference.</summary>
    public static ShowtimeDuration operator -(ShowtimeDuration left, ShowtimeDuration right) => new(left._value - right._value);

    /// <summary>So many times the length.</summary>
    public static ShowtimeDuration operator *(ShowtimeDuration duration, double factor) => new(duration._value * factor);

    /// <summary>The length in so many parts.</summary>
    public static ShowtimeDuration operator /(ShowtimeDuration duration, double divisor) => new(duration._value / divisor);

    /// <summary>Equality by length.</summary>
    public static bool operator ==(ShowtimeDuration left, ShowtimeDuration right) => left.Equals(right);

    /// <summary>Inequality by length.</summary>
    public static bool operator !=(ShowtimeDuration left, ShowtimeDuration right) => !left.Equals(right);

    /// <summary>Shorter than.</summary>
    public static bool operator <(ShowtimeDuration left, ShowtimeDuration right) => left.CompareTo(right) < 0;

    /// <summary>Longer than.</summary>
    public static bool operator >(ShowtimeDuration left, ShowtimeDuration right) => left.CompareTo(right) > 0;

    /// <summary>Not longer than.</summary>
    public static bool operator <=(ShowtimeDuration left, ShowtimeDuration right) => left.CompareTo(right) <= 0;

    /// <summary>Not shorter than.</summary>
    public static bool operator >=(ShowtimeDuration left, ShowtimeDuration right) => left.CompareTo(right) >= 0;

    static double SecondsIn(string unit) => unit.ToUpperInvariant() switch
    {
        "S" => 1,
        "M" => 60,
        "H" => 3600,
        "D" => 86400,
        _ => 604800,
    };

    [GeneratedRegex(@"^(?:(?<n>[0-9]{1,9}(?:\.[0-9]{1,3})?)(?<u>[smhdw]))+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
