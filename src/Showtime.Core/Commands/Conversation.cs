using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Ports;

namespace Showtime.Core.Commands;

/// <summary>Answers a comment with reactions and comments. Without a comment (at a prompt) nothing is written on the pull request.</summary>
sealed class Conversation(IShowtimeBackend backend, IActivityLog? log, RunEvent cause)
{
    /// <summary>The pull request as last read; null before that.</summary>
    public PullRequestSnapshot? Snapshot { get; set; }

    /// <summary>Reacts to the comment. A reaction that cannot be written does not stop the command.</summary>
    /// <returns>False if the comment was deleted.</returns>
    public async Task<bool> ReactAsync(CommentReaction reaction, CancellationToken cancellationToken)
    {
        if (cause.CommentId is not { } comment) return true;
        try
        {
            return await backend.PullRequests.ReactAsync(comment, reaction, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            log?.Report(new(ActivityKind.Warning, $"The reaction to the comment could not be written: {e.Message}", cause.PullRequest));
            return true;
        }
    }

    /// <summary>Ends a command with its reaction and, if there is one, its answer.</summary>
    public async Task<ShowtimeCommandResult> EndAsync(
        ShowtimeCommandResult result, CommandOutcome outcome, CommentReaction reaction, PullRequestComment? answer, CancellationToken cancellationToken)
    {
        await ReactAsync(reaction, cancellationToken).ConfigureAwait(false);
        if (answer is not null && cause is { CommentId: not null, PullRequest: { } number })
        {
            var snapshot = Snapshot ?? await backend.PullRequests.ReadAsync(number, cancellationToken).ConfigureAwait(false);
            Snapshot = await backend.PullRequests.ApplyAsync(snapshot, new PullRequestChange { Comment = answer }, cancellationToken).ConfigureAwait(false);
        }

        return result with { Outcome = outcome, Answer = answer?.Body };
    }
}
