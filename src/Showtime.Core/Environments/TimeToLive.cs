using System.Globalization;

namespace Showtime.Core.Environments;

/// <summary>How long an environment runs: a duration, or <c>close</c> (until the pull request is closed).</summary>
public readonly record struct TimeToLive : IComparable, IComparable<TimeToLive>
{
    /// <summary>Until the pull request is closed.</summary>
    public static readonly TimeToLive UntilClose;

    /// <summary>The time to live of a pull request without one (protocol §1).</summary>
    public static readonly TimeToLive Default = new(TimeSpan.FromHours(48));

    /// <summary>A time to live of this length.</summary>
    public TimeToLive(ShowtimeDuration duration) => Duration = duration;

    /// <summary>The length, or null for <c>close</c>. Not public: <c>ConvertTo-Json</c> would go one level deeper than it does without being told.</summary>
    internal ShowtimeDuration? Duration { get; }

    /// <summary>The label's spelling, for example <c>48h</c>, <c>1w</c> or <c>close</c>.</summary>
    public string Text => ToString();

    /// <summary>The length in hours, or null for <c>close</c>.</summary>
    public double? TotalHours => Duration?.TotalHours;

    /// <summary>Reads <c>24h</c>, <c>2d</c>, <c>1w</c> or <c>close</c>: the spellings that a label can have.</summary>
    /// <exception cref="FormatException">The text is not a time to live.</exception>
    public static TimeToLive Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a time to live. Write 24h, 48h, 2d, 1w or close.");

    /// <summary>Like <see cref="Parse"/>, but says whether the text is a time to live.</summary>
    public static bool TryParse(string? text, out TimeToLive value)
    {
        value = UntilClose;
        if (string.Equals(text, "close", StringComparison.OrdinalIgnoreCase)) return true;
        if (text is not { Length: >= 2 and <= 6 } || !"hdw".Contains(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal)) return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0) return false;
        if (!ShowtimeDuration.TryParse(text, out var duration)) return false;
        value = new(duration);
        return true;
    }

    /// <summary>When an environment that was created at this time expires; null for <c>close</c>.</summary>
    /// <remarks>An end that is after the last moment of the calendar is that moment.</remarks>
    public DateTimeOffset? ExpiresAt(DateTimeOffset createdAt) => Duration is not { } duration ? null
        : duration.ToTimeSpan() < DateTimeOffset.MaxValue - createdAt ? createdAt + duration.ToTimeSpan()
        : DateTimeOffset.MaxValue;

    /// <summary>The label's spelling: whole weeks, else whole days above a week, else hours.</summary>
    /// <returns>For example <c>48h</c>, <c>1w</c> or <c>close</c>.</returns>
    public override string ToString()
    {
        if (Duration is not { } duration) return "close";
        var hours = Math.Max(1, (long)Math.Ceiling(duration.ToTimeSpan().TotalHours));
        return (hours % 168, hours % 24) switch
        {
            (0, _) => $"{hours / 168}w",
            (_, 0) when hours > 168 => $"{hours / 24}d",
            _ => $"{hours}h",
        };
    }

    /// <inheritdoc/>
    public int CompareTo(TimeToLive other) => (Duration, other.Duration) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        ({ } left, { } right) => left.CompareTo(right),
    };

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        TimeToLive other => CompareTo(other),
        string other => CompareTo(Parse(other)),
        TimeSpan other => CompareTo(new TimeToLive(other)),
        ShowtimeDuration other => CompareTo(new TimeToLive(other)),
        decimal days => CompareTo(new TimeToLive(days)),
        _ => throw new ArgumentException($"A time to live cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>A text such as <c>48h</c> or <c>close</c> is a time to live.</summary>
    public static implicit operator TimeToLive(string text) => Parse(text);

    /// <summary>A decimal is a number of days: PowerShell reads a bare <c>2d</c> as one.</summary>
    public static implicit operator TimeToLive(decimal days) => new(days);

    /// <summary>A time span is a time to live.</summary>
    public static implicit operator TimeToLive(TimeSpan value) => new(value);

    /// <summary>Shorter than; <c>close</c> is the longest.</summary>
    public static bool operator <(TimeToLive left, TimeToLive right) => left.CompareTo(right) < 0;

    /// <summary>Longer than; <c>close</c> is the longest.</summary>
    public static bool operator >(TimeToLive left, TimeToLive right) => left.CompareTo(right) > 0;

    /// <summary>Not longer than.</summary>
    public static bool operator <=(TimeToLive left, TimeToLive right) => left.CompareTo(right) <= 0;

    /// <summary>Not shorter than.</summary>
    public static bool operator >=(TimeToLive left, TimeToLive right) => left.CompareTo(right) >= 0;
}
