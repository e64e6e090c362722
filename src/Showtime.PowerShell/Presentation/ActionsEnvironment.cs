using System.Text;
using Showtime.Core.Events;

namespace Showtime.PowerShell.Presentation;

/// <summary>The files by which a job of GitHub Actions hears of its event and passes values on.</summary>
static class ActionsEnvironment
{
    /// <summary>The event that caused this job; at a prompt the person who types.</summary>
    /// <exception cref="Showtime.Core.Errors.ShowtimeException">There is an event whose file cannot be read.</exception>
    public static Task<RunEvent> ReadEventAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        RunEventReader.ReadJobAsync(variables, File.ReadAllTextAsync, cancellationToken);

    /// <summary>Appends values to the file GITHUB_OUTPUT, one <c>key=value</c> a line, plain.</summary>
    public static async Task WriteOutputsAsync(IReadOnlyDictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> outputs, CancellationToken cancellationToken)
    {
        var path = variables.GetValueOrDefault("GITHUB_OUTPUT", "");
        if (path.Length == 0) return;
        var text = new StringBuilder();
        foreach (var (key, value) in outputs) text.Append(key).Append('=').Append(value.ReplaceLineEndings(" ")).Append('\n');
        await File.AppendAllTextAsync(path, text.ToString(), cancellationToken).ConfigureAwait(false);
    }
}
