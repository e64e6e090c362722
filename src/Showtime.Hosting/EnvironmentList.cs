using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>Environments as a person reads them. They are found in the order of labels and services, which is none.</summary>
static class EnvironmentList
{
    /// <summary>Reads them to the end: by number, what serves first.</summary>
    public static async Task<IReadOnlyList<ShowtimeEnvironment>> ReadAsync(
        IShowtimeSession session, EnvironmentQuery query, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        await foreach (var environment in session.ListAsync(query, cancellationToken).ConfigureAwait(false)) environments.Add(environment);
        return [.. environments.OrderBy(environment => environment.PullRequest).ThenBy(environment => environment.Kind)];
    }
}
