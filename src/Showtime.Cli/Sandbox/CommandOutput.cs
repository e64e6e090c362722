using System.ComponentModel;
using System.Diagnostics;

namespace Showtime.Cli.Sandbox;

/// <summary>Runs a program of the machine for its output.</summary>
static class CommandOutput
{
    /// <summary>What a program printed; null where there is no such program, or it failed.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments; no shell reads them.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="prepare">Changes where and how it is started.</param>
    public static async Task<string?> ReadAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, Action<ProcessStartInfo>? prepare = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        prepare?.Invoke(start);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        try
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await error;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
