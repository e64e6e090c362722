using System.Text.Json;
using Showtime.SandboxHost;
using Showtime.Core.Commands;
using Showtime.Core.Errors;

namespace Showtime.Cli.Tests;

public sealed class CommentCommandTests : IDisposable
{
    const string Payload = """
        { "action": "created", "issue": { "number": 7, "pull_request": {} }, "sender": { "login": "maria" },
          "comment": { "id": 5, "body": "/testenv up", "created_at": "2026-11-22T12:00:00Z", "user": { "login": "maria", "type": "User" } } }
        """;

    readonly TemporaryFolder _folder = new();
    readonly string _file;

    public CommentCommandTests() => _file = _folder.Write("event.json", "");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_comment_of_the_job_is_carried_out()
    {
        await File.WriteAllTextAsync(_file, Payload);
        var shell = Shell.InActions("issue_comment", _file);
        await shell.RunAsync("command");
        Assert.Equal((7, "/testenv up", "maria"), (shell.Session.Comment!.PullRequest, shell.Session.Comment.Comment, shell.Session.Comment.Actor));
        Assert.True(shell.Session.Disposed);
    }

    [Fact]
    public async Task A_look_prints_its_lines_and_hands_them_to_later_steps()
    {
        await File.WriteAllTextAsync(_file, Payload);
        var outputs = Path.GetTempFileName();
        var shell = Shell.InActions("issue_comment", _file);
        shell.Variables["GITHUB_OUTPUT"] = outputs;
        shell.Session.Answer = new() { Outcome = CommandOutcome.Due, Command = "/testenv up", Verb = CommandVerb.Start, PullRequest = 7 };

        var answer = await shell.RunAsync("command", "--check-only");

        Assert.True(shell.Session.ChecksOnly);
        Assert.Equal(["command_needed=true", "cloud_needed=true", "build_needed=true", "pr_number=7"], answer.OutLines);
        Assert.Contains("cloud_needed<<showtime_", await File.ReadAllTextAsync(outputs), StringComparison.Ordinal);
        File.Delete(outputs);
    }

    [Fact]
    public async Task A_look_that_fails_fails_the_job()
    {
        await File.WriteAllTextAsync(_file, Payload);
        var shell = Shell.InActions("issue_comment", _file);
        shell.Session.Answer = new() { Outcome = CommandOutcome.Failed, Command = "/testenv up", Failure = new(ShowtimeError.PermissionDenied, "No.") };

        Assert.Equal(1, (await shell.RunAsync("command", "--check-only")).Code);
    }

    [Fact]
    public async Task A_named_file_is_an_event_and_no_operators_request()
    {
        await File.WriteAllTextAsync(_file, Payload);
        var shell = new Shell();
        Assert.Equal(0, (await shell.RunAsync("command", "--event-path", _file)).Code);
        Assert.Equal(("maria", 5L), (shell.Session.Comment!.Actor, shell.Session.Comment.CommentId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-such-file.json")]
    public async Task Without_an_event_it_says_so(string? file)
    {
        var shell = new Shell();
        var answer = await shell.RunAsync(file is null ? ["command"] : ["command", "--event-path", file]);
        Assert.Equal(2, answer.Code);
        Assert.Null(shell.Session.Comment);
    }

    [Theory]
    [InlineData(CommandOutcome.Ignored, 0)]
    [InlineData(CommandOutcome.Done, 0)]
    [InlineData(CommandOutcome.LeftToOther, 0)]
    [InlineData(CommandOutcome.Refused, 0)]
    [InlineData(CommandOutcome.NotAllowed, 0)]
    [InlineData(CommandOutcome.Invalid, 0)]
    [InlineData(CommandOutcome.Failed, 1)]
    public async Task Only_a_failure_fails_the_job(CommandOutcome outcome, int code)
    {
        await File.WriteAllTextAsync(_file, Payload);
        var shell = Shell.InActions("issue_comment", _file);
        shell.Session.Answer = new ShowtimeCommandResult
        {
            Command = "/testenv up ::error::x",
            PullRequest = 7,
            Outcome = outcome,
            Answer = "one\n::set-env name=x::y",
            Failure = outcome == CommandOutcome.Failed ? new ShowtimeException(ShowtimeError.Unreachable, "GitHub is away.") : null,
        };

        var answer = await shell.RunAsync("command");

        Assert.Equal(code, answer.Code);
        Assert.DoesNotContain(answer.OutLines, line => line.StartsWith("::", StringComparison.Ordinal));
        Assert.Equal(code == 1, answer.Error.Contains("GitHub is away.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_comment_runs_an_environment_and_status_shows_its_flags()
    {
        await using var stage = new SandboxStage();
        var comment = stage.GitHub.AddComment(stage.Number, "/testenv up FEATURE_ALERTS=true", SandboxSeed.Maintainer);
        await File.WriteAllTextAsync(_file, stage.GitHub.Webhooks.IssueComment(comment.Id));
        var job = stage.Shell();
        foreach (var (name, value) in new[] { ("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "issue_comment"), ("GITHUB_EVENT_PATH", _file) }) job.Variables[name] = value;

        var answer = await job.RunAsync("command");

        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        Assert.Contains($"PR {stage.Number}: /testenv up FEATURE_ALERTS=true: done.", answer.OutLines);
        Assert.Contains("Flags         ALERTS=true", (await stage.Shell().RunAsync("status", "1")).OutLines);
        var listed = JsonDocument.Parse((await stage.Shell().RunAsync("status", "1", "--output", "json")).Out).RootElement[0];
        Assert.True(listed.GetProperty("featureFlags").GetProperty("ALERTS").GetBoolean());
    }
}
