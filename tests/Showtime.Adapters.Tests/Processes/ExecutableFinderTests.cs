using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.Processes;

public sealed class ExecutableFinderTests
{
    [Fact]
    public void Programs_are_found_in_the_order_of_the_path_and_two_names_of_one_count_once()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        var first = folder.Write("one/tool", "", executable: true);
        folder.Write("plain/tool", "");
        var second = folder.Write("two/tool", "", executable: true);
        Directory.CreateSymbolicLink(folder.Combine("linked"), folder.Combine("two"));
        string[] path = ["nowhere", folder.Combine("one"), folder.Combine("plain"), ".", folder.Combine("two"), folder.Combine("linked")];

        Assert.Equal([first, second], ExecutableFinder.FindAll("tool", string.Join(':', path)));
    }

    [Fact]
    public void Without_a_path_nothing_is_found() => Assert.Empty(ExecutableFinder.FindAll("tool", null));
}
