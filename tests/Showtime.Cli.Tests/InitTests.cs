using Showtime.Cli.Errors;

namespace Showtime.Cli.Tests;

public sealed class InitTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_workflows_and_the_configuration_are_written_and_what_comes_next_is_said()
    {
        var answer = await InitAsync("--forks");

        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Equal(
            ["showtime.yml", "workflows/showtime-build.yml", "workflows/showtime-cleanup.yml", "workflows/showtime-commands.yml", "workflows/showtime-publish.yml", "workflows/showtime.yml"],
            Written());
        Assert.Equal(6, answer.OutLines.Length);
        Assert.All(answer.OutLines, line => Assert.StartsWith("written", line, StringComparison.Ordinal));
        Assert.Contains("showtime setup-labels", answer.Error, StringComparison.Ordinal);
        Assert.Contains("\nimage:\n  forks: archive", await File.ReadAllTextAsync(PathOf("showtime.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var answer = await InitAsync("--dry-run");

        Assert.Equal((ExitCode.Done, 4), (answer.Code, answer.OutLines.Length));
        Assert.All(answer.OutLines, line => Assert.StartsWith("would write", line, StringComparison.Ordinal));
        Assert.Empty(Written());
    }

    [Fact]
    public async Task A_changed_file_is_left_alone_unless_forced()
    {
        await InitAsync();
        await File.AppendAllTextAsync(PathOf("workflows/showtime.yml"), "# mine\n");
        await File.AppendAllTextAsync(PathOf("showtime.yml"), "# mine\n");

        var careful = await InitAsync();
        var forced = await InitAsync("--force");

        Assert.Equal(ExitCode.Failed, careful.Code);
        Assert.Contains("--force", careful.Error, StringComparison.Ordinal);
        Assert.Equal(1, careful.OutLines.Count(line => line.StartsWith("left alone", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Done, forced.Code);
        Assert.DoesNotContain("# mine", await File.ReadAllTextAsync(PathOf("workflows/showtime.yml")), StringComparison.Ordinal);
        Assert.Contains("# mine", await File.ReadAllTextAsync(PathOf("showtime.yml")), StringComparison.Ordinal); // a configuration is its owner's
    }

    [Fact]
    public async Task The_infrastructure_gets_the_repositorys_values()
    {
        var path = Path.Combine(_folder.Path, "infra");

        var answer = await new Shell().RunAsync("init", "infrastructure", "--path", path, "--repository", "acme/app", "--default-branch", "master", "--port", "8088");

        Assert.Equal(ExitCode.Done, answer.Code);
        var main = await File.ReadAllTextAsync(Path.Combine(path, "main.tf"));
        Assert.Contains("repository     = \"acme/app\"", main, StringComparison.Ordinal);
        Assert.Contains("port           = 8088", main, StringComparison.Ordinal);
        Assert.Contains("terraform apply", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_infrastructure_needs_a_repository() =>
        Assert.Equal(ExitCode.WrongUse, (await new Shell().RunAsync("init", "infrastructure", "--path", Path.Combine(_folder.Path, "infra"))).Code);

    Task<Shell.Answer> InitAsync(params string[] more) => new Shell().RunAsync(["init", "--path", _folder.Path, .. more]);

    string PathOf(string file) => Path.Combine(_folder.Path, ".github", file);

    List<string> Written() => Directory.Exists(PathOf(""))
        ? [.. Directory.EnumerateFiles(PathOf(""), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(PathOf(""), path).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];
}
