using System.Collections;
using System.Globalization;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes the number of an open pull request; its title is the tooltip.</summary>
public sealed class OpenPullRequestCompleter : RemoteCompleter
{
    const int Limit = 100;

    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters) =>
        reader.Read("open", (session, cancellationToken) => session.ListOpenPullRequestsAsync(Limit, cancellationToken))
            .Select(pull => new Candidate(pull.Number.ToString(CultureInfo.InvariantCulture), pull.Title));
}
