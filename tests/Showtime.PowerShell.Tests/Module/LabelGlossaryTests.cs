using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Output;

namespace Showtime.PowerShell.Tests.Module;

public sealed class LabelGlossaryTests
{
    [Fact]
    public void The_reference_has_every_label_that_people_use_and_every_status()
    {
        Assert.Equal(LabelCatalog.ForPeople.Select(label => label.Name), LabelGlossary.ForPeople.Select(label => label.Name));
        foreach (var status in Enum.GetValues<EnvironmentStatus>().Where(status => status != EnvironmentStatus.Unknown))
        {
            Assert.Contains(LabelGlossary.All, label => label.Name == $"🎪 {{sha}} 🚦 {LabelGrammar.StatusWord(status)}");
        }
    }

    [Fact]
    public void The_reference_needs_no_repository() => Assert.All(LabelGlossary.All, label => Assert.True(label is { Defined: null, Uses: null, Orphaned: false }));

    [Theory]
    [InlineData("🎪 abc1234 🚦 running", "system")]
    [InlineData("🎪 🧊 showtime-freeze", "person")]
    [InlineData("bug", "person")]
    public void A_label_is_described_by_its_name_alone(string name, string writtenBy)
    {
        var label = LabelGlossary.Named(name);
        Assert.Equal(name, label.Name);
        Assert.Equal(writtenBy, label.WrittenBy);
    }
}
