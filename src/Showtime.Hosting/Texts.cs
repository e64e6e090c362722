using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>The words of every table and view. Colours are the front's.</summary>
static class Texts
{
    /// <summary>The headings of a table of environments; <see cref="Row(ShowtimeEnvironment)"/> has the cells.</summary>
    public static IReadOnlyList<string> EnvironmentColumns { get; } = ["PR", "Sha", "Kind", "Status", "Age", "Left", "Requested by", "Address"];

    public static IReadOnlyList<string> Row(ShowtimeEnvironment environment) =>
    [
        environment.PullRequest.ToString(CultureInfo.InvariantCulture), environment.Sha, Word(environment.Kind), Status(environment.Status), environment.Age?.ToString() ?? "",
        Left(environment), environment.RequestedBy ?? "", environment.Url?.ToString() ?? "",
    ];

    public static string Status(EnvironmentStatus status) => LabelGrammar.StatusWord(status);

    /// <summary>An enum's word as every table writes it.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>
    /// The time that is left, rounded up to whole minutes; <c>close</c> without an end, <c>expired</c> after it. Counted from when the object was
    /// made, as its Age is: a stored listing does not change under the reader.
    /// </summary>
    public static string Left(ShowtimeEnvironment environment)
    {
        if (environment.ExpiresAt is not { } end) return environment.TimeToLive?.ToString() ?? "";
        if (environment is not { CreatedAt: { } created, Age: { } age }) return "";
        var left = end - created - age.ToTimeSpan();
        return left <= TimeSpan.Zero ? "expired" : new ShowtimeDuration(TimeSpan.FromMinutes(Math.Ceiling(left.TotalMinutes))).ToString();
    }

    public static string Flags(IEnumerable<KeyValuePair<string, bool>> flags) => string.Join(", ", flags.Select(flag => $"{flag.Key}={(flag.Value ? "true" : "false")}"));

    /// <summary>Whether the repository defines a label; empty where it was not asked.</summary>
    public static string Defined(ShowtimeLabel label) => label switch
    {
        { Defined: null } => "",
        { Orphaned: true } => "orphaned",
        { Defined: true } => "yes",
        _ => "missing",
    };

    /// <summary>What came of a clean-up's item.</summary>
    public static string Result(CleanupResult result) => result switch
    {
        { Failure: not null } => "failed",
        { Done: true } => "done",
        _ => "left",
    };

    public static string Works(ConnectionCheck check) => check.Succeeded ? "yes" : "no";

    public static string Outcome(SyncOutcome outcome) => outcome switch
    {
        SyncOutcome.NothingToDo => "nothing to do",
        SyncOutcome.LeftToOther => "left to the job that works on it",
        _ => Word(outcome),
    };

    public static string Outcome(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.LeftToOther => "left to the job that works on it",
        CommandOutcome.Refused => "not possible",
        CommandOutcome.NotAllowed => "not allowed",
        CommandOutcome.Due => "to be carried out",
        CommandOutcome.Invalid => "not understood",
        _ => Word(outcome),
    };

    /// <summary>A line of a container's log: time and text. The text is an application's: codes could rewrite a terminal, and are left out.</summary>
    public static string Line(LogLine line) => $"{Time(line)}  {UntrustedText.OneLine(line.Message)}";

    public static string Time(LogLine line) => line.Timestamp.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Removed(RemovedEnvironment removed) =>
        $"Removed {removed}: {(removed.ServiceName is null ? "no service" : $"service {removed.ServiceName}")}{(removed.Image is null ? "" : $", image {removed.Image}")}";

    /// <summary>The commit that a plan is about, in its short form.</summary>
    public static string Target(Plan plan) => EnvironmentNames.IsSha(plan.TargetSha) ? EnvironmentNames.Shorten(plan.TargetSha) : "";

    /// <summary>A run that a label forbids, for somebody who asked for it.</summary>
    public static ShowtimeException? Refusal(Plan plan, bool stop)
    {
        if (plan.Action != PlanAction.Blocked || !stop) return null;
        var number = plan.PullRequest;
        return new ShowtimeException(ShowtimeError.Blocked, $"PR {number} was not stopped: {plan.Explanation}",
            Remedy.Of($"Release it with '{ReleaseCall(number)}', or delete its environments whatever the labels say: '{JobCall.On(Job.Remove, number)}'."))
        {
            Target = $"PR {number}",
        };
    }

    /// <summary>Columns of text that line up, two spaces apart, nothing cut.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var clean = rows.Select(row => row.Select(UntrustedText.OneLine).ToArray()).ToArray();
        var widths = Enumerable.Range(0, clean.Length == 0 ? 0 : clean[0].Length).Select(i => clean.Max(row => Width(row[i]))).ToArray();
        return clean.Select(row => string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell)))).TrimEnd());
    }

    static JobCall ReleaseCall(int number) => JobCall.On(Job.Set, number, ("blocked", "false"));

    static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
