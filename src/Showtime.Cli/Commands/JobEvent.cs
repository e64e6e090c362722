using Showtime.Core.Events;

namespace Showtime.Cli.Commands;

/// <summary>Who or what caused this run: the event of the Actions job, else whoever typed the command.</summary>
static class JobEvent
{
    /// <summary>Reads it.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="pullRequest">The pull request that the command names.</param>
    /// <param name="asked">Whether the command itself is the wish (<c>start</c>, <c>stop</c>), whatever the event is about.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The event.</returns>
    public static async Task<RunEvent> ReadAsync(
        IReadOnlyDictionary<string, string> variables, int pullRequest, bool asked, CancellationToken cancellationToken) =>
        (await RunEventReader.ReadJobAsync(variables, File.ReadAllTextAsync, cancellationToken)).About(pullRequest, asked);
}
