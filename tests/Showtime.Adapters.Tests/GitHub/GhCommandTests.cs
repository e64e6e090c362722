using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class GhCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("showtime-gh-").FullName;
    readonly Runner _runner = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gh_is_asked_for_the_token_of_the_server_with_the_little_that_it_needs()
    {
        _runner.Lines = [new("gho_token", IsError: false), new("A new release of gh is available", IsError: true)];

        Assert.Equal("gho_token", await Command(("HOME", "/home/me"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("GITHUB_TOKEN", "")).TokenAsync(default));

        var command = Assert.Single(_runner.Commands);
        Assert.Equal(["auth", "token", "--hostname", "ghe.example"], command.Arguments);
        Assert.Equal(["HOME", "PATH"], command.Environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_login_there_is_no_token()
    {
        _runner.ExitCode = 1;
        _runner.Lines = [new("no oauth token found for ghe.example", IsError: true)];

        Assert.Null(await Command().TokenAsync(default));
    }

    [Fact]
    public async Task Without_gh_there_is_no_token_and_nothing_is_started()
    {
        var command = new GhCommand(_runner, new Dictionary<string, string> { ["PATH"] = _folder }, new("https://github.com"));

        Assert.Null(await command.TokenAsync(default));
        Assert.Empty(_runner.Commands);
    }

    [Fact]
    public async Task A_gh_that_cannot_be_started_gives_no_token()
    {
        _runner.Failure = new ProcessStartException("gh", new InvalidOperationException());

        Assert.Null(await Command().TokenAsync(default));
    }

    GhCommand Command(params (string Name, string Value)[] variables)
    {
        var gh = Path.Combine(_folder, OperatingSystem.IsWindows() ? "gh.exe" : "gh");
        File.WriteAllText(gh, "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(gh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        all["PATH"] = _folder;
        return new(_runner, all, new("https://ghe.example"));
    }

    sealed class Runner : IProcessRunner
    {
        public List<ProcessCommand> Commands { get; } = [];

        public ProcessLine[] Lines { get; set; } = [];

        public int ExitCode { get; set; }

        public Exception? Failure { get; set; }

        public Task<ProcessResult> RunAsync(ProcessCommand command, Action<ProcessLine>? onLine, CancellationToken cancellationToken)
        {
            Commands.Add(command);
            if (Failure is not null) throw Failure;
            foreach (var line in Lines) onLine?.Invoke(line);
            return Task.FromResult(new ProcessResult(ExitCode, Lines));
        }
    }
}
