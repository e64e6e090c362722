using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Showtime.Sandbox.Aws;

/// <summary>Runs the <c>docker</c> command, its arguments as a list: no shell reads them.</summary>
sealed class DockerCommand(string program)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables for the command beside its own; <c>--env NAME</c> passes them on without showing their values.</param>
    /// <param name="onLine">Takes each line of both outputs; null collects them in the result.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public async Task<DockerResult> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, string>>? environment = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        using var process = new Process();
        process.StartInfo = new(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments) process.StartInfo.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? []) process.StartInfo.Environment[name] = value;

        process.Start();
        process.StandardInput.Close();
        try
        {
            var output = ReadAsync(process.StandardOutput, onLine, cancellationToken);
            var error = ReadAsync(process.StandardError, onLine, cancellationToken);
            await Task.WhenAll(output, error).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (onLine is null) return (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line) onLine(line);
        return "";
    }
}
