using System.Text.Json.Nodes;
using Showtime.SandboxHost;
using Showtime.Sandbox.GitHub;

namespace Showtime.Cli.Tests.Workflows;

/// <summary>GitHub's recorded events, with the sandbox's pull request, commit, labels and people in the place of the recorded ones.</summary>
sealed class Payloads(GitHubSandbox gitHub)
{
    static readonly Lazy<JsonArray> Examples = new(() => (JsonArray)JsonNode.Parse(File.ReadAllText(Requires.RecordedEvents!))!);

    public JsonObject PullRequest(string action, int number, string sender, string? label = null, string? before = null)
    {
        // Those with labels on: an example without one has another shape.
        var payload = Recorded("pull_request", action);
        var mine = (JsonObject)JsonNode.Parse(gitHub.Webhooks.PullRequest(action, number, sender, label, before))!;
        payload["number"] = number;
        Adopt(payload["pull_request"]!, mine["pull_request"]!, "number", "state", "labels", "head", "base", "user", "merged", "title", "body");
        if (label is not null) payload["label"] = mine["label"]!.DeepClone();
        if (before is not null) (payload["before"], payload["after"]) = (before, (string?)mine["pull_request"]!["head"]!["sha"]);
        return Finish(payload, sender);
    }

    public JsonObject Comment(int number, string body, string sender)
    {
        var payload = Recorded("issue_comment", "created");
        var mine = (JsonObject)JsonNode.Parse(gitHub.Webhooks.IssueComment(gitHub.AddComment(number, body, sender).Id))!;
        payload["issue"] = mine["issue"]!.DeepClone();
        payload["comment"] = mine["comment"]!.DeepClone();
        return Finish(payload, sender);
    }

    public JsonObject Dispatch(int number, string? sha, string sender)
    {
        var payload = Recorded("workflow_dispatch", null);
        payload["inputs"] = new JsonObject { ["number"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture), ["sha"] = sha ?? "" };
        return Finish(payload, sender);
    }

    /// <summary>GitHub shows no payload of a schedule.</summary>
    public JsonObject Schedule() => (JsonObject)JsonNode.Parse(gitHub.Webhooks.Schedule("23 * * * *"))!;

    public JsonObject RunCompleted(int number, string sender)
    {
        var payload = Recorded("workflow_run", "completed");
        var head = JsonNode.Parse(gitHub.Webhooks.PullRequest("labeled", number, sender))!["pull_request"]!["head"]!;
        var run = payload["workflow_run"]!;
        (run["event"], run["conclusion"], run["name"]) = ("pull_request", "success", "Showtime build");
        (run["head_sha"], run["head_branch"]) = ((string?)head["sha"], (string?)head["ref"]);
        run["head_repository"]!["full_name"] = (string?)head["repo"]!["full_name"];
        run["pull_requests"] = new JsonArray(); // GitHub names none for a fork
        return Finish(payload, sender);
    }

    static JsonObject Recorded(string name, string? action) => (JsonObject)Examples.Value
        .Single(entry => (string?)entry!["name"] == name)!["examples"]!.AsArray()
        .First(example => (string?)example!["action"] == action)!.DeepClone();

    static void Adopt(JsonNode recorded, JsonNode mine, params string[] keys)
    {
        foreach (var key in keys) recorded[key] = mine[key]?.DeepClone();
    }

    JsonObject Finish(JsonObject payload, string sender)
    {
        payload["sender"]!["login"] = sender;
        payload["repository"]!["full_name"] = gitHub.FullName;
        payload["repository"]!["name"] = SandboxSeed.Name;
        return payload;
    }
}
