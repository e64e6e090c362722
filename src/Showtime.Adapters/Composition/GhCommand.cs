using Showtime.Adapters.Processes;

namespace Showtime.Adapters;

/// <summary>Asks GitHub's own command line for the token of whoever is logged in.</summary>
internal static class GhCommand
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The token; null where there is no <c>gh</c>, nobody is logged in, or it does not answer.</summary>
    public static async Task<string?> ReadTokenAsync(
        string host, IReadOnlyDictionary<string, string> variables, IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (ExecutableFinder.FindAll("gh", variables.GetValueOrDefault("PATH")) is not [var gh, ..]) return null;
        string? token = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var command = new ProcessCommand(gh, ["auth", "token", "--hostname", host]) { Environment = variables, TailLines = 0 };
            var result = await processes.RunAsync(command, line => token ??= line.IsError ? null : line.Text, limit.Token).ConfigureAwait(false);
            return result.Succeeded ? token : null;
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
}
