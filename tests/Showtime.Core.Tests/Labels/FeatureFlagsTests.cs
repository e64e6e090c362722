using Showtime.Core.Labels;

namespace Showtime.Core.Tests.Labels;

public sealed class FeatureFlagsTests
{
    [Theory]
    [InlineData("FEATURE_ALERTS=true", "True")]
    [InlineData("FEATURE_ALERTS=1", "True")]
    [InlineData("/testenv up FEATURE_ALERTS=Yes", "True")]
    [InlineData("FEATURE_ALERTS=false", "False")]
    [InlineData("FEATURE_ALERTS=0 and more", "False")]
    [InlineData("FEATURE_ALERTS=no", "False")]
    [InlineData("FEATURE_ALERTS=true\nFEATURE_ALERTS=false", "False")]
    public void A_flag_becomes_a_variable(string text, string value)
    {
        var flags = FeatureFlags.ToVariables(FeatureFlags.Find(text), "SUPERSET_FEATURE_");
        Assert.Equal(value, Assert.Single(flags).Value);
        Assert.Equal("SUPERSET_FEATURE_ALERTS", flags.Keys.Single());
    }

    [Theory]
    [InlineData("FEATURE_ALERTS=maybe")]
    [InlineData("FEATURE_ALERTS=$(id)")]
    [InlineData("FEATURE_alerts=true")]
    [InlineData("XFEATURE_ALERTS=true")]
    [InlineData("PATH=/tmp")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_text_sets_no_flag(string? text) => Assert.Empty(FeatureFlags.Find(text));

    [Fact]
    public void A_label_wins_over_the_description_and_of_two_labels_the_newer_one()
    {
        var noon = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var labels = new PullRequestLabels(
        [
            new AttachedLabel("🎪 🚩 ALERTS=false", AddedAt: noon),
            new AttachedLabel("🎪 🚩 CHARTS=true", AddedAt: noon),
            new AttachedLabel("🎪 🚩 CHARTS=false", AddedAt: noon.AddMinutes(1)),
        ]);

        var flags = FeatureFlags.Effective("FEATURE_ALERTS=true FEATURE_DRILL=yes", labels);

        Assert.Equal(["ALERTS=False", "CHARTS=False", "DRILL=True"], flags.Select(f => $"{f.Key}={f.Value}"));
    }

    [Fact]
    public void A_value_that_is_neither_true_nor_false_is_reported()
    {
        List<string> skipped = [];
        Assert.Empty(FeatureFlags.Find("FEATURE_ALERTS=maybe", skipped));
        Assert.Equal(["FEATURE_ALERTS=maybe"], skipped);
    }
}
