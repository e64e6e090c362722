using Showtime.Core.Errors;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Tests.Reconciling;

public sealed class StatusCommentTests
{
    [Fact]
    public void A_strangers_text_mentions_nobody_and_is_no_html()
    {
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, "@everybody\n# look <img src=x>", "ask @acme/owners <b>");
        var body = StatusComment.Failed("abc1234", failure, serving: null).Body;

        Assert.DoesNotContain("@everybody", body, StringComparison.Ordinal);
        Assert.DoesNotContain("@acme", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# look", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_lines_cannot_leave_their_block()
    {
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, "failed") { LogTail = ["```", "</details> @everybody", "one\n\nout of it"] };
        var lines = StatusComment.Failed("abc1234", failure, serving: null).Body.Split('\n');
        var from = Array.FindIndex(lines, l => l.StartsWith("<details>", StringComparison.Ordinal)) + 2;
        var to = Array.LastIndexOf(lines, "</details>") - 1;

        Assert.Equal(3, to - from);
        Assert.All(lines[from..to], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_explanation_that_names_a_login_mentions_nobody() =>
        Assert.DoesNotContain("@ada", StatusComment.ApprovalNeeded("@ada pushed").Body, StringComparison.Ordinal);
}
