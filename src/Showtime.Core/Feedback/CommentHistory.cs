using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Errors;

namespace Showtime.Core.Feedback;

/// <summary>
/// The history inside a comment: a table between two marks, written and read back here. A line that is not in the exact form is dropped, and each
/// line is written again from its values.
/// </summary>
static partial class CommentHistory
{
    /// <summary>How many lines are kept.</summary>
    public const int Longest = 20;

    const string Start = "<!-- showtime-history -->";
    const string End = "<!-- /showtime-history -->";
    const string TimeFormat = "yyyy-MM-dd HH:mm";

    static readonly Dictionary<string, (HistoryEvent What, FailureCause Cause)> Words = Enum.GetValues<HistoryEvent>()
        .Where(static what => what != HistoryEvent.Failed)
        .Select(static what => (Text: Text(what, FailureCause.Unknown), Value: (what, FailureCause.Unknown)))
        .Concat(Enum.GetValues<FailureCause>().Select(static cause => (Text: Text(HistoryEvent.Failed, cause), Value: (HistoryEvent.Failed, cause))))
        .ToDictionary(static word => word.Text, static word => word.Value, StringComparer.Ordinal);

    /// <summary>Reads the history out of a comment, newest first.</summary>
    public static IReadOnlyList<HistoryEntry> Read(string? comment)
    {
        if (comment is null) return [];
        var from = comment.IndexOf(Start, StringComparison.Ordinal);
        var to = from < 0 ? -1 : comment.IndexOf(End, from, StringComparison.Ordinal);
        return to < 0 ? [] : [.. comment[from..to].Split('\n').Select(ReadLine).OfType<HistoryEntry>().Take(Longest)];
    }

    /// <summary>Puts an entry in front, unless the newest says the same: a repeat adds nothing.</summary>
    public static IReadOnlyList<HistoryEntry> Add(IReadOnlyList<HistoryEntry> history, HistoryEntry entry) =>
        entry.SaysSame(history.Count > 0 ? history[0] : null) ? history : [.. history.Prepend(entry).Take(Longest)];

    /// <summary>Writes a history as a collapsed table.</summary>
    public static string Write(IReadOnlyList<HistoryEntry> history)
    {
        var rows = string.Join('\n', history.Select(static entry =>
            $"| {entry.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} | {(entry.Sha.Length == 0 ? "" : $"`{entry.Sha}`")} | "
                + $"{Text(entry.What, entry.Cause)} |"));
        return $"""
            <details><summary>History</summary>

            {Start}

            | When (UTC) | Commit | What |
            |---|---|---|
            {rows}

            {End}
            </details>
            """;
    }

    static string Text(HistoryEvent what, FailureCause cause) => what switch
    {
        HistoryEvent.Building => "being built and deployed",
        HistoryEvent.Updating => "being updated in place",
        HistoryEvent.Running => "running",
        HistoryEvent.Stopped => "taken down",
        HistoryEvent.ApprovalNeeded => "waits for approval",
        HistoryEvent.Blocked => "start refused: blocked",
        HistoryEvent.LimitReached => "start refused: a limit is reached",
        HistoryEvent.Failed => $"failed: {FailureExplanation.Of(cause).Title}",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "It has no text."),
    };

    static HistoryEntry? ReadLine(string line)
    {
        var match = Row().Match(line);
        return match.Success
            && DateTimeOffset.TryParseExact(
                match.Groups["at"].ValueSpan, TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at)
            && Words.TryGetValue(match.Groups["what"].Value, out var word)
            ? new HistoryEntry(at, match.Groups["sha"].Value, word.What, word.Cause)
            : null;
    }

    [GeneratedRegex(
        @"^\| (?<at>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) \| (`(?<sha>[0-9a-f]{7})`)? ?\| (?<what>[A-Za-z:' ]{1,60}) \|\r?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}

/// <summary>One line of a comment's history. It holds no free text, so nothing that someone edits into the comment is written again.</summary>
/// <param name="At">When, UTC, to the minute.</param>
/// <param name="Sha">The commit's 7 digits; empty if it is about none.</param>
/// <param name="What">What happened.</param>
/// <param name="Cause">Why it failed.</param>
sealed record HistoryEntry(DateTimeOffset At, string Sha, HistoryEvent What, FailureCause Cause = FailureCause.Unknown)
{
    /// <summary>Whether another entry says the same, at any time.</summary>
    public bool SaysSame(HistoryEntry? other) => other is not null && (Sha, What, Cause) == (other.Sha, other.What, other.Cause);
}

/// <summary>What a line of a comment's history can say.</summary>
enum HistoryEvent
{
    Building,
    Updating,
    Running,
    Failed,
    Stopped,
    ApprovalNeeded,
    Blocked,
    LimitReached,
}
