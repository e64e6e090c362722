using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Showtime.Core.Environments;
using Showtime.Core.Text;

namespace Showtime.Core.Labels;

/// <summary>
/// Reads every spelling of a circus label in use and writes the strict one (protocol §1). Reading never throws;
/// an unknown label becomes an <see cref="UnknownCircusLabel"/>.
/// </summary>
static partial class LabelGrammar
{
    /// <summary>What every circus label starts with: the tent and a space.</summary>
    public const string Prefix = "🎪 ";

    /// <summary>The longest name that GitHub takes, in Unicode code points.</summary>
    public const int MaxNameLength = 50;

    /// <summary>The longest description that GitHub takes.</summary>
    public const int MaxDescriptionLength = 100;

    const string Tent = "🎪";
    const string VariationSelector = "\uFE0F";

    /// <summary>A time outside of these years was not written by Showtime, and nothing is computed with it.</summary>
    const int FirstYear = 2015;
    const int LastYear = 2199;

    const string CreatedFormat = "yyyy-MM-dd'T'HH-mm";

    /// <summary>The longest name of a feature flag whose label fits, on or off.</summary>
    public const int MaxFlagLength = 40;

    /// <summary>Whether a label belongs to Showtime.</summary>
    /// <param name="name">The label's name.</param>
    /// <returns>Whether it starts with the tent.</returns>
    public static bool IsCircus(string name) => name.StartsWith(Tent, StringComparison.Ordinal);

