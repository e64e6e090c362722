using System.Text.Json;
using Showtime.Adapters;
using Showtime.SandboxHost;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Cli.Tests;

/// <summary>Commands with a real session, over loopback HTTP against the sandbox.</summary>
public sealed class OverTheSandboxTests
{
    [Fact]
    public async Task A_check_in_a_job_takes_two_requests_and_writes_nothing()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Job(SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
        var answer = await shell.RunAsync("sync", "1", "--check-only");
        Assert.True(answer.Code == 0, answer.Error);
        Assert.Equal(15, answer.OutLines.Length);
        Assert.Contains("action_needed=create_environment", answer.OutLines);
        Assert.Contains("auth_status=authorized", answer.OutLines);
        Assert.Contains("permission_level=maintain", answer.OutLines);
        Assert.InRange(stage.GitHub.RequestLog.Count, 1, 2);
        Assert.DoesNotContain(stage.GitHub.RequestLog, request => request.IsWrite);
        Assert.Empty(stage.Sandbox.Aws.Requests);
    }

    [Fact]
    public async Task A_strangers_start_is_blocked_and_touches_nothing()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Job(SandboxSeed.StartTrigger, SandboxSeed.Stranger);
        var check = await shell.RunAsync("sync", "1", "--check-only");
        Assert.Contains("action_needed=blocked", check.OutLines);
        Assert.Contains("blocked_reason=authorization_failed", check.OutLines);
        Assert.Equal(0, check.Code);
        Assert.Equal(3, (await shell.RunAsync("sync", "1")).Code);
        Assert.Empty(stage.Sandbox.Aws.Services);
        Assert.DoesNotContain(stage.GitHub.Labels(1), label => LabelGrammar.Parse(label.Name) is EnvironmentLabel);
    }

    [Fact]
    public async Task A_whole_life_by_commands()
    {
        await using var stage = new SandboxStage();
        var created = await stage.Job(SandboxSeed.StartTrigger, SandboxSeed.Maintainer).RunAsync("sync", "1");
        Assert.True(created.Code == 0, created.Out + created.Error);
        Assert.InRange(stage.GitHub.RequestLog.Count, 1, 12);
        Assert.Equal("::add-mask::sandbox-token", created.ErrorLines[0]);

        var listed = await stage.Shell().RunAsync("list", "--output", "json");
        var environment = Assert.Single(JsonDocument.Parse(listed.Out).RootElement.EnumerateArray());
        Assert.Equal("running", environment.GetProperty("status").GetString());
        Assert.Equal("maria", environment.GetProperty("requestedBy").GetString());
        using (var http = new HttpClient())
        {
            Assert.Contains("pr-1-", await http.GetStringAsync(environment.GetProperty("url").GetString()), StringComparison.Ordinal);
        }

        var status = await stage.Shell().RunAsync("status", $"{stage.Sandbox.GitHubAddress}acme/app/pull/1");
        Assert.Contains("Status        running", status.OutLines);

        var stopped = await stage.Shell().RunAsync("stop", "1");
        Assert.True(stopped.Code == 0, stopped.Out + stopped.Error);
        Assert.Contains("Removed PR 1", stopped.Out, StringComparison.Ordinal);
        // A service that is still draining may be listed; nothing runs.
        Assert.DoesNotContain("running", (await stage.Shell().RunAsync("list", "--output", "json")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Sandbox.Aws.Services, service => service.Status == "ACTIVE");
    }

    [Fact]
    public async Task A_dry_run_goes_through_everything_and_changes_nothing()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        var before = stage.GitHub.Labels(1);
        var answer = await shell.RunAsync("sync", "1", "--dry-run-aws", "--dry-run-github", "--dry-run-docker");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        foreach (var would in new[] { "Would build and push", "Would deploy", "Would add the label '🎪 🎯", "Would remove the label '🎪 ⚡" })
        {
            Assert.Contains(would, answer.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, stage.GitHub.Labels(1));
        Assert.DoesNotContain(stage.GitHub.RequestLog, request => request.IsWrite);
        Assert.Empty(stage.GitHub.Comments(1));
        Assert.Empty(stage.Sandbox.Aws.Requests);
    }

    [Fact]
    public async Task A_dry_run_of_the_build_alone_deploys_what_is_there()
    {
        await using var stage = new SandboxStage();
        var digest = stage.Sandbox.Aws.PushImage("showtime", $"pr-1-{stage.GitHub.PullRequest(1).HeadOid[..7]}-ci");
        var answer = await stage.Shell().RunAsync("sync", "1", "--dry-run-docker");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        Assert.Contains("Would build and push", answer.Error, StringComparison.Ordinal);
        Assert.Single(stage.Sandbox.Aws.Services);
        Assert.EndsWith("/showtime@" + digest, Assert.Single(stage.Sandbox.Aws.TaskDefinitions).Image, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_error_says_what_to_set()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        shell.Variables.Remove("GITHUB_TOKEN");
        var answer = await shell.RunAsync("list");
        Assert.Equal(1, answer.Code);
        Assert.Contains("error: There is no GitHub token", answer.Error, StringComparison.Ordinal);
        Assert.Contains("try: Set GITHUB_TOKEN", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_repository_it_is_wrong_use()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        shell.Variables.Remove("GITHUB_REPOSITORY");
        var answer = await shell.RunAsync("list");
        Assert.Equal(2, answer.Code);
        Assert.Contains("No GitHub repository is named", answer.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await shell.RunAsync("list", "--repository", "acme/app")).Code);
    }

    [Theory]
    [InlineData("GITHUB_API_URL", "https://maria:s3cret@")]
    [InlineData("GITHUB_API_URL", "ftp://maria:s3cret@git.example.com/api")]
    [InlineData("GITHUB_API_URL", "maria:s3cret@git.example.com")]
    [InlineData("SHOWTIME_BUILDER", "https://maria:s3cret@git.example.com")]
    [InlineData("SHOWTIME_IMAGE_REPOSITORY", "https://maria:s3cret@git.example.com/app")]
    public async Task An_error_quotes_no_credential_of_a_variable(string variable, string value)
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        shell.Variables[variable] = value;
        foreach (var command in new[] { "list --verbose", "doctor", "sync 1 --verbose" })
        {
            var answer = await shell.RunAsync(command.Split(' '));
            Assert.DoesNotContain("s3cret", answer.Out + answer.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Thousands_of_unreadable_flags_are_one_warning()
    {
        await using var stage = new SandboxStage();
        var body = string.Join('\n', Enumerable.Range(0, 4000).Select(number => $"FEATURE_F{number}=x"));
        var number = stage.GitHub.OpenPullRequest("Flags", SandboxSeed.Maintainer, body).Number;
        var answer = await stage.Shell().RunAsync("sync", number.ToString(System.Globalization.CultureInfo.InvariantCulture), "--check-only");
        var warning = Assert.Single(answer.ErrorLines, line => line.StartsWith("warning:", StringComparison.Ordinal));
        Assert.EndsWith("'FEATURE_F0=x'; 'FEATURE_F1=x'; 'FEATURE_F2=x'; 'FEATURE_F3=x'; 'FEATURE_F4=x'; and 3995 more.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_pull_request_is_an_error()
    {
        await using var stage = new SandboxStage();
        var answer = await stage.Shell().RunAsync("sync", "99");
        Assert.Equal(1, answer.Code);
        Assert.Contains("error: Pull request 99 does not exist in acme/app", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_operator_names_is_the_configuration()
    {
        await using var stage = new SandboxStage();
        using var folder = new TemporaryFolder();
        var file = folder.Write("showtime.yml", "");
        await File.WriteAllTextAsync(file, "environment: { prot: 80 }\n");
        var answer = await stage.Shell().RunAsync("sync", "1", "--config", file);
        Assert.Equal(2, answer.Code);
        Assert.Contains("prot", answer.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, SandboxSeed.Configuration("linux/amd64").Replace("ttl: 24h", "ttl: 1w", StringComparison.Ordinal));
        Assert.Equal(0, (await stage.Shell().RunAsync("sync", "1", "--config", file)).Code);
        Assert.Contains(stage.GitHub.Labels(1), label => label.Name == "🎪 ⌛ 1w");
    }

    [Fact]
    public async Task Without_docker_and_without_the_sandboxs_builder_the_error_says_what_to_do()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        shell.Variables.Remove("SHOWTIME_BUILDER");
        var answer = await shell.RunAsync("sync", "1");
        Assert.Equal(1, answer.Code);
        Assert.Contains("There is no docker on the PATH", answer.Error, StringComparison.Ordinal);
        Assert.Contains("try: Install docker", answer.Error, StringComparison.Ordinal);
        Assert.Contains(stage.GitHub.Labels(1), label => label.Name.EndsWith("🚦 failed", StringComparison.Ordinal));
        Assert.Empty(stage.Sandbox.Aws.Services);
    }

    [Theory]
    [InlineData("SHOWTIME_BUILDER", "podman", "which is no builder")]
    [InlineData("AWS_ENDPOINT_URL", "https://ecs.example.com", "does not lead to a sandbox on this machine")]
    public async Task The_sandboxs_builder_is_used_against_the_sandbox_only(string variable, string value, string message)
    {
        await using var stage = new SandboxStage();
        await using var backend = new ShowtimeBackendFactory().Connect(new ConnectionOptions
        {
            Variables = new Dictionary<string, string>(stage.Sandbox.Variables) { [variable] = value },
        });
        var failure = Assert.Throws<ShowtimeException>(() => backend.Builder(new ShowtimeConfiguration()));
        Assert.Equal(ShowtimeError.InvalidConfiguration, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_interrupted_takes_down_what_it_began()
    {
        await using var stage = new SandboxStage();
        using var interruption = new CancellationTokenSource();
        stage.GitHub.Changed += change =>
        {
            if (change.Text.EndsWith("🚦 deploying", StringComparison.Ordinal)) interruption.Cancel();
        };
        var shell = new Shell { Real = true, Time = TimeProvider.System, Cancellation = interruption.Token };
        foreach (var (name, value) in stage.Sandbox.Variables) shell.Variables[name] = value;
        var answer = await shell.RunAsync("sync", "1");
        Assert.Equal(1, answer.Code);
        Assert.Contains("Stopping, and cleaning up", answer.Error, StringComparison.Ordinal);
        Assert.Contains("error: Stopped on request.", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Sandbox.Aws.Services, service => service.Status == "ACTIVE");
        Assert.DoesNotContain(stage.GitHub.Definitions, label => LabelGrammar.Parse(label.Name) is LeaseLabel);
    }
}
