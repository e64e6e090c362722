using System.Globalization;
using System.Text.Json;
using Showtime.Core.Environments;
using Showtime.Core.Errors;

namespace Showtime.Core.Events;

/// <summary>Reads the event of an Actions job from <c>GITHUB_EVENT_NAME</c> and the text of the file <c>GITHUB_EVENT_PATH</c>.</summary>
static class RunEventReader
{
    /// <summary>The name of the event that a comment is.</summary>
    public const string CommentEvent = "issue_comment";

    /// <summary>Reads an event.</summary>
    /// <param name="name">The event's name, for example <c>pull_request_target</c>.</param>
    /// <param name="json">The payload.</param>
    /// <param name="fallbackActor"><c>GITHUB_ACTOR</c>, if the payload names no one.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ShowtimeException">The payload is not the JSON object that such an event has.</exception>
    public static RunEvent Read(string name, string json, string? fallbackActor)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new JsonException("it is not an object");
            var action = Text(root, "action");
            var isComment = name == CommentEvent;
            var kind = (name, action) switch
            {
                // A finished run approves nothing: the pull request's state decides.
                ("schedule" or "workflow_run", _) => RunEventKind.Scheduled,
                ("workflow_dispatch" or "repository_dispatch", _) => RunEventKind.Dispatched,
                (CommentEvent, "created") when IsByPersonOnPullRequest(root) => RunEventKind.Commented,
                ("pull_request" or "pull_request_target", "labeled") => RunEventKind.Labeled,
                ("pull_request" or "pull_request_target", "unlabeled") => RunEventKind.Unlabeled,
                ("pull_request" or "pull_request_target", "synchronize") => RunEventKind.Pushed,
                ("pull_request" or "pull_request_target", "closed") => RunEventKind.Closed,
                ("pull_request" or "pull_request_target", "opened" or "reopened") => RunEventKind.Opened,
                _ => RunEventKind.Other,
            };
            // For a comment, its author counts, not the event's sender.
            var actor = isComment ? Text(root, "comment", "user", "login") : Text(root, "sender", "login");
            if (string.IsNullOrEmpty(actor)) actor = fallbackActor;
            return new RunEvent
            {
                Kind = kind,
                Actor = kind == RunEventKind.Scheduled ? null : actor,
                PullRequest = Number(root, "pull_request", "number") ?? (IsOnPullRequest(root) ? Number(root, "issue", "number") : null),
                Sha = Commit(root, "pull_request", "head", "sha"),
                Before = kind == RunEventKind.Pushed ? Commit(root, "before") : null,
                Label = Text(root, "label", "name"),
                Comment = Text(root, "comment", "body"),
                Head = name == "workflow_run" ? ReadHead(root) : null,
                CommentId = kind == RunEventKind.Commented ? Number64(root, "comment", "id") : null,
                CommentedAt = kind == RunEventKind.Commented ? Time(root, "comment", "created_at") : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException) // the last two for half a surrogate pair
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"The payload of the event '{name}' cannot be read: {e.Message.TrimEnd('.')}.",
                "Check that GITHUB_EVENT_PATH names the event file of this job; unset GITHUB_EVENT_NAME to act as an operator.", e);
        }
    }

    /// <summary>Who or what caused this process: the event of the Actions job, else the person who typed the command.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="readFile">Reads a text file; its exceptions of input and output become one clear error.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ShowtimeException">
    /// There is an event and its payload cannot be read. It is never treated as an operator's, whose permission is not checked.
    /// </exception>
    public static async Task<RunEvent> ReadJobAsync(
        IReadOnlyDictionary<string, string> variables, Func<string, CancellationToken, Task<string>> readFile, CancellationToken cancellationToken)
    {
        if (variables.GetValueOrDefault("GITHUB_ACTIONS") != "true") return RunEvent.ByOperator;
        if (variables.GetValueOrDefault("GITHUB_EVENT_NAME") is not { Length: > 0 } name) return RunEvent.ByOperator;
        var path = variables.GetValueOrDefault("GITHUB_EVENT_PATH") ?? "";
        return await ReadFileAsync(name, path, "GITHUB_EVENT_PATH", variables, readFile, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The event with a comment: a file's, or that of the Actions job.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="path">The file; null for the job's own event.</param>
    /// <param name="readFile">Reads a text file; its exceptions of input and output become one clear error.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The event, of whatever kind.</returns>
    /// <exception cref="ShowtimeException">There is no event, or its payload cannot be read.</exception>
    public static async Task<RunEvent> ReadCommentAsync(
        IReadOnlyDictionary<string, string> variables,
        string? path,
        Func<string, CancellationToken, Task<string>> readFile,
        CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            var name = variables.GetValueOrDefault("GITHUB_EVENT_NAME") is { Length: > 0 } given ? given : CommentEvent;
            return await ReadFileAsync(name, path, "the file that was named", variables, readFile, cancellationToken).ConfigureAwait(false);
        }

        var cause = await ReadJobAsync(variables, readFile, cancellationToken).ConfigureAwait(false);
        return cause.Kind != RunEventKind.Operator
            ? cause
            : throw new ShowtimeException(ShowtimeError.InvalidInput, "There is no comment: this is not a job of GitHub Actions, and no event file was named.",
                "Name the event's file.");
    }

    static async Task<RunEvent> ReadFileAsync(
        string name, string path, string origin,
        IReadOnlyDictionary<string, string> variables,
        Func<string, CancellationToken, Task<string>> readFile,
        CancellationToken cancellationToken)
    {
        string payload;
        try
        {
            payload = await readFile(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput,
                $"The payload of the event '{name}' cannot be read from {origin} ('{path}'): {e.Message}",
                "Run it in the job that the event started, with its event file.", e);
        }

        return Read(name, payload, variables.GetValueOrDefault("GITHUB_ACTOR"));
    }

    static HeadReference? ReadHead(JsonElement root) =>
        Text(root, "workflow_run", "head_repository", "full_name") is { } repository && Text(root, "workflow_run", "head_branch") is { } branch
            && Commit(root, "workflow_run", "head_sha") is { } sha
            ? new HeadReference(repository, branch, sha)
            : null;

    /// <summary>Whether an issue is a pull request.</summary>
    static bool IsOnPullRequest(JsonElement root) => Find(root, ["issue", "pull_request"]) is { ValueKind: JsonValueKind.Object };

    /// <summary>
    /// Whether to look for commands in a comment: it is on a pull request, by the event's sender, and not a bot's: two bots that answer each other
    /// would never stop.
    /// </summary>
    static bool IsByPersonOnPullRequest(JsonElement root) =>
        IsOnPullRequest(root)
        && Text(root, "comment", "user", "login") is { Length: > 0 } author
        && string.Equals(author, Text(root, "sender", "login"), StringComparison.OrdinalIgnoreCase)
        && Text(root, "comment", "user", "type") != "Bot"
        && !author.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);

    static DateTimeOffset? Time(JsonElement root, params string[] path) =>
        DateTimeOffset.TryParse(Text(root, path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    static JsonElement? Find(JsonElement element, string[] path)
    {
        foreach (var key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element)) return null;
        }

        return element;
    }

    static string? Text(JsonElement root, params string[] path) =>
        Find(root, path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    static string? Commit(JsonElement root, params string[] path) => Text(root, path) is { } text && EnvironmentNames.IsSha(text) ? text : null;

    static int? Number(JsonElement root, params string[] path) =>
        Find(root, path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    static long? Number64(JsonElement root, params string[] path) =>
        Find(root, path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;
}