    /// <summary>Reads a label.</summary>
    /// <param name="name">The label's whole name.</param>
    /// <returns>What it means; null for a label without the tent.</returns>
    public static CircusLabel? Parse(string? name)
    {
        if (name is null || !IsCircus(name)) return null;
        // What Showtime writes is harmless text. A name that is not would be another one where it is shown, and is left to its author.
        if (UntrustedText.Display(name) != name) return new UnknownCircusLabel(name);
        var words = name[Tent.Length..].Replace(VariationSelector, "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CircusLabel? label = words switch
        {
            // People type these, and to GitHub labels that differ in case are one.
            ["⚡", var word] when Is(word, "showtime-trigger-start") => new StartTriggerLabel(),
            ["🛑", var word] when Is(word, "showtime-trigger-stop") => new StopTriggerLabel(),
            ["🧊", var word] when Is(word, "showtime-freeze") => new FreezeLabel(),
            ["🔒", var word] when Is(word, "showtime-blocked") => new BlockedLabel(),
            ["⌛", var ttl] when TimeToLive.TryParse(ttl, out var timeToLive) => new TimeToLiveLabel(timeToLive),
            ["🚩", var word] when FeatureFlags.ReadAssignment(word) is { } flag => new FeatureFlagLabel(flag.Name, flag.Value),
            ["🔐", var key] when LeasePattern().Match(key) is { Success: true } match
                && int.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new LeaseLabel(number),
            ["🎯", var sha] when IsLabelSha(sha) => new PointerLabel(EnvironmentNames.Shorten(sha)),
            ["🏗", var sha] when IsLabelSha(sha) => new TargetLabel(EnvironmentNames.Shorten(sha)),
            [var sha, var emoji, var value] when IsLabelSha(sha) => ReadEnvironmentLabel(EnvironmentNames.Shorten(sha), emoji, value),
            [var emoji, var sha, var value] when IsLabelSha(sha) => ReadEnvironmentLabel(EnvironmentNames.Shorten(sha), emoji, value),
            _ => null,
        };
        return label ?? new UnknownCircusLabel(name);
    }

    /// <summary>Writes a label in the strict spelling, never longer than <see cref="MaxNameLength"/>.</summary>
    /// <param name="label">The label.</param>
    /// <returns>Its whole name.</returns>
    public static string Format(CircusLabel label) => label switch
    {
        StartTriggerLabel => "🎪 ⚡ showtime-trigger-start",
        StopTriggerLabel => "🎪 🛑 showtime-trigger-stop",
        FreezeLabel => "🎪 🧊 showtime-freeze",
        BlockedLabel => "🎪 🔒 showtime-blocked",
        TimeToLiveLabel l => $"🎪 ⌛ {l.TimeToLive}",
        FeatureFlagLabel l => $"🎪 🚩 {l.Name}={(l.Enabled ? "true" : "false")}",
        LeaseLabel l => string.Create(CultureInfo.InvariantCulture, $"🎪 🔐 pr-{l.PullRequest}"),
        PointerLabel l => $"🎪 🎯 {l.Sha}",
        TargetLabel l => $"🎪 🏗{VariationSelector} {l.Sha}",
        StatusLabel l => $"🎪 {l.Sha} 🚦 {StatusWord(l.Status)}",
        CreatedLabel l => $"🎪 {l.Sha} 📅 {l.CreatedAt.UtcDateTime.ToString(CreatedFormat, CultureInfo.InvariantCulture)}",
        AddressLabel { Port: { } port } l => string.Create(CultureInfo.InvariantCulture, $"🎪 {l.Sha} 🌐 {l.Host}:{port}"),
        AddressLabel l => $"🎪 {l.Sha} 🌐 {l.Host.Replace('.', '-')}",
        EnvironmentTimeToLiveLabel l => $"🎪 {l.Sha} ⌛ {l.TimeToLive}",
        RequesterLabel l => Shorten($"🎪 {l.Sha} 🤡 {l.Login}"),
        UnknownCircusLabel l => l.Text,
        _ => throw new ArgumentException($"There is no spelling for a {label.GetType().Name}.", nameof(label)),
    };

    /// <summary>The word of a status in a label.</summary>
    /// <param name="status">The status.</param>
    /// <returns>For example <c>running</c>.</returns>
    public static string StatusWord(EnvironmentStatus status) => status.ToString().ToLowerInvariant();

    static EnvironmentLabel? ReadEnvironmentLabel(string sha, string emoji, string value) => emoji switch
    {
        "🚦" when Enum.TryParse<EnvironmentStatus>(value, ignoreCase: true, out var status) && Enum.IsDefined(status)
            && status != EnvironmentStatus.Unknown && !char.IsAsciiDigit(value[0]) => new StatusLabel(sha, status),
        "📅" when DateTimeOffset.TryParseExact(value, CreatedFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year is >= FirstYear and <= LastYear => new CreatedLabel(sha, time),
        "🌐" => ReadAddress(sha, value),
        "⌛" when TimeToLive.TryParse(value, out var timeToLive) => new EnvironmentTimeToLiveLabel(sha, timeToLive),
        "🤡" => new RequesterLabel(sha, value),
        _ => null,
    };

    static AddressLabel? ReadAddress(string sha, string value)
    {
        var match = AddressPattern().Match(value);
        if (!match.Success) return null;
        var host = match.Groups["host"].Value.Replace('-', '.');
        if (!IPAddress.TryParse(host, out _)) return null;
        if (!match.Groups["port"].Success) return new AddressLabel(sha, host, null);
        return int.TryParse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new AddressLabel(sha, host, port)
            : null;
    }

    static bool Is(string word, string known) => string.Equals(word, known, StringComparison.OrdinalIgnoreCase);

    static bool IsLabelSha(string word) => word.Length == EnvironmentNames.ShortShaLength && EnvironmentNames.IsSha(word);

    static string Shorten(string name)
    {
        var runes = name.EnumerateRunes().ToArray();
        return runes.Length <= MaxNameLength ? name : string.Concat(runes.Take(MaxNameLength).Select(rune => rune.ToString()));
    }

    [GeneratedRegex("^pr-(?<n>[0-9]{1,9})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LeasePattern();

    [GeneratedRegex(@"^(?<host>[0-9]{1,3}([.-][0-9]{1,3}){3})(:(?<port>[0-9]{1,5}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AddressPattern();
}
