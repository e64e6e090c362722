using System.Collections;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes with something of the environments that the labels name; the cloud is not asked.</summary>
public abstract class EnvironmentCompleter : RemoteCompleter
{
    /// <summary>What is offered of one environment, or null.</summary>
    private protected abstract Candidate? Of(ShowtimeEnvironment environment, IDictionary boundParameters);

    /// <inheritdoc/>
    private protected sealed override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) =>
        reader.Read("environments", ReadAsync).Select(environment => Of(environment, boundParameters)).OfType<Candidate>();

    /// <summary>One line about an environment.</summary>
    private protected static string Describe(ShowtimeEnvironment environment) =>
        $"{environment.Kind}, {environment.Status}, {environment.Age?.ToString() ?? "of unknown age"}: {environment.Title}";

    static async Task<IReadOnlyList<ShowtimeEnvironment>> ReadAsync(IShowtimeSession session, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        await foreach (var environment in session.ListAsync(new EnvironmentQuery { LabelsOnly = true }, cancellationToken).ConfigureAwait(false)) environments.Add(environment);
        return environments;
    }
}
