using System.Globalization;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes the number of an open pull request; its title is the tooltip.</summary>
public sealed class OpenPullRequestCompleter : RemoteCompleter
{
    const int Limit = 100;

    /// <inheritdoc/>
    private protected override string What => "open pull requests";

    /// <inheritdoc/>
    private protected override async Task<IReadOnlyList<Candidate>> ReadAsync(IShowtimeSession session, CancellationToken cancellationToken)
    {
        var open = await session.ListOpenPullRequestsAsync(Limit, cancellationToken).ConfigureAwait(false);
        return [.. open.Select(pull => new Candidate(pull.Number.ToString(CultureInfo.InvariantCulture), OneLine(pull.Title), pull.Number))];
    }

    static string OneLine(string title) => string.Concat(title.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));
}
