using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub;

/// <summary>Finds the token: <c>GITHUB_TOKEN</c>, else <c>GH_TOKEN</c>, else what <c>gh auth token</c> prints. Asked once; never logged.</summary>
/// <param name="variables">The environment variables.</param>
/// <param name="askGh">Runs <c>gh auth token</c> (<see cref="GhCommand.TokenAsync"/>); gives null where there is no gh or nobody is logged in.</param>
/// <param name="log">Told of the token before anybody has it, so that it is masked.</param>
internal sealed class GitHubTokenSource(
    IReadOnlyDictionary<string, string> variables, Func<CancellationToken, Task<string?>> askGh, IActivityLog? log = null) : IDisposable
{
    /// <summary>What to do about a token that is missing or not accepted.</summary>
    public const string Remedy = "Set GITHUB_TOKEN (in a workflow: env: GITHUB_TOKEN: ${{ github.token }}), or run `gh auth login`.";

    readonly SemaphoreSlim _gate = new(1, 1);
    string? _token;

    /// <summary>Gives the token.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotAuthenticated"/> where there is none, or it could not be sent as a header.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_token is { } known) return known;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is { } found) return found;
            var token = Check(Variable("GITHUB_TOKEN") ?? Variable("GH_TOKEN") ?? Clean(await askGh(cancellationToken).ConfigureAwait(false)));
            log.ReportSecret(token);
            return _token = token;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    string? Variable(string name) => variables.TryGetValue(name, out var value) ? Clean(value) : null;

    static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static string Check(string? token) => token switch
    {
        null => throw new ShowtimeException(
            ShowtimeError.NotAuthenticated, "There is no GitHub token: GITHUB_TOKEN and GH_TOKEN are not set, and `gh auth token` gave none.", Remedy),
        _ when token.Any(c => c is <= ' ' or > '~') => throw new ShowtimeException(ShowtimeError.NotAuthenticated, "The GitHub token holds a character that no token has.", Remedy),
        _ => token,
    };
}
