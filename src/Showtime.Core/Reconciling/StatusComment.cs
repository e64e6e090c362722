using System.Text;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>The one comment on a pull request that says how its environment is. Text of strangers goes into code spans or blocks only.</summary>
static class StatusComment
{
    const string Marker = "environment";

    public static PullRequestComment Building(string sha) =>
        new(Marker, $"🎪 Commit `{sha}` is being built and deployed. The labels show how far it is.");

    public static PullRequestComment Running(string sha, Uri address, DateTimeOffset? expiresAt)
    {
        var until = expiresAt is { } end ? FormattableString.Invariant($"It lives until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC.") : "It lives until the pull request is closed.";
        return new(Marker, $"""
            🎪 Commit `{sha}` runs at {address}

            {until} To stop it, add the label `{LabelGrammar.Format(new StopTriggerLabel())}`; to keep new commits from updating it, `{LabelGrammar.Format(new FreezeLabel())}`.
            """);
    }

    public static PullRequestComment Failed(string sha, ShowtimeException failure, string? serving)
    {
        var text = new StringBuilder($"🎪 Commit `{sha}` did not come up: {Inline(failure.Message)}");
        if (failure.Remedy is { } remedy) text.Append("\n\n").Append(Inline(remedy));
        text.Append("\n\n").Append(serving is null
            ? $"To try again, add the label `{LabelGrammar.Format(new StartTriggerLabel())}`."
            : $"Commit `{serving}` goes on serving. To try again, add the label `{LabelGrammar.Format(new StartTriggerLabel())}`.");
        if (failure.LogTail.Count > 0)
        {
            text.Append("\n\n<details><summary>Last lines</summary>\n\n").Append(Block(failure.LogTail)).Append("\n\n</details>");
        }

        return new(Marker, text.ToString());
    }

    public static PullRequestComment Stopped() =>
        new(Marker, $"🎪 The environment was taken down. To start one, add the label `{LabelGrammar.Format(new StartTriggerLabel())}`.");

    public static PullRequestComment ApprovalNeeded(string explanation) => new("approval", $"🎪 {Inline(explanation)}");

    /// <summary>One line that mentions nobody and starts no markup.</summary>
    static string Inline(string text) =>
        text.ReplaceLineEndings(" ").Replace("@", "@\u200B", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>An indented block: nothing in it can end it.</summary>
    static string Block(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => "    " + line.ReplaceLineEndings(" ")));
}
