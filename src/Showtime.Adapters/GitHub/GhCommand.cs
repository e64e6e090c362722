using Showtime.Adapters.Processes;

namespace Showtime.Adapters.GitHub;

/// <summary>Asks GitHub's own command line for the token of whoever is logged in there.</summary>
/// <param name="processes">Starts it.</param>
/// <param name="variables">This process's environment variables.</param>
/// <param name="server">Whose token: github.com's, or that of an Enterprise Server.</param>
internal sealed class GhCommand(IProcessRunner processes, IReadOnlyDictionary<string, string> variables, Uri server)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What gh needs to find its configuration and the keyring. Tokens are not among it: those were looked at before.</summary>
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
        limit.CancelAfter(Patience); // a process lives in real time, whatever clock the rest goes by
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
