using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>
/// What happened to the branches of a repository or of a fork of it, newest first.
/// Forks are known by the branches of their pull requests only.
/// </summary>
static class ActivityRoutes
{
    public static RestAnswer Answer(RestCall call, string owner, string name)
    {
        if (!string.Equals(name, call.State.Name, StringComparison.OrdinalIgnoreCase)) throw GitHubRefusal.NotFound();
        var branches = call.State.PullRequests
            .Select(p => p.Head!)
            .Where(h => string.Equals(h.Owner.Login, owner, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (branches.Count == 0) throw GitHubRefusal.NotFound();
        if (call.State.HidesForks && branches[0].Owner != call.State.Owner) throw GitHubRefusal.NotFound();
        if (call.Query("ref") is { } wanted) branches = branches.FindAll(h => wanted == h.Branch || wanted == $"refs/heads/{h.Branch}");
        var pushes = branches.SelectMany(h => h.Pushes.Select(push => (h.Branch, Push: push))).OrderByDescending(p => p.Push.Id).Take(call.PerPage);
        return RestAnswer.Ok(new JsonArray([.. pushes.Select(p => new JsonObject
        {
            ["id"] = p.Push.Id,
            ["node_id"] = p.Push.NodeId,
            ["before"] = p.Push.Before,
            ["after"] = p.Push.After,
            ["ref"] = $"refs/heads/{p.Branch}",
            ["timestamp"] = p.Push.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["activity_type"] = p.Push.Kind,
            ["actor"] = call.Json.User(p.Push.Actor),
        })]));
    }
}
