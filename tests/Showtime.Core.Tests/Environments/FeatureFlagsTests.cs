using Showtime.Core.Environments;

namespace Showtime.Core.Tests.Environments;

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
        var flags = FeatureFlags.Read(text, "SUPERSET_FEATURE_");
        Assert.Equal(value, Assert.Single(flags).Value);
        Assert.Equal("SUPERSET_FEATURE_ALERTS", flags.Keys.Single());
    }

    [Theory]
    [InlineData("FEATURE_ALERTS=maybe")]
    [InlineData("FEATURE_ALERTS=true;rm")]
    [InlineData("FEATURE_ALERTS=$(id)")]
    [InlineData("FEATURE_alerts=true")]
    [InlineData("XFEATURE_ALERTS=true")]
    [InlineData("PATH=/tmp")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_sets_nothing_but_a_yes_or_a_no(string? text) =>
        Assert.All(FeatureFlags.Read(text, "SUPERSET_FEATURE_"), flag => Assert.Contains(flag.Value, new[] { "True", "False" }));

    [Fact]
    public void A_value_that_is_neither_is_reported()
    {
        List<string> skipped = [];
        Assert.Empty(FeatureFlags.Read("FEATURE_ALERTS=maybe", "P_", skipped));
        Assert.Equal(["FEATURE_ALERTS=maybe"], skipped);
    }
}
