using Showtime.Core.Errors;
using Showtime.Core.Events;

namespace Showtime.Cli.Commands;

/// <summary>Who or what caused this run: the event of the Actions job, else whoever typed the command.</summary>
static class JobEvent
{
    /// <summary>Reads it.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="pullRequest">The pull request that the command names.</param>
    /// <param name="asked">Whether the command itself is the wish (<c>start</c>, <c>stop</c>), whatever the event is about.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The event.</returns>
    public static async Task<RunEvent> ReadAsync(
        IReadOnlyDictionary<string, string> variables, int pullRequest, bool asked, CancellationToken cancellationToken)
    {
        if (variables.GetValueOrDefault("GITHUB_ACTIONS") != "true") return RunEvent.ByOperator;
        if (variables.GetValueOrDefault("GITHUB_EVENT_NAME") is not { Length: > 0 } name) return RunEvent.ByOperator;
        var actor = variables.GetValueOrDefault("GITHUB_ACTOR");
        var read = RunEventReader.Read(name, await ReadPayloadAsync(name, variables.GetValueOrDefault("GITHUB_EVENT_PATH"), cancellationToken), actor);
        if (read.PullRequest is not { } number || number == pullRequest) return read;
        // It is about another pull request: its commit and its label mean nothing here, only who it was.
        return new RunEvent { Kind = asked ? RunEventKind.Dispatched : RunEventKind.Other, Actor = read.Actor };
    }

    static async Task<string> ReadPayloadAsync(string name, string? path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path ?? "", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not taken for an operator's run: that would skip the permission.
            throw new ShowtimeException(
                ShowtimeError.InvalidInput,
                $"The payload of the event '{name}' cannot be read from GITHUB_EVENT_PATH ('{path}'): {e.Message}",
                "Run it in the job that the event started, with its event file.", e);
        }
    }
}
