namespace Showtime.Adapters.Processes;

/// <summary>Runs a program of this machine for its output.</summary>
internal static class CommandOutput
{
    /// <summary>What a program printed; null where there is no such program, or it failed.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments; no shell reads them.</param>
    /// <param name="environment">All its environment variables.</param>
    /// <param name="folder">Where it runs; null for the current folder.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Its standard output without white space around it.</returns>
    public static async Task<string?> ReadAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? folder, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        try
        {
            var command = new ProcessCommand(program, arguments) { Environment = environment, WorkingDirectory = folder };
            var result = await new ProcessRunner(TimeProvider.System).RunAsync(command, Take, cancellationToken).ConfigureAwait(false);
            return result.Succeeded ? string.Join('\n', lines).Trim() : null;
        }
        catch (ProcessStartException)
        {
            return null;
        }

        void Take(ProcessLine line)
        {
            if (!line.IsError) lines.Add(line.Text);
        }
    }
}
