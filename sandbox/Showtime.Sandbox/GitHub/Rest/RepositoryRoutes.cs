using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The repository itself, people's permissions, and dispatches.</summary>
static class RepositoryRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", []) => RestAnswer.Ok(call.Json.Repository(RoleOf(call))),
        ("GET", ["collaborators", var login, "permission"]) => Permission(call, login),
        ("POST", ["dispatches"]) => Dispatch(call, "event_type"),
        ("POST", ["actions", "workflows", _, "dispatches"]) => Dispatch(call, "ref"),
        _ => null,
    };

    /// <summary>The old vocabulary of <c>permission</c> knows neither triage nor maintain; <c>role_name</c> does.</summary>
    static RestAnswer Permission(RestCall call, string login)
    {
        Access.RequirePush(call.Caller, call.State.RoleOf(call.Actor));
        if (call.State.FindAccount(login) is not { Kind: AccountKind.User } account) throw GitHubRefusal.NotFound($"{login} is not a user");
        var role = call.State.RoleOf(account);
        var user = call.Json.User(account);
        user["role_name"] = role.ToString().ToLowerInvariant();
        return RestAnswer.Ok(new JsonObject
        {
            ["permission"] = role switch
            {
                GitHubRole.Admin => "admin",
                GitHubRole.Maintain or GitHubRole.Write => "write",
                GitHubRole.Triage or GitHubRole.Read => "read",
                _ => "none",
            },
            ["user"] = user,
            ["role_name"] = role.ToString().ToLowerInvariant(),
        });
    }

    static RestAnswer Dispatch(RestCall call, string required)
    {
        call.Require(Right.Dispatch);
        if (RestValues.Text(call.BodyObject(), required) is null)
        {
            throw new RestProblem(422, $"Invalid request.\n\n\"{required}\" wasn't supplied.");
        }

        return RestAnswer.NoContent;
    }

    static GitHubRole RoleOf(RestCall call) => call.Caller.IsApp
        ? call.Caller.Has(GitHubTokenScopes.Contents) ? GitHubRole.Write : GitHubRole.Read
        : call.State.RoleOf(call.Actor);
}

/// <summary>The shapes of a repository: the one by itself, and the one that a pull request's branches are in.</summary>
/// <param name="state">The repository.</param>
/// <param name="json">The other shapes.</param>
/// <param name="root">The API's address without a slash at its end.</param>
sealed class RestRepositoryJson(RepositoryState state, RestJson json, string root)
{
    string Server => state.Options.ServerUrl.ToString().TrimEnd('/');

    /// <summary>The repository as an account with that role sees it.</summary>
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

    /// <summary>The repository, or a fork of it.</summary>
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
