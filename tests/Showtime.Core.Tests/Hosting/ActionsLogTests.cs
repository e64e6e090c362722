using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Hosting;
using Showtime.Tests.Shared;

namespace Showtime.Core.Tests.Hosting;

public sealed class ActionsLogTests
{
    [Fact]
    public async Task A_summary_ends_with_what_is_left_of_the_requests_which_no_line_of_the_log_says()
    {
        using var folder = new TemporaryFolder();
        var summary = Path.Combine(folder.Path, "summary.md");
        List<string> lines = [];
        var log = new ActionsLog(lines.Add, new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = summary }, TimeProvider.System, CommandSyntax.Shell);
        var reset = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

        log.Show(Activity.OfRequests(new RequestBudget(900, reset)));
        log.Show(Activity.OfRequests(new RequestBudget(812, reset)));
        log.Summarise(_ => ["## Done"]);

        Assert.Equal("## Done\n\nGitHub answers 812 more requests until 12:30:00 UTC.\n\n", await File.ReadAllTextAsync(summary));
        Assert.Empty(lines);
    }
}
