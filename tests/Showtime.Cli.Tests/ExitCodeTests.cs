using Showtime.Core.Errors;
using Showtime.Core.Planning;

namespace Showtime.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(SyncOutcome.Done, 0)]
    [InlineData(SyncOutcome.NothingToDo, 0)]
    [InlineData(SyncOutcome.LeftToOther, 0)]
    [InlineData(SyncOutcome.Failed, 1)]
    [InlineData(SyncOutcome.Blocked, 3)]
    public async Task Each_outcome_has_its_code(SyncOutcome outcome, int code)
    {
        var shell = new Shell { Session = { Outcome = outcome } };
        Assert.Equal(code, (await shell.RunAsync("sync", "7")).Code);
        Assert.Equal(code, (await shell.RunAsync("start", "7")).Code);
        Assert.Equal(code, (await shell.RunAsync("stop", "7", "--output", "json")).Code);
    }

    [Theory]
    [InlineData(ShowtimeError.InvalidInput, 2)]
    [InlineData(ShowtimeError.InvalidConfiguration, 2)]
    [InlineData(ShowtimeError.NotAuthenticated, 1)]
    [InlineData(ShowtimeError.NotFound, 1)]
    [InlineData(ShowtimeError.DeploymentFailed, 1)]
    public async Task Each_failure_has_its_code_a_message_and_a_remedy(ShowtimeError error, int code)
    {
        var shell = new Shell { Session = { Failure = new ShowtimeException(error, "It broke.", "Fix it.") } };
        var answer = await shell.RunAsync("list");
        Assert.Equal(code, answer.Code);
        Assert.Equal(["error: It broke.", "try: Fix it."], answer.ErrorLines);
    }

    [Fact]
    public async Task An_unexpected_failure_shows_no_stack_unless_asked()
    {
        var shell = new Shell { Session = { Failure = new InvalidOperationException("Boom") } };
        var quiet = await shell.RunAsync("list");
        Assert.Equal(1, quiet.Code);
        Assert.Contains("error: Something unexpected happened: Boom", quiet.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", quiet.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", (await shell.RunAsync("list", "--verbose")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_lines_of_a_build_come_before_the_error()
    {
        var shell = new Shell { Session = { Failure = new ShowtimeException(ShowtimeError.BuildFailed, "It broke.") { LogTail = ["one", "\u001b[31mtwo"] } } };
        Assert.Equal(["  | one", "  | two", "error: It broke."], (await shell.RunAsync("sync", "7")).ErrorLines);
    }

    [Fact]
    public async Task A_dry_run_of_something_blocked_ends_with_3()
    {
        var shell = new Shell();
        shell.Session.Plan = shell.Session.Plan! with { Action = PlanAction.Blocked, Reason = PlanReason.OperationBlocked };
        Assert.Equal(3, (await shell.RunAsync("start", "7", "--dry-run")).Code);
        Assert.Equal(0, (await shell.RunAsync("sync", "7", "--check-only")).Code);
    }
}
