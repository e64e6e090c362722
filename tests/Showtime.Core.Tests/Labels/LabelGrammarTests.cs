using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Tests.Labels;

public sealed class LabelGrammarTests
{
    static readonly DateTimeOffset Created = new(2026, 11, 22, 2, 18, 0, TimeSpan.Zero);

    public static TheoryData<string, CircusLabel> Spellings() => new()
    {
        { "🎪 ⚡ showtime-trigger-start", new StartTriggerLabel() },
        { "🎪 🛑 showtime-trigger-stop", new StopTriggerLabel() },
        { "🎪 🧊 showtime-freeze", new FreezeLabel() },
        { "🎪 🔒 showtime-blocked", new BlockedLabel() },
        { "🎪 ⌛ 48h", new TimeToLiveLabel("48h") },
        { "🎪 ⌛ close", new TimeToLiveLabel(TimeToLive.UntilClose) },
        { "🎪 ⌛ 36h", new TimeToLiveLabel("36h") },
        { "🎪 ⌛ 10d", new TimeToLiveLabel("10d") },
        { "🎪 🔐 pr-1234", new LeaseLabel(1234) },
        { "🎪 🚩 ALERT_REPORTS=true", new FeatureFlagLabel("ALERT_REPORTS", true) },
        { "🎪 🚩 X=false", new FeatureFlagLabel("X", false) },
        { "🎪 abc123f 🚦 running", new StatusLabel("abc123f", EnvironmentStatus.Running) },
        { "🎪 🎯 abc123f", new PointerLabel("abc123f") },
        { "🎪 🏗\uFE0F abc123f", new TargetLabel("abc123f") },
        { "🎪 abc123f 📅 2026-11-22T02-18", new CreatedLabel("abc123f", Created) },
        { "🎪 abc123f 🌐 52.1.2.3:8080", new AddressLabel("abc123f", "52.1.2.3", 8080) },
        { "🎪 abc123f ⌛ 24h", new EnvironmentTimeToLiveLabel("abc123f", "24h") },
        { "🎪 abc123f 🤡 maxime", new RequesterLabel("abc123f", "maxime") },
    };

