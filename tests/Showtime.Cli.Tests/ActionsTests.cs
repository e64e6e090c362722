using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Ports;

namespace Showtime.Cli.Tests;

public sealed class ActionsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _eventFile;

    public ActionsTests() => _eventFile = _folder.Write("event.json", "");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_token_is_masked_before_anything_else_is_printed()
    {
        var shell = Shell.InActions();
        shell.Variables["GITHUB_TOKEN"] = "s3cret";
        shell.Session.Activities = [Shell.Activity(ActivityKind.Step, "Reading")];
        var answer = await shell.RunAsync("sync", "7");
        Assert.Equal("::add-mask::s3cret", answer.ErrorLines[0]);
        Assert.DoesNotContain("s3cret", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_output_is_a_group_that_is_closed_again()
    {
        var shell = Shell.InActions();
        shell.Session.Activities =
        [
            Shell.Activity(ActivityKind.Step, "Building"),
            Shell.Activity(ActivityKind.BuildOutput, "#1 load"),
            Shell.Activity(ActivityKind.BuildOutput, "#2 copy"),
            Shell.Activity(ActivityKind.Transition, "🎪 abc1234 🚦 built"),
        ];
        Assert.Equal(["PR 7: Building", "::group::Build output", "#1 load", "#2 copy", "::endgroup::", "🎪 abc1234 🚦 built"], (await shell.RunAsync("sync", "7")).ErrorLines);
    }

    [Theory]
    [InlineData("::error::evil")]
    [InlineData("   ::add-mask::e")]
    [InlineData("\u200b::stop-commands::x")]
    [InlineData(":\u200b:error::evil")]
    [InlineData("fine\n::error::evil")]
    [InlineData("fine\r::error::evil")]
    [InlineData("text ##[error]evil")]
    [InlineData("text #\u200d#[error]evil")]
    [InlineData("\u001b[0m::error::evil")]
    public async Task Nothing_that_a_stranger_wrote_becomes_a_command(string text)
    {
        var shell = Shell.InActions();
        shell.Session.Activities = [Shell.Activity(ActivityKind.BuildOutput, text), Shell.Activity(ActivityKind.Step, text), Shell.Activity(ActivityKind.Warning, text)];
        shell.Session.Plan = shell.Session.Plan! with { Explanation = text };
        shell.Session.Failure = new ShowtimeException(ShowtimeError.BuildFailed, text, text) { LogTail = [text] };
        var failed = await shell.RunAsync("sync", "7");
        shell.Session.Failure = null;
        var done = await shell.RunAsync("sync", "7");
        foreach (var line in new[] { failed, done }.SelectMany(answer => answer.OutLines.Concat(answer.ErrorLines)))
        {
            Assert.True(IsOurs(line) || !IsCommand(line), line);
        }
    }

    [Fact]
    public async Task An_error_is_one_escaped_command()
    {
        var shell = Shell.InActions();
        shell.Session.Failure = new ShowtimeException(ShowtimeError.NotFound, "100% gone", "Look elsewhere.");
        Assert.Equal(["::error title=Configuration wrong::100%25 gone%0ALook elsewhere."], (await shell.RunAsync("sync", "7")).ErrorLines);
    }

    [Fact]
    public async Task Every_known_secret_is_masked_before_it_can_be_printed()
    {
        var shell = Shell.InActions();
        shell.Variables["AWS_SECRET_ACCESS_KEY"] = "aws1";
        shell.Variables["AWS_SESSION_TOKEN"] = "aws2";
        shell.Session.Activities = [Activity.OfSecret("from-gh"), Shell.Activity(ActivityKind.Step, "Reading")];
        Assert.Equal(["::add-mask::aws1", "::add-mask::aws2", "::add-mask::from-gh", "PR 7: Reading"], (await shell.RunAsync("sync", "7")).ErrorLines);
    }

    [Fact]
    public async Task Outside_of_Actions_a_secret_is_not_shown()
    {
        var shell = new Shell();
        shell.Session.Activities = [Activity.OfSecret("from-gh")];
        var answer = await shell.RunAsync("sync", "7", "--verbose");
        Assert.DoesNotContain("from-gh", answer.Out + answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task The_summary_tells_plan_and_life(string command)
    {
        var shell = Shell.InActions();
        shell.Variables["GITHUB_STEP_SUMMARY"] = _eventFile;
        shell.Session.Activities = [Activity.OfTransition(["🎪 abc1234 🚦 building"], 7), Activity.OfTransition(["🎪 abc1234 🚦 running"], 7)];
        await shell.RunAsync(command, "7");
        var summary = await File.ReadAllTextAsync(_eventFile);
        Assert.Contains("Pull request [7](https://github.com/acme/app/pull/7): done", summary, StringComparison.Ordinal);
        Assert.Contains("`already_running`", summary, StringComparison.Ordinal);
        Assert.Contains("```mermaid", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_in_the_summary_with_its_cause()
    {
        var shell = Shell.InActions();
        shell.Variables["GITHUB_STEP_SUMMARY"] = _eventFile;
        shell.Session.Failure = new ShowtimeException(ShowtimeError.PermissionDenied, "ecs:CreateService is refused") { LogTail = ["last"] };
        await shell.RunAsync("sync", "7");
        var summary = await File.ReadAllTextAsync(_eventFile);
        Assert.Contains("### ❌ Permission missing", summary, StringComparison.Ordinal);
        Assert.Contains("    last", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_that_cannot_be_written_is_a_warning()
    {
        var shell = Shell.InActions();
        shell.Variables["GITHUB_STEP_SUMMARY"] = Path.GetTempPath();
        var answer = await shell.RunAsync("sync", "7");
        Assert.Equal(0, answer.Code);
        Assert.Contains(answer.ErrorLines, line => line.StartsWith("::warning title=Showtime::The summary could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_event_is_read()
    {
        await File.WriteAllTextAsync(_eventFile, """
            {"action":"labeled","label":{"name":"🎪 ⚡ showtime-trigger-start"},"pull_request":{"number":7,"head":{"sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},"sender":{"login":"nina"}}
            """);
        var shell = Shell.InActions("pull_request_target", _eventFile);
        await shell.RunAsync("sync", "7");
        var read = shell.Session.Request!.Event;
        Assert.Equal((RunEventKind.Labeled, "nina", new string('a', 40)), (read.Kind, read.Actor, read.Sha));
        Assert.True(shell.Session.Request.InContinuousIntegration);
    }

    [Theory]
    [InlineData("sync", RunEventKind.Other)]
    [InlineData("start", RunEventKind.Dispatched)]
    [InlineData("stop", RunEventKind.Dispatched)]
    public async Task An_event_about_another_pull_request_approves_nothing_here(string command, object kind)
    {
        await File.WriteAllTextAsync(_eventFile, """
            {"action":"labeled","label":{"name":"🎪 ⚡ showtime-trigger-start"},"pull_request":{"number":8,"head":{"sha":"abc"}},"sender":{"login":"nina"}}
            """);
        var shell = Shell.InActions("pull_request_target", _eventFile);
        await shell.RunAsync(command, "7");
        var read = shell.Session.Request!.Event;
        Assert.Equal(((RunEventKind)kind, "nina", null, null), (read.Kind, read.Actor, read.Sha, read.Label));
    }

    [Fact]
    public async Task Without_an_event_the_run_is_an_operators()
    {
        var shell = Shell.InActions();
        await shell.RunAsync("sync", "7");
        Assert.Equal(RunEvent.ByOperator, shell.Session.Request!.Event);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere/event.json")]
    public async Task An_event_that_cannot_be_read_is_not_taken_for_an_operators_run(string? path)
    {
        var shell = Shell.InActions("pull_request_target", path);
        var answer = await shell.RunAsync("sync", "7");
        Assert.Equal(2, answer.Code);
        Assert.Null(shell.Session.Request);
    }

    [Fact]
    public async Task Outside_of_Actions_the_event_is_not_read()
    {
        var shell = new Shell { Variables = { ["GITHUB_EVENT_NAME"] = "schedule", ["GITHUB_EVENT_PATH"] = _eventFile } };
        await shell.RunAsync("sync", "7");
        Assert.Equal(RunEvent.ByOperator, shell.Session.Request!.Event);
    }

    static bool IsOurs(string line) => line is "::group::Build output" or "::group::Last lines of the log" or "::endgroup::"
        || line.StartsWith("::warning title=Showtime::", StringComparison.Ordinal) || line.StartsWith("::error title=Build step failed::", StringComparison.Ordinal);

    // As the runner finds them: white space is trimmed, and a culture's comparison skips invisible characters.
    static bool IsCommand(string line)
    {
        var visible = string.Concat(line.Where(c => char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control)));
        return visible.TrimStart().StartsWith("::", StringComparison.Ordinal) || visible.Contains("##[", StringComparison.Ordinal);
    }
}
