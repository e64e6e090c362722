using Showtime.Adapters.Processes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>Finds the token: <c>GITHUB_TOKEN</c>, else <c>GH_TOKEN</c>, else what <c>gh auth token</c> prints. Asked once; never logged.</summary>
/// <param name="variables">The environment variables.</param>
/// <param name="askGh">Runs <c>gh auth token</c> (<see cref="GhCommand.TokenAsync"/>); gives null where there is no gh or nobody is logged in.</param>
/// <param name="log">Receives the token before anything uses it, so that it is masked.</param>
internal sealed class GitHubTokenSource(
    IReadOnlyDictionary<string, string> variables, Func<CancellationToken, Task<string?>> askGh, IActivityLog? log = null) : IDisposable
{
    /// <summary>What to do about a token that is missing or not accepted.</summary>
    public const string Remedy = "Set GITHUB_TOKEN (in a workflow: env: GITHUB_TOKEN: ${{ github.token }}), or run `gh auth login`.";

    readonly SemaphoreSlim _gate = new(1, 1);
    string? _token;

    /// <summary>The token, found on first use.</summary>
    /// <exception cref="ShowtimeException">
    /// <see cref="ShowtimeError.NotAuthenticated"/> where there is none, or it could not be sent as a header.
    /// </exception>
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
        _ when token.Any(c => c is <= ' ' or > '~') =>
            throw new ShowtimeException(ShowtimeError.NotAuthenticated, "The GitHub token holds a character that no token has.", Remedy),
        _ => token,
    };
}

/// <summary>Asks GitHub's command line for the token of the user who is logged in.</summary>
/// <param name="processes">Starts it.</param>
/// <param name="variables">This process's environment variables.</param>
/// <param name="server">The server that the token is for: github.com, or an Enterprise Server.</param>
internal sealed class GhCommand(IProcessRunner processes, IReadOnlyDictionary<string, string> variables, Uri server)
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>What gh needs to find its configuration and the keyring. Tokens are left out: they were looked for before.</summary>
    static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "GH_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS", "TMPDIR",
        "USERPROFILE", "APPDATA", "LOCALAPPDATA", "SystemRoot", "TEMP",
    ];

    /// <summary>Runs <c>gh auth token</c>.</summary>
    /// <returns>The token; null where there is no gh, nobody is logged in, or it does not answer within 10 seconds (a locked keyring).</returns>
    public async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (ExecutableFinder.FindAll("gh", variables.GetValueOrDefault("PATH")) is not [var gh, ..]) return null;
        var lines = new List<string>();
        var command = new ProcessCommand(gh, ["auth", "token", "--hostname", server.Host])
        {
            Environment = Passed.Where(variables.ContainsKey).ToDictionary(name => name, name => variables[name], StringComparer.Ordinal),
            TailLines = 1,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout); // a process runs in real time, whatever clock the rest uses
        try
        {
            var result = await processes.RunAsync(command, line => Keep(line, lines), limit.Token).ConfigureAwait(false);
            return result.Succeeded && lines is [var token] ? token : null;
        }
        catch (ProcessStartException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    static void Keep(ProcessLine line, List<string> lines)
    {
        if (!line.IsError && !string.IsNullOrWhiteSpace(line.Text)) lines.Add(line.Text.Trim());
    }
}