    public static TheoryData<string, CircusLabel> OlderSpellings() => new()
    {
        { "🎪 🏗 abc123f", new TargetLabel("abc123f") },
        { "🎪 🚦 abc123f running", new StatusLabel("abc123f", EnvironmentStatus.Running) },
        { "🎪 🌐 abc123f 52-1-2-3", new AddressLabel("abc123f", "52.1.2.3", null) },
        { "🎪 abc123f 🌐 52-1-2-3", new AddressLabel("abc123f", "52.1.2.3", null) },
        { "🎪 📅 abc123f 2026-11-22T02-18", new CreatedLabel("abc123f", Created) },
        { "🎪 ⌛ abc123f 24h", new EnvironmentTimeToLiveLabel("abc123f", "24h") },
        { "🎪 🤡 abc123f maxime", new RequesterLabel("abc123f", "maxime") },
        { "🎪 ⌛\uFE0F 24h", new TimeToLiveLabel("24h") },
        { "🎪 🎯 ABC123F", new PointerLabel("abc123f") },
        { "🎪 🚩 X=Yes", new FeatureFlagLabel("X", true) },
        { "🎪 🚩\uFE0F X=0", new FeatureFlagLabel("X", false) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_strict_label_is_read_and_written_back_to_the_letter(string name, CircusLabel label)
    {
        Assert.Equal(label, LabelGrammar.Parse(name));
        Assert.Equal(name, LabelGrammar.Format(label));
    }

    [Fact]
    public void The_longest_flag_fits_a_label_whatever_its_value() =>
        Assert.Equal(LabelGrammar.MaxNameLength, LabelGrammar.Format(new FeatureFlagLabel(new string('X', LabelGrammar.MaxFlagLength), Enabled: false)).EnumerateRunes().Count());

    [Theory]
    [MemberData(nameof(OlderSpellings))]
    public void An_older_spelling_is_read(string name, CircusLabel label) => Assert.Equal(label, LabelGrammar.Parse(name));

    [Theory]
    [InlineData("bug")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("showtime-freeze")]
    public void A_label_without_the_tent_is_not_ours(string? name) => Assert.Null(LabelGrammar.Parse(name));

    [Theory]
    [InlineData("🎪 abc123f 🚦 dancing")]
    [InlineData("🎪 abc123f 🚦 3")]
    [InlineData("🎪 abc123 🚦 running")]
    [InlineData("🎪 abc123f 🌐 999.1.2.3:8080")]
    [InlineData("🎪 abc123f 🌐 52.1.2.3:99999")]
    [InlineData("🎪 ⌛ forever")]
    [InlineData("🎪 ⌛ 0h")]
    [InlineData("🎪 🔐 pr-")]
    [InlineData("🎪 🦄 something new")]
    [InlineData("🎪 🚩 X")]
    [InlineData("🎪 🚩 X=maybe")]
    [InlineData("🎪 🚩 lower=true")]
    [InlineData("🎪 🚩 =true")]
    [InlineData("🎪")]
    public void An_unknown_label_is_kept_unchanged(string name)
    {
        var label = Assert.IsType<UnknownCircusLabel>(LabelGrammar.Parse(name));
        Assert.Equal(name, LabelGrammar.Format(label));
    }

    [Fact]
    public void A_login_of_39_characters_makes_a_name_that_GitHub_takes()
    {
        var login = new string('x', 39);
        var name = LabelGrammar.Format(new RequesterLabel("abc123f", login));

        Assert.Equal(50, name.EnumerateRunes().Count());
        var read = Assert.IsType<RequesterLabel>(LabelGrammar.Parse(name));
        Assert.StartsWith(read.Login, login, StringComparison.Ordinal);
        Assert.Equal(name, LabelGrammar.Format(read));
    }

    [Fact]
    public void Every_generated_label_round_trips_and_fits_GitHub() =>
        Prop.ForAll(Arb.From(GeneratedLabel()), label =>
        {
            var name = LabelGrammar.Format(label);
            var definition = LabelCatalog.Define(label);
            return label.Equals(LabelGrammar.Parse(name))
                && name.EnumerateRunes().Count() <= LabelGrammar.MaxNameLength
                && definition.Description.Length <= LabelGrammar.MaxDescriptionLength
                && definition.Color.Length == 6;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Random_text_after_the_tent_neither_throws_nor_is_lost() =>
        Prop.ForAll(Arb.From(Garbage()), text =>
        {
            var name = "🎪" + text;
            var label = LabelGrammar.Parse(name);
            // Either it is kept unchanged, or the strict spelling that is written back means the same.
            return label is UnknownCircusLabel unknown ? unknown.Text == name : label is not null && label.Equals(LabelGrammar.Parse(LabelGrammar.Format(label)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    static Gen<string> Sha() => Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(7).Select(digits => new string(digits));

    static Gen<CircusLabel> GeneratedLabel()
    {
        var ttl = Gen.Choose(1, 999).Zip(Gen.Elements("h", "d", "w"), (n, unit) => TimeToLive.Parse(n.ToString(CultureInfo.InvariantCulture) + unit)).Or(Gen.Constant(TimeToLive.UntilClose));
        var status = Gen.Elements(Enum.GetValues<EnvironmentStatus>().Where(s => s != EnvironmentStatus.Unknown).ToArray());
        var time = Gen.Choose(0, 90_000_000).Select(minutes => new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));
        var octet = Gen.Choose(0, 255);
        var host = octet.Zip(octet).Zip(octet.Zip(octet), (a, b) => $"{a.Item1}.{a.Item2}.{b.Item1}.{b.Item2}");
        var login = Gen.Elements("abcXYZ019-".ToCharArray()).NonEmptyListOf().Select(chars => new string([.. chars.Take(38)]));
        return Gen.OneOf(
            Gen.Elements<CircusLabel>(new StartTriggerLabel(), new StopTriggerLabel(), new FreezeLabel(), new BlockedLabel()),
            ttl.Select(t => (CircusLabel)new TimeToLiveLabel(t)),
            Gen.Choose(1, 999_999_999).Select(n => (CircusLabel)new LeaseLabel(n)),
            Sha().Select(s => (CircusLabel)new PointerLabel(s)),
            Sha().Select(s => (CircusLabel)new TargetLabel(s)),
            Sha().Zip(status, (s, st) => (CircusLabel)new StatusLabel(s, st)),
            Sha().Zip(time, (s, t) => (CircusLabel)new CreatedLabel(s, t)),
            Sha().Zip(host.Zip(Gen.Choose(1, 65535)), (s, a) => (CircusLabel)new AddressLabel(s, a.Item1, a.Item2)),
            Sha().Zip(host, (s, a) => (CircusLabel)new AddressLabel(s, a, null)),
            Sha().Zip(ttl, (s, t) => (CircusLabel)new EnvironmentTimeToLiveLabel(s, t)),
            Sha().Zip(login, (s, l) => (CircusLabel)new RequesterLabel(s, l)));
    }

    static Gen<string> Garbage()
    {
        var word = Gen.Elements("⚡", "🛑", "🧊", "🔒", "⌛", "🔐", "🎯", "🏗", "🏗\uFE0F", "🚦", "📅", "🌐", "🤡", "\uFE0F", " ", "  ", "\t", "\0", "\uD83C",
            "abc123f", "0000000", "running", "48h", "close", "52.1.2.3:8080", "1-2-3-4", "2026-11-22T02-18", "2026-13-99T99-99", "pr-1", "pr-99999999999",
            "showtime-freeze", "showtime-trigger-start", "-", ":", "é", "١٢٣٤٥٦٧");
        return word.Zip(Gen.Elements(" ", " ", "", "\n"), (w, gap) => gap + w).ListOf().Select(words => string.Concat(words));
    }
}
