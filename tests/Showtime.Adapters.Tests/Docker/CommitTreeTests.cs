using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class CommitTreeTests : IDisposable
{
    static readonly Dictionary<string, string> Variables = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    readonly GitFolder _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Exactly_the_files_of_the_commit_are_exported()
    {
        Requires.UnixShell();
        _clone.Write("app/a.txt", "one");
        _clone.Write(".gitattributes", "hidden.txt export-ignore");
        _clone.Write("hidden.txt", "h");
        var wanted = _clone.Commit();
        _clone.Write("app/a.txt", "two");
        _clone.Commit();
        _clone.Write("app/uncommitted.txt", "u");

        using var tree = await CheckOutAsync(_clone.Path, wanted);

        Assert.Equal([".gitattributes", "app/a.txt", "hidden.txt"], Files(tree.Path));
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(tree.Path, "app/a.txt")));
    }

    [Fact]
    public async Task The_clone_is_left_as_it_was()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "one");
        var wanted = _clone.Commit();
        _clone.Write("b.txt", "two");
        _clone.Commit();
        _clone.Write("a.txt", "changed");
        _clone.Git("add", "a.txt");
        var before = _clone.Git("status", "--porcelain") + _clone.Git("rev-parse", "HEAD");

        using (var tree = await CheckOutAsync(_clone.Path, wanted))
            Assert.Equal(["a.txt"], Files(tree.Path));

        Assert.Equal(before, _clone.Git("status", "--porcelain") + _clone.Git("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task A_folder_within_the_clone_exports_the_whole_commit()
    {
        Requires.UnixShell();
        _clone.Write("app/a.txt", "one");
        _clone.Write("b.txt", "two");
        var wanted = _clone.Commit();

        using var tree = await CheckOutAsync(Path.Combine(_clone.Path, "app"), wanted);

        Assert.Equal(["app/a.txt", "b.txt"], Files(tree.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_the_clone_lacks_is_fetched(bool shallow)
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "one");
        _clone.Commit();
        _clone.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        using var folder = new TemporaryFolder();
        _clone.Git(["clone", "--quiet", .. shallow ? new[] { "--depth=1" } : [], "file://" + _clone.Path, folder.Combine("clone")]);
        _clone.Write("a.txt", "two");
        var wanted = _clone.Commit();

        using var tree = await CheckOutAsync(folder.Combine("clone"), wanted);

        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(tree.Path, "a.txt")));
    }

    [Theory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public async Task A_file_that_a_partial_clone_lacks_is_fetched(string filter)
    {
        Requires.UnixShell();
        _clone.Write("app/deep/a.txt", "one");
        _clone.Write("b.txt", "two");
        var wanted = _clone.Commit();
        _clone.Write("app/deep/a.txt", "later");
        _clone.Commit();
        _clone.Git("config", "uploadpack.allowFilter", "true");
        _clone.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        using var folder = new TemporaryFolder();
        _clone.Git("clone", "--quiet", "--no-checkout", "--filter=" + filter, "file://" + _clone.Path, folder.Combine("clone"));

        using var tree = await CheckOutAsync(folder.Combine("clone"), wanted);

        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(tree.Path, "app/deep/a.txt")));
        Assert.Equal(["app/deep/a.txt", "b.txt"], Files(tree.Path));
    }

    [Fact]
    public async Task A_worktree_of_a_clone_is_one_as_well()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "one");
        var wanted = _clone.Commit();
        using var folder = new TemporaryFolder();
        _clone.Git("worktree", "add", "--quiet", "--detach", folder.Combine("tree"));

        using var tree = await CheckOutAsync(folder.Combine("tree"), wanted);

        Assert.Equal(["a.txt"], Files(tree.Path));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_found_is_an_error_and_leaves_nothing()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "one");
        _clone.Commit();

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => CheckOutAsync(_clone.Path, new string('a', 40)));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.Contains("aaaaaaa is not in this clone", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.LogTail);
    }

    [Fact]
    public async Task A_folder_without_git_is_an_error()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => CheckOutAsync(folder.Path, new string('a', 40)));

        Assert.Contains("is not in a git clone", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdef0")]
    [InlineData("--output=/tmp/aaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Only_a_whole_commit_is_built(string sha)
    {
        Requires.UnixShell();
        Assert.Equal(ShowtimeError.InvalidInput, (await Assert.ThrowsAsync<ShowtimeException>(() => CheckOutAsync(_clone.Path, sha))).Error);
    }

    [Fact]
    public async Task The_files_go_away_afterwards()
    {
        Requires.UnixShell();
        _clone.Write("a.txt", "one");
        var tree = await CheckOutAsync(_clone.Path, _clone.Commit());

        tree.Dispose();

        Assert.False(Directory.Exists(Path.GetDirectoryName(tree.Path)));
    }

    [Fact]
    public async Task Without_a_clone_the_commit_alone_is_fetched_from_the_repository()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        _clone.Write("a.txt", "one");
        var wanted = _clone.Commit();

        string path;
        using (var tree = await CommitTree.CheckOutAsync(
            folder.Path, wanted, new Uri("file://" + _clone.Path), Variables, new ProcessRunner(TimeProvider.System), CancellationToken.None))
        {
            path = tree.Path;
            Assert.NotEmpty(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories));
            Assert.False(Directory.Exists(Path.Combine(path, ".git")));
        }

        Assert.False(Directory.Exists(path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    static Task<CommitTree> CheckOutAsync(string folder, string sha) =>
        CommitTree.CheckOutAsync(folder, sha, repositoryUrl: null, Variables, new ProcessRunner(TimeProvider.System), CancellationToken.None);

    static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
