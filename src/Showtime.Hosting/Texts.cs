using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>The words of every table and view. Colours are the front's.</summary>
static class Texts
{
    /// <summary>The headings of a table of environments in a file or a pipe; <see cref="Row(ShowtimeEnvironment)"/> has the cells.</summary>
    public static IReadOnlyList<string> EnvironmentColumns { get; } = ["PR", "Sha", "Kind", "Status", "Age", "Left", "Requested by", "Address"];

    public static IReadOnlyList<string> Row(ShowtimeEnvironment environment) =>
    [
        environment.PullRequest.ToString(CultureInfo.InvariantCulture), environment.Sha,
        Word(environment.Kind), Status(environment.Status), environment.Age?.ToString() ?? "",
        Left(environment), environment.RequestedBy ?? "", environment.Url?.ToString() ?? "",
    ];

    /// <summary>The headings of a wide table: those of the usual one, and money and title.</summary>
    public static IReadOnlyList<string> WideColumns { get; } = [.. EnvironmentColumns, "A day", "So far", "Title"];

    public static IReadOnlyList<string> WideRow(ShowtimeEnvironment environment) =>
        [.. Row(environment), PerDay(environment), SoFar(environment), environment.Title];

    /// <summary>What an environment costs a day; empty if that is not known.</summary>
    public static string PerDay(ShowtimeEnvironment environment) => environment.CostPerHour is { } hour ? Money.PerDay(hour) : "";

    /// <summary>What an environment has cost so far; empty if that is not known.</summary>
    public static string SoFar(ShowtimeEnvironment environment) => Amount(environment.CostSoFar);

    /// <summary>An amount of US dollars; empty if it is not known.</summary>
    public static string Amount(decimal? amount) => amount is { } known ? Money.Of(known) : "";

    /// <summary>What an environment costs by the hour and the day, and so far; empty if that is not known.</summary>
    public static string Cost(ShowtimeEnvironment environment) => environment.CostPerHour is not { } hour ? ""
        : hour == 0 ? "nothing, because no task runs"
        : Money.Rate(hour) + (environment.CostSoFar is { } soFar ? $"; {Money.Of(soFar)} so far" : "");

    /// <summary>The headings of a table of what environments cost; <see cref="Row(EnvironmentMeasurement)"/> has the cells.</summary>
    public static IReadOnlyList<string> CostColumns(MeasureBy by) => [by.ToString(), "Count", "Oldest", "An hour", "A day", "A month", "So far", "Unknown"];

    public static IReadOnlyList<string> Row(EnvironmentMeasurement group) =>
    [
        group.Group, group.Count.ToString(CultureInfo.InvariantCulture), group.Oldest?.ToString() ?? "",
        PerHour(group.CostPerHour), Amount(group.CostPerDay), Amount(group.CostPerMonth), Amount(group.CostSoFar), Unknown(group),
    ];

    /// <summary>What something costs an hour; empty if that is not known.</summary>
    public static string PerHour(decimal? perHour) => perHour is { } known ? Money.PerHour(known) : "";

    /// <summary>How many of a group's costs are not known; empty for none.</summary>
    public static string Unknown(EnvironmentMeasurement group) =>
        group.UnknownCosts == 0 ? "" : group.UnknownCosts.ToString(CultureInfo.InvariantCulture);

    /// <summary>What to do about costs that are not known; null if all are.</summary>
    public static string? UnknownCosts(IReadOnlyList<EnvironmentMeasurement> groups) => groups is [.., { UnknownCosts: > 0 } total]
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"What {total.UnknownCosts} of {total.Count} cost is not known and not in the sums: no price of their region, size or platform is known, or "
                + $"the cloud was not asked. Set cost.vcpuHour and cost.gbHour in .github/showtime.yml.")
        : null;

    /// <summary>What a clean-up saves; null if it removes nothing that is known to cost money.</summary>
    public static string? Frees(IEnumerable<CleanupItem> items) => items.Sum(item => item.CostPerHour) is { } hour and > 0
        ? $"It frees {Money.PerDay(hour)} a day."
        : null;

    public static string Status(EnvironmentStatus status) => LabelGrammar.StatusWord(status);

    /// <summary>An enum's word as every table writes it.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>
    /// The time that is left, rounded up to whole minutes, from a day on to whole hours, since a duration shows two units; <c>close</c> without an end,
    /// <c>expired</c> after it. Counted from when the object was made, as its Age is: a stored listing does not change afterwards.
    /// </summary>
    public static string Left(ShowtimeEnvironment environment)
    {
        if (environment.ExpiresAt is null) return environment.TimeToLive?.ToString() ?? "";
        if (TimeLeft(environment) is not { } left) return "";
        var unit = left < TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
        return left <= TimeSpan.Zero ? "expired" : new ShowtimeDuration(unit * Math.Ceiling(left / unit)).ToString();
    }

    /// <summary>The time that is left, below zero after the end; null without an end, or if it is not known.</summary>
    public static TimeSpan? TimeLeft(ShowtimeEnvironment environment) =>
        environment is { ExpiresAt: { } end, CreatedAt: { } created, Age: { } age } ? end - created - age.ToTimeSpan() : null;

    public static string Flags(IEnumerable<KeyValuePair<string, bool>> flags) =>
        string.Join(", ", flags.Select(flag => $"{flag.Key}={(flag.Value ? "true" : "false")}"));

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

    /// <summary>A line of a container's log: time and text.</summary>
    public static string Line(LogLine line) => $"{Time(line)}  {line.Message}";

    public static string Time(LogLine line) => Time(line.Timestamp);

    /// <summary>A time with date and zone: a log spans days, and its readers sit in several zones.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Removed(RemovedEnvironment removed) =>
        $"Removed {removed}: {(removed.ServiceName is null ? "no service" : $"service {removed.ServiceName}")}"
            + (removed.Image is null ? "" : $", image {removed.Image}");

    /// <summary>The commit that a plan is about, in its short form.</summary>
    public static string Target(Plan plan) => EnvironmentNames.IsSha(plan.TargetSha) ? EnvironmentNames.Shorten(plan.TargetSha) : "";

    /// <summary>The failure of a run that may not be done: a label forbids it, or the person has no permission. Null for every other plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="request">What was asked for.</param>
    public static ShowtimeException? Refusal(Plan plan, SyncRequest request)
    {
        if (plan.Action != PlanAction.Blocked) return null;
        var number = plan.PullRequest;
        var release = JobCall.On(Job.Set, number, ("blocked", "false"));
        // The explanation of a missing permission says what to do.
        var remedy = plan.Reason == PlanReason.LimitReached && request.Event.Kind == RunEventKind.Operator
            ? Remedy.Of($"Start it in spite of the limit with '{new OptionName("force")}'.")
            : plan.Reason != PlanReason.OperationBlocked ? null
            : request.Stop ? Remedy.Of($"Release it with '{release}', or delete its environments whatever the labels say: '{JobCall.On(Job.Remove, number)}'.")
            : Remedy.Of($"Release it with '{release}'.");
        var what = request.Stop ? "stopped" : request.Start ? "started" : "synchronised";
        return new ShowtimeException(ShowtimeError.Blocked, $"PR {number} was not {what}: {plan.Explanation}", remedy) { Target = $"PR {number}" };
    }

    /// <summary>Columns of text that line up, two spaces apart, nothing cut.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows.Count == 0 ? 0 : rows[0].Count).Select(i => rows.Max(row => Width(row[i]))).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell)))).TrimEnd());
    }

    /// <summary>How many columns a text takes.</summary>
    public static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
