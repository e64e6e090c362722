using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.Processes;

public sealed class TemporaryFoldersTests : IDisposable
{
    static readonly DateTime Now = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("showtime-docker-abc", 7, false)]
    [InlineData("showtime-commit-abc", 7, false)]
    [InlineData("showtime-layers-abc", 7, false)]
    [InlineData("showtime-docker-abc", 5, true)]
    [InlineData("showtime-test-abc", 7, true)]
    [InlineData("other-docker-abc", 7, true)]
    public void A_folder_that_a_killed_run_left_goes_when_it_is_old(string name, int hours, bool stays)
    {
        _root.Write(name + "/inner/file", "x");
        Directory.SetLastWriteTimeUtc(_root.Combine(name), Now.AddHours(-hours));

        TemporaryFolders.Sweep(_root.Path, Now);

        Assert.Equal(stays, Directory.Exists(_root.Combine(name)));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        Requires.UnixShell();
        _root.Write("precious/file", "x");
        Directory.SetLastWriteTimeUtc(_root.Combine("precious"), Now.AddHours(-7));
        Directory.CreateSymbolicLink(_root.Combine("showtime-docker-abc"), _root.Combine("precious"));
        _root.Write("showtime-commit-abc/file", "x");
        Directory.CreateSymbolicLink(_root.Combine("showtime-commit-abc/link"), _root.Combine("precious"));
        Directory.SetLastWriteTimeUtc(_root.Combine("showtime-commit-abc"), Now.AddHours(-7));

        TemporaryFolders.Sweep(_root.Path, Now);

        Assert.True(File.Exists(_root.Combine("precious/file")));
        Assert.False(Directory.Exists(_root.Combine("showtime-commit-abc")));
    }

    [Fact]
    public void A_folder_of_another_user_stays()
    {
        Requires.UnixShell();
        _root.Write("showtime-docker-abc/file", "x");
        Requires.SkipFor(Environment.IsPrivilegedProcess ? null : "only root can give a folder away");
        using (var chown = System.Diagnostics.Process.Start("chown", ["12345", _root.Combine("showtime-docker-abc")])) chown.WaitForExit();
        Directory.SetLastWriteTimeUtc(_root.Combine("showtime-docker-abc"), Now.AddHours(-7));

        TemporaryFolders.Sweep(_root.Path, Now);

        Assert.True(Directory.Exists(_root.Combine("showtime-docker-abc")));
    }
}
