using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Tests.Labels;

public sealed class PullRequestLabelsTests
{
    [Fact]
    public void Of_two_times_to_live_the_longest_wins_in_either_order()
    {
        Assert.Equal(TimeToLive.Parse("1w"), Read("🎪 ⌛ 24h", "🎪 ⌛ 1w").TimeToLive);
        Assert.Equal(TimeToLive.Parse("1w"), Read("🎪 ⌛ 1w", "🎪 ⌛ 24h").TimeToLive);
        Assert.Equal(TimeToLive.UntilClose, Read("🎪 ⌛ 1w", "🎪 ⌛ close").TimeToLive);
    }

    [Fact]
    public void The_labels_of_one_commit_make_one_environment()
    {
        var environment = Assert.Single(Read("bug", "🎪 abc123f 🚦 running", "🎪 🎯 abc123f", "🎪 abc123f 🌐 52.1.2.3:8080", "🎪 abc123f 📅 2026-11-22T02-18", "🎪 abc123f 🤡 maxime").Environments);

        Assert.Equal(EnvironmentStatus.Running, environment.Status);
        Assert.Equal("52.1.2.3", environment.Address?.Host);
        Assert.Equal("maxime", environment.RequestedBy);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 2, 18, 0, TimeSpan.Zero), environment.CreatedAt);
        Assert.Equal(5, environment.Names.Count);
    }

    [Fact]
    public void Failures_are_counted_by_the_failed_labels_description()
    {
        var labels = new PullRequestLabels([new AttachedLabel("🎪 abc123f 🚦 failed", PullRequestLabels.FailedDescription(3, "out of memory"))]);
        Assert.Equal(3, labels["abc123f"]?.Failures);
        Assert.Equal(1, Read("🎪 abc123f 🚦 failed")["abc123f"]?.Failures);
        Assert.Equal(0, Read("🎪 abc123f 🚦 running")["abc123f"]?.Failures);
    }

    [Fact]
    public void A_long_cause_still_fits_a_description() =>
        Assert.True(PullRequestLabels.FailedDescription(12, new string('x', 500)).Length <= LabelGrammar.MaxDescriptionLength);

    static PullRequestLabels Read(params string[] names) => new(names.Select(name => new AttachedLabel(name)));
}
