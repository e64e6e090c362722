using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>How much an environment needs a person, the most first.</summary>
enum Urgency
{
    /// <summary>It did not come up.</summary>
    Failed,

    /// <summary>It costs money, and no label or no pull request of ours keeps it.</summary>
    Stray,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its time is over within hours.</summary>
    Soon,

    /// <summary>It comes up, is updated or is removed.</summary>
    Changing,

    /// <summary>Nothing is to be done.</summary>
    None,
}

/// <summary>Environments as a person reads them. They are found in the order of labels and services, which is none.</summary>
static class EnvironmentList
{
    static readonly TimeSpan SoonIs = TimeSpan.FromHours(4);

    /// <summary>Reads them to the end: what needs a person first, then by number, what serves first.</summary>
    public static async Task<IReadOnlyList<ShowtimeEnvironment>> ReadAsync(
        IShowtimeSession session, EnvironmentQuery query, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        await foreach (var environment in session.ListAsync(query, cancellationToken).ConfigureAwait(false)) environments.Add(environment);
        return [.. Sort(environments)];
    }

    public static IEnumerable<ShowtimeEnvironment> Sort(IEnumerable<ShowtimeEnvironment> environments) => environments
        .OrderBy(UrgencyOf)
        .ThenBy(environment => environment.PullRequest)
        .ThenBy(environment => environment.Kind);

    public static Urgency UrgencyOf(ShowtimeEnvironment environment) => environment switch
    {
        { Status: EnvironmentStatus.Failed } => Urgency.Failed,
        { Kind: EnvironmentKind.Orphaned or EnvironmentKind.Legacy or EnvironmentKind.Foreign } => Urgency.Stray,
        _ when Texts.TimeLeft(environment) is { } left && left < SoonIs => left <= TimeSpan.Zero ? Urgency.Expired : Urgency.Soon,
        { Status: EnvironmentStatus.Running } => Urgency.None,
        _ => Urgency.Changing,
    };
}
