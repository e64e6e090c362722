using Showtime.Core.Environments;
using Showtime.Core.Text;

namespace Showtime.Core.Inventory;

/// <summary>How many environments of a group there are, how old they are, and what they cost.</summary>
public sealed record EnvironmentMeasurement
{
    const decimal HoursPerDay = 24;

    /// <summary>The hours of a month in AWS's own calculations.</summary>
    const decimal HoursPerMonth = 730;

    /// <summary>What was grouped by.</summary>
    public required MeasureBy By { get; init; }

    /// <summary>The group: a login, a status, a kind, an age; <c>total</c> for <see cref="IsTotal"/>.</summary>
    public required string Group { get; init => field = UntrustedText.Display(value); }

    /// <summary>Whether it is about all environments together.</summary>
    public bool IsTotal { get; init; }

    /// <summary>How many environments.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them cost something that is not known: the sums do not contain it.</summary>
    public required int UnknownCosts { get; init; }

    /// <summary>The age of the oldest; null if none is known.</summary>
    public ShowtimeDuration? Oldest { get; init; }

    /// <summary>What they cost an hour now, in US dollars; null if it is known of none.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>The same for 24 hours.</summary>
    public decimal? CostPerDay => CostPerHour * HoursPerDay;

    /// <summary>The same for 730 hours.</summary>
    public decimal? CostPerMonth => CostPerHour * HoursPerMonth;

    /// <summary>What they have cost so far, in US dollars; null if it is known of none.</summary>
    public decimal? CostSoFar { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Group;
}

/// <summary>What environments are grouped by.</summary>
public enum MeasureBy
{
    /// <summary>The person who asked for them; what costs most comes first.</summary>
    Requester,

    /// <summary>Their status.</summary>
    Status,

    /// <summary>Their kind.</summary>
    Kind,

    /// <summary>Their age: up to a day, two days, a week, or more.</summary>
    Age,
}

/// <summary>Groups environments and adds up what they cost. Pure.</summary>
static class EnvironmentMeasurements
{
    const string Unknown = "unknown";

    static readonly (string Name, TimeSpan Most)[] Ages =
        [("up to 1d", TimeSpan.FromDays(1)), ("1d to 2d", TimeSpan.FromDays(2)), ("2d to 1w", TimeSpan.FromDays(7)), ("over 1w", TimeSpan.MaxValue)];

    /// <summary>A row for each group, and one for all of them at the end, which is there even if nothing else is.</summary>
    public static IReadOnlyList<EnvironmentMeasurement> Of(IReadOnlyCollection<ShowtimeEnvironment> environments, MeasureBy by)
    {
        var rows = environments.GroupBy(environment => GroupOf(environment, by), StringComparerOf(by))
            .OrderBy(group => by == MeasureBy.Requester ? 0 : group.Min(environment => Place(environment, by)))
            .Select(group => Row([.. group], by, group.Key))
            .ToList();
        if (by == MeasureBy.Requester)
            rows = [.. rows.OrderByDescending(row => row.CostPerHour ?? 0).ThenBy(row => row.Group, StringComparer.OrdinalIgnoreCase)];
        return [.. rows, Row(environments, by, "total") with { IsTotal = true }];
    }

    // GitHub's logins are the same in any case.
    static StringComparer StringComparerOf(MeasureBy by) => by == MeasureBy.Requester ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    static string GroupOf(ShowtimeEnvironment environment, MeasureBy by) => by switch
    {
        MeasureBy.Status => environment.Status.ToString().ToLowerInvariant(),
        MeasureBy.Kind => environment.Kind.ToString().ToLowerInvariant(),
        MeasureBy.Age => Array.Find(Ages, age => environment.Age?.ToTimeSpan() <= age.Most).Name ?? Unknown,
        _ => environment.RequestedBy is { Length: > 0 } login ? login : Unknown,
    };

    static int Place(ShowtimeEnvironment environment, MeasureBy by) => by switch
    {
        MeasureBy.Status => (int)environment.Status,
        MeasureBy.Kind => (int)environment.Kind,
        _ => environment.Age is null ? Ages.Length : Array.FindIndex(Ages, age => environment.Age.Value.ToTimeSpan() <= age.Most),
    };

    static EnvironmentMeasurement Row(IReadOnlyCollection<ShowtimeEnvironment> environments, MeasureBy by, string group) => new()
    {
        By = by,
        Group = group,
        Count = environments.Count,
        // What is not in the cloud costs nothing.
        UnknownCosts = environments.Count(environment => environment is { CostPerHour: null, InCloud: not false }),
        Oldest = environments.Max(environment => environment.Age),
        CostPerHour = Sum(environments, environment => environment.CostPerHour),
        CostSoFar = Sum(environments, environment => environment.CostSoFar),
    };

    static decimal? Sum(IReadOnlyCollection<ShowtimeEnvironment> environments, Func<ShowtimeEnvironment, decimal?> cost) =>
        environments.Any(environment => cost(environment) is not null) ? environments.Sum(cost) : null;
}
