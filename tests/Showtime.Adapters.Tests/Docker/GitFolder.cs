using System.Diagnostics;
using Showtime.Adapters.Tests.Processes;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>A small git repository for one test.</summary>
internal sealed class GitFolder : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public GitFolder() => Git("init", "--quiet", "--initial-branch=main");

    public string Path => _folder.Path;

    public string Write(string name, string content) => _folder.Write(name, content);

    /// <summary>Commits everything and gives the commit.</summary>
    public string Commit()
    {
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message=m");
        return Git("rev-parse", "HEAD");
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Path, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    public void Dispose() => _folder.Dispose();
}
