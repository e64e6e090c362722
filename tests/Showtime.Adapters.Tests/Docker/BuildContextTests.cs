using Showtime.Adapters.Docker;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class BuildContextTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Root => _folder.Combine("tree");

    public BuildContextTests()
    {
        _folder.Write("tree/Dockerfile", "FROM scratch");
        _folder.Write("tree/docker/app.Dockerfile", "FROM scratch");
        _folder.Write("outside/secret", "s");
        _folder.Write("outside/Dockerfile", "FROM scratch");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".", "Dockerfile", "", "Dockerfile")]
    [InlineData("docker", "app.Dockerfile", "docker", "docker/app.Dockerfile")]
    [InlineData("./docker/", "../Dockerfile", "docker", "Dockerfile")]
    public void Paths_are_relative_to_the_commit_and_to_the_context(string context, string dockerfile, string folder, string file)
    {
        var found = BuildContext.Resolve(Root, context, dockerfile);

        Assert.Equal(Path.GetFullPath(_folder.Combine("tree/" + folder)).TrimEnd('/'), found.Folder.TrimEnd('/'));
        Assert.Equal(_folder.Combine("tree/" + file), found.Dockerfile);
    }

    [Theory]
    [InlineData("..", "Dockerfile")]
    [InlineData("../outside", "Dockerfile")]
    [InlineData("/", "Dockerfile")]
    [InlineData(".", "../outside/Dockerfile")]
    [InlineData("linked", "Dockerfile")]
    [InlineData("docker/up", "Dockerfile")]
    [InlineData("chain", "Dockerfile")]
    [InlineData(".", "linked/Dockerfile")]
    [InlineData(".", "linked.Dockerfile")]
    public void Nothing_outside_of_the_commit_is_ever_sent(string context, string dockerfile)
    {
        Requires.UnixShell();
        Directory.CreateSymbolicLink(_folder.Combine("tree/linked"), _folder.Combine("outside"));
        Directory.CreateSymbolicLink(_folder.Combine("tree/chain"), "./linked");
        Directory.CreateSymbolicLink(_folder.Combine("tree/docker/up"), "../../outside");
        File.CreateSymbolicLink(_folder.Combine("tree/linked.Dockerfile"), "../outside/Dockerfile");

        var error = Assert.Throws<ShowtimeException>(() => BuildContext.Resolve(Root, context, dockerfile));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.Contains("leads out of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_within_the_commit_is_followed()
    {
        Requires.UnixShell();
        Directory.CreateSymbolicLink(_folder.Combine("tree/linked"), "docker");

        Assert.Equal(_folder.Combine("tree/docker/app.Dockerfile"), BuildContext.Resolve(Root, "linked", "app.Dockerfile").Dockerfile);
    }

    [Fact]
    public void A_link_to_itself_ends()
    {
        Requires.UnixShell();
        Directory.CreateSymbolicLink(_folder.Combine("tree/one"), "two");
        Directory.CreateSymbolicLink(_folder.Combine("tree/two"), "one");

        Assert.Throws<ShowtimeException>(() => BuildContext.Resolve(Root, "one", "Dockerfile"));
    }

    [Theory]
    [InlineData("nowhere", "Dockerfile", "image.context")]
    [InlineData("docker", "Dockerfile", "image.dockerfile")]
    public void A_missing_path_is_named_by_its_key(string context, string dockerfile, string key) =>
        Assert.Equal(key, Assert.Throws<ShowtimeException>(() => BuildContext.Resolve(Root, context, dockerfile)).Target);
}
