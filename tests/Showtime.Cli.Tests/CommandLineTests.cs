using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.SandboxHost;

namespace Showtime.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("123", 123)]
    [InlineData("#123", 123)]
    [InlineData("https://github.com/acme/app/pull/123", 123)]
    [InlineData("https://github.com/acme/app/pull/123/files#diff-1", 123)]
    public async Task A_pull_request_is_a_number_a_hash_or_an_address(string text, int number)
    {
        var shell = new Shell();
        var answer = await shell.RunAsync("sync", text);
        Assert.Equal(0, answer.Code);
        Assert.Equal(number, shell.Session.Request!.PullRequest);
    }

    [Fact]
    public async Task An_address_names_the_repository()
    {
        var shell = new Shell();
        await shell.RunAsync("status", "https://github.com/acme/app/pull/123");
        Assert.Equal("acme/app", shell.Session.Connection!.Repository);
    }

    [Theory]
    [InlineData("status https://github.com/acme/app/pull/1 --repository acme/other", "PR 1 is in acme/app, and this runs against acme/other.")]
    [InlineData("status https://git.example.com/acme/app/pull/1", "this runs against github.com")]
    public async Task An_address_of_another_place_is_wrong_use(string line, string message)
    {
        var answer = await new Shell().RunAsync(line.Split(' '));
        Assert.Equal(2, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("sync", "Required argument")]
    [InlineData("sync abc", "'abc' is not a pull request")]
    [InlineData("sync 0", "'0' is not a pull request")]
    [InlineData("sync -5", "-5")]
    [InlineData("sync https://github.com/acme/app/issues/1", "is not a pull request")]
    [InlineData("sync 1 --sha xyz", "'xyz' is not a commit")]
    [InlineData("start 1 --ttl soon", "'soon' is not a time to live")]
    [InlineData("start 1 --size huge", "Write one of standard, large")]
    [InlineData("list --status sleeping", "Write one of unknown, building")]
    [InlineData("list --output yaml", "Write one of text, json")]
    [InlineData("list --repository acme", "Write owner/name")]
    [InlineData("cleanup --older-than soon", "'soon' is not a duration")]
    [InlineData("cleanup --label-limit many", "'many' is not a number")]
    [InlineData("git-check xyz --required abc1234", "'xyz' is not a commit")]
    [InlineData("git-check abc1234 --required abc1234 --pull-request 1", "Both a commit and a pull request")]
    [InlineData("dance 1", "dance")]
    [InlineData("sync 1 --bogus", "--bogus")]
    public async Task Wrong_use_ends_with_2_and_says_what_to_type(string line, string message)
    {
        var answer = await new Shell().RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, answer.Code);
        Assert.Empty(answer.Out);
        Assert.StartsWith("error: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.StartsWith("try: showtime", answer.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("sync --help")]
    [InlineData("--version")]
    [InlineData("version")]
    public async Task Help_and_version_end_with_0(string line)
    {
        var answer = await new Shell().RunAsync(line.Split(' '));
        Assert.Equal(0, answer.Code);
        Assert.NotEmpty(answer.Out);
        Assert.Empty(answer.Error);
    }

    [Fact]
    public async Task Sync_hands_its_options_on()
    {
        var shell = new Shell();
        await shell.RunAsync("sync", "7", "--sha", "ABCDEF0", "--docker-tag", "v1", "--dry-run-aws", "--dry-run-github", "--dry-run-docker", "-R", "acme/app", "--config", "my.yml");
        var (request, connection) = (shell.Session.Request!, shell.Session.Connection!);
        Assert.Equal(("abcdef0", "v1", false), (request.PinnedSha, request.Image, request.Start));
        Assert.Equal((true, true, true), (connection.SkipCloud, connection.SkipGitHubWrites, connection.SkipBuild));
        Assert.Equal(("acme/app", "my.yml"), (connection.Repository, connection.ConfigurationPath));
        Assert.Equal(RunEvent.ByOperator, request.Event);
        Assert.True(shell.Session.Disposed);
    }

    [Theory]
    [InlineData("start 7")]
    [InlineData("stop 7")]
    [InlineData("sync 7")]
    public async Task The_cloud_can_be_skipped_with_a_delay(string line)
    {
        var shell = new Shell();
        await shell.RunAsync([.. line.Split(' '), "--dry-run-aws", "--aws-sleep", "3"]);
        Assert.Equal((true, TimeSpan.FromSeconds(3)), (shell.Session.Connection!.SkipCloud, shell.Session.Connection.SkippedCloudDelay));
    }

    [Fact]
    public async Task A_commit_check_without_a_required_commit_passes()
    {
        var answer = await new Shell().RunAsync("git-check", "abc1234");
        Assert.Equal(0, answer.Code);
        Assert.Contains("No commit is required", answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--docker-tag")]
    [InlineData("--image-tag")]
    public async Task Start_hands_its_options_on(string imageOption)
    {
        var shell = new Shell();
        await shell.RunAsync("start", "7", "--ttl", "1w", "--size", "Large", "--force", imageOption, "x:y");
        var request = shell.Session.Request!;
        Assert.True(request.Start);
        Assert.True(request.Force);
        Assert.Equal((TimeToLive.Parse("1w"), EnvironmentSize.Large, "x:y"), (request.TimeToLive, request.Size, request.Image));
    }

    [Fact]
    public async Task Options_that_are_not_given_stay_unset()
    {
        var shell = new Shell();
        await shell.RunAsync("start", "7");
        var request = shell.Session.Request!;
        Assert.Null(request.TimeToLive);
        Assert.Null(request.Size);
        Assert.Null(request.Image);
        Assert.Null(request.PinnedSha);
    }

    [Theory]
    [InlineData("start 7 --dry-run")]
    [InlineData("start 7 --dry-run --dry-run-aws --aws-sleep 1")]
    [InlineData("stop 7 --dry-run --force --dry-run-aws --aws-sleep 1")]
    public async Task A_dry_run_only_plans(string line)
    {
        var shell = new Shell();
        var answer = await shell.RunAsync(line.Split(' '));
        Assert.Equal(0, answer.Code);
        Assert.True(shell.Session.Planned);
        Assert.StartsWith("PR 7: would do nothing.", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_filters_by_statuses_and_person()
    {
        var shell = new Shell();
        await shell.RunAsync("list", "--status", "running,failed", "--status", "building", "--user", "maria");
        var query = shell.Session.Query!;
        Assert.Equal([EnvironmentStatus.Running, EnvironmentStatus.Failed, EnvironmentStatus.Building], query.Statuses);
        Assert.Equal(["maria"], query.RequestedBy);
    }

    [Fact]
    public async Task List_begins_with_what_needs_a_person_and_goes_on_by_number()
    {
        var shell = new Shell();
        var some = await new FakeSession("acme/app").ListAsync(new(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        shell.Session.Environments = [.. some.AsEnumerable().Reverse()];
        var answer = await shell.RunAsync("list");
        var lines = answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        // Failed, orphaned, legacy, expired; then what changes, and what runs.
        Assert.Equal(["102", "103", "104", "101", "101", "105"], lines.Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8470/", false)]
    [InlineData("http://localhost/", false)]
    [InlineData("https://api.github.com/", true)]
    public void A_proxy_is_for_other_machines(string address, bool proxied)
    {
        var proxy = new LoopbackBypass(new System.Net.WebProxy("http://proxy.example.com:3128"));
        Assert.Equal(proxied, proxy.GetProxy(new Uri(address)) is not null);
        Assert.Equal(!proxied, proxy.IsBypassed(new Uri(address)));
    }

    [Fact]
    public async Task A_response_file_is_not_read()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("response", "");
        await File.WriteAllTextAsync(file, "7");
        var answer = await new Shell().RunAsync("sync", "@" + file);
        Assert.Equal(2, answer.Code);
    }
}
