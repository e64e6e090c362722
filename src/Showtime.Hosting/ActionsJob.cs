using System.Text;
using Showtime.Core.Errors;
using Showtime.Core.Events;

namespace Showtime.Hosting;

/// <summary>The job of GitHub Actions that a front may run in: its event, its outputs, its summary.</summary>
static class ActionsJob
{
    const int LongestEvent = 32 * 1024 * 1024;

    static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether this is one.</summary>
    public static bool IsIn(IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("GITHUB_ACTIONS", "").Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What caused this run: the job's event, or else the person who typed the command.</summary>
    public static Task<RunEvent> ReadEventAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        RunEventReader.ReadJobAsync(variables, ReadFileAsync, cancellationToken);

    /// <summary>Reads the file of an event. GitHub's payloads have at most 25 MB, so a longer file is none.</summary>
    public static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 81920, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            using var text = new MemoryStream();
            var buffer = new byte[81920];
            // A device or a pipe has no length that can be asked for.
            while (await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await text.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                if (text.Length > LongestEvent) throw new IOException($"It is longer than {LongestEvent / (1024 * 1024)} MiB.");
            }

            text.Position = 0;
            using var reader = new StreamReader(text, Plain);
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The pull request and the commit of a command that may leave both to the job's event.</summary>
    /// <exception cref="ShowtimeException">Neither the command line nor the event names one.</exception>
    public static (PullRequestReference PullRequest, string Sha) Commit(PullRequestReference? reference, string? sha, RunEvent cause)
    {
        reference ??= cause.PullRequest is { } number ? new(number) : throw NotGiven("pull request");
        return (reference, sha ?? cause.About(reference.Number).Sha ?? throw NotGiven("commit"));
    }

    /// <summary>
    /// Appends values to <c>GITHUB_OUTPUT</c>, through which a step hands them to later ones. Each has a random delimiter, so that no
    /// value can end early and define another.
    /// </summary>
    public static async Task WriteOutputsAsync(
        IReadOnlyDictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        if (!IsIn(variables) || variables.GetValueOrDefault("GITHUB_OUTPUT") is not { Length: > 0 } path) return;
        var text = new StringBuilder();
        foreach (var (name, value) in values)
        {
            var delimiter = $"showtime_{Guid.NewGuid():N}";
            text.Append(name).Append("<<").Append(delimiter).Append('\n').Append(value).Append('\n').Append(delimiter).Append('\n');
        }

        await File.AppendAllTextAsync(path, text.ToString(), Plain, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends to the summary of the step, as far as there is room.</summary>
    /// <returns>Why it could not be written, or null.</returns>
    public static string? AppendSummary(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> sections)
    {
        if (variables.GetValueOrDefault("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path) return null;
        try
        {
            var used = File.Exists(path) ? new FileInfo(path).Length : 0;
            File.AppendAllText(path, JobSummary.Fit(sections, used), Plain);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The summary could not be written: {e.Message}";
        }
    }

    static ShowtimeException NotGiven(string what) => new(
        ShowtimeError.InvalidInput, $"No {what} was given, and no event of GitHub Actions names one.",
        Remedy.Of($"Give {new OptionName("pull-request")} and {new OptionName("sha")}."));
}
