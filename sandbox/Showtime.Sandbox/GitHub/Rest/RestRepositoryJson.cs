using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The shapes of a repository: the one by itself, and the one that a pull request's branches are in.</summary>
/// <param name="state">The repository.</param>
/// <param name="json">The other shapes.</param>
/// <param name="root">The API's address without a slash at its end.</param>
sealed class RestRepositoryJson(RepositoryState state, RestJson json, string root)
{
    string Server => state.Options.ServerUrl.ToString().TrimEnd('/');

    /// <summary>The repository as somebody with a role sees it.</summary>
    public JsonObject Single(GitHubRole role)
    {
        var repository = Of(state.Owner);
        repository["network_count"] = 0;
        repository["subscribers_count"] = 0;
        repository["permissions"] = new JsonObject
        {
            ["admin"] = role >= GitHubRole.Admin,
            ["maintain"] = role >= GitHubRole.Maintain,
            ["push"] = role >= GitHubRole.Write,
            ["triage"] = role >= GitHubRole.Triage,
            ["pull"] = role >= GitHubRole.Read,
        };
        return repository;
    }

    /// <summary>The repository, or somebody's fork of it.</summary>
    public JsonObject Of(Account owner)
    {
        var isFork = owner != state.Owner;
        var fullName = $"{owner.Login}/{state.Name}";
        var open = isFork ? 0 : state.Tickets.Count(t => t.State == TicketState.Open);
        var repository = new JsonObject
        {
            ["id"] = isFork ? owner.Id : state.Id,
            ["node_id"] = isFork ? owner.NodeId : state.NodeId,
            ["name"] = state.Name,
            ["full_name"] = fullName,
            ["private"] = state.Options.IsPrivate,
            ["owner"] = json.User(owner),
            ["html_url"] = $"{Server}/{fullName}",
            ["description"] = null,
            ["fork"] = isFork,
            ["url"] = $"{root}/repos/{fullName}",
            ["homepage"] = null,
            ["language"] = null,
            ["license"] = null,
            ["default_branch"] = state.Options.DefaultBranch,
            ["archived"] = false,
            ["disabled"] = false,
            ["has_issues"] = true,
            ["has_projects"] = false,
            ["has_wiki"] = false,
            ["has_pages"] = false,
            ["has_downloads"] = false,
            ["has_discussions"] = false,
            ["visibility"] = state.Options.IsPrivate ? "private" : "public",
            ["size"] = 0,
            ["forks"] = 0,
            ["forks_count"] = 0,
            ["stargazers_count"] = 0,
            ["watchers"] = 0,
            ["watchers_count"] = 0,
            ["open_issues"] = open,
            ["open_issues_count"] = open,
            ["created_at"] = RestJson.Time(state.CreatedAt),
            ["updated_at"] = RestJson.Time(state.UpdatedAt),
            ["pushed_at"] = RestJson.Time(state.UpdatedAt),
        };
        RestAddresses.AddToRepository(repository, $"{root}/repos/{fullName}", $"{Server}/{fullName}");
        return repository;
    }
}
