using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;
using Showtime.Sandbox.GitHub.Rest;

namespace Showtime.Sandbox.GitHub;

/// <summary>Writes the JSON that a workflow finds at <c>GITHUB_EVENT_PATH</c>, out of the state as it is at the moment of the call.</summary>
public sealed class GitHubWebhooks
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    readonly RepositoryState _state;
    readonly RestJson _json;

    internal GitHubWebhooks(RepositoryState state)
    {
        _state = state;
        _json = new(state, "https://api.github.com");
    }

    /// <summary>A <c>pull_request</c> or <c>pull_request_target</c> event; both look alike.</summary>
    /// <param name="action">What happened: <c>labeled</c>, <c>unlabeled</c>, <c>synchronize</c>, <c>closed</c>, <c>reopened</c> or any other.</param>
    /// <param name="number">The pull request.</param>
    /// <param name="sender">The login of its actor.</param>
    /// <param name="label">The label of a <c>labeled</c> or <c>unlabeled</c> event.</param>
    /// <param name="before">The head before a <c>synchronize</c> event.</param>
    /// <param name="after">The head after it; null is the present one. The pull request in the event then has this head.</param>
    /// <returns>The event file's content.</returns>
    public string PullRequest(
        string action, int number, string sender, string? label = null, string? before = null, string? after = null) => Write(sender, e =>
    {
        var ticket = _state.FindPullRequest(number) ?? throw new ArgumentException("There is no such pull request.", nameof(number));
        var pull = _json.Pull(ticket, isSingle: true);
        e["action"] = action;
        e["number"] = number;
        if (label is not null)
        {
            // An event can name a label whose definition has been deleted since.
            e["label"] = _state.FindLabel(label) is { } known ? _json.Label(known) : new JsonObject { ["name"] = label, ["color"] = "ededed" };
        }

        if (action is "synchronize")
        {
            e["before"] = before;
            e["after"] = after ?? ticket.Head!.Oid;
        }

        if (after is not null) pull["head"]!["sha"] = after;
        e["pull_request"] = pull;
    });

    /// <summary>An <c>issue_comment</c> event, action <c>created</c>.</summary>
    /// <param name="commentId">The comment.</param>
    /// <returns>The event file's content.</returns>
    public string IssueComment(long commentId)
    {
        string sender;
        lock (_state.Gate) sender = Find(commentId).Author.Login;
        return Write(sender, e =>
        {
            var comment = Find(commentId);
            e["action"] = "created";
            e["issue"] = _json.Issue(comment.Ticket);
            e["comment"] = _json.Comment(comment);
        });
    }

    /// <summary>A <c>workflow_dispatch</c> event.</summary>
    /// <param name="sender">The login of its actor.</param>
    /// <param name="inputs">The workflow's inputs.</param>
    /// <param name="workflow">The workflow's file.</param>
    /// <returns>The event file's content.</returns>
    public string WorkflowDispatch(
        string sender, IReadOnlyDictionary<string, string> inputs, string workflow = ".github/workflows/showtime.yml") => Write(sender, e =>
    {
        e["inputs"] = new JsonObject(inputs.Select(i => KeyValuePair.Create<string, JsonNode?>(i.Key, i.Value)));
        e["ref"] = $"refs/heads/{_state.Options.DefaultBranch}";
        e["workflow"] = workflow;
    });

    /// <summary>A <c>schedule</c> event; GitHub names no sender in it.</summary>
    /// <param name="cron">The schedule that came due.</param>
    /// <param name="workflow">The workflow's file.</param>
    /// <returns>The event file's content.</returns>
    public string Schedule(string cron, string workflow = ".github/workflows/showtime.yml") => Write(null, e =>
    {
        e["schedule"] = cron;
        e["workflow"] = workflow;
    });

    IssueComment Find(long id) => _state.FindComment(id) ?? throw new ArgumentException("There is no such comment.", nameof(id));

    string Write(string? sender, Action<JsonObject> fill)
    {
        lock (_state.Gate)
        {
            var document = new JsonObject();
            fill(document);
            document["repository"] = _json.Repository(GitHubRole.Write);
            if (sender is not null) document["sender"] = _json.User(_state.AccountOf(sender));
            return document.ToJsonString(Indented);
        }
    }
}
