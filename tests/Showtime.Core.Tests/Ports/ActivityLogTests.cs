using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Ports;

public sealed class ActivityLogTests
{
    static readonly ShowtimeException Failure = new(ShowtimeError.Conflict, "It is busy.", Remedy.Of($"Run '{JobCall.On(Job.Status, 7)}'."));

    [Fact]
    public void A_warning_has_its_remedy_in_the_logs_syntax()
    {
        var (shell, powerShell) = (new Log(CommandSyntax.Shell), new Log(CommandSyntax.PowerShell));

        ((IActivityLog)shell).Warn("Failed", Failure, 7, "abc1234");
        ((IActivityLog)powerShell).Warn("Failed", Failure);

        Assert.Equal((ActivityKind.Warning, "Failed: It is busy. Run 'showtime status 7'.", 7, "abc1234"),
            (shell.Activity!.Kind, shell.Activity.Message, shell.Activity.PullRequest, shell.Activity.Sha));
        Assert.Equal("Failed: It is busy. Run 'Get-ShowtimeEnvironment 7'.", powerShell.Activity!.Message);
    }

    [Fact]
    public void A_warning_without_a_remedy_ends_with_the_message()
    {
        var log = new Log(CommandSyntax.Shell);

        ((IActivityLog)log).Warn("Failed", new ShowtimeException(ShowtimeError.Conflict, "It is busy."));

        Assert.Equal("Failed: It is busy.", log.Activity!.Message);
    }

    sealed class Log(CommandSyntax syntax) : IActivityLog
    {
        public Activity? Activity { get; private set; }

        public CommandSyntax Syntax => syntax;

        public void Report(Activity activity) => Activity = activity;
    }
}
