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
