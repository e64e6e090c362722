using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The root of REST: finds the route, and gives refusals REST's shape.</summary>
static class RestEndpoint
{
    const string Documentation = "https://docs.github.com/rest";

    /// <summary>Answers one request, all of it at one moment.</summary>
    /// <param name="call">The request.</param>
    /// <param name="path">The decoded parts of its path.</param>
    /// <param name="rates">What is left of the caller's limits.</param>
    public static RestAnswer Answer(RestCall call, string[] path, RateMeter rates)
    {
        try
        {
            return Route(call, path, rates) ?? Problem(404, "Not Found");
        }
        catch (RestProblem problem)
        {
            return Problem(problem.Status, problem.Message);
        }
        catch (GitHubRefusal refusal)
        {
            return refusal.Kind switch
            {
                RefusalKind.NotFound => Problem(404, refusal.Message),
                RefusalKind.Forbidden => Problem(403, refusal.Message),
                _ when refusal.Problem is { } field => Problem(422, "Validation Failed", field),
                _ => Problem(422, refusal.Message),
            };
        }
    }

    public static RestAnswer Problem(int status, string message, FieldProblem? field = null)
    {
        var body = new JsonObject { ["message"] = message };
        if (field is not null) body["errors"] = new JsonArray(Shape(field));
        body["documentation_url"] = Documentation;
        body["status"] = status.ToString(CultureInfo.InvariantCulture);
        return new(status, body);
    }

    static RestAnswer? Route(RestCall call, string[] path, RateMeter rates) => (call.Method, path) switch
    {
        ("GET", ["repos", var owner, var name, "activity"]) => ActivityRoutes.Answer(call, owner, name),
        (_, ["repos", var owner, var name, .. var rest]) => IsOurs(call, owner, name) ? RestRoutes.Answer(call, rest) : null,
        (_, ["repositories", var id, .. var rest]) => RestCall.Integer(id) == call.State.Id ? RestRoutes.Answer(call, rest) : null,
        ("GET", ["search", "issues"]) => SearchRoute.Answer(call),
        ("GET", ["rate_limit"]) => RestAnswer.Ok(rates.Describe(call.Caller)),
        ("GET", ["user"]) => call.Caller.IsApp
            ? throw GitHubRefusal.Forbidden("Resource not accessible by integration")
            : RestAnswer.Ok(call.Json.Profile(call.Actor)),
        _ => null,
    };

    static bool IsOurs(RestCall call, string owner, string name) =>
        string.Equals(owner, call.State.Options.Owner, StringComparison.OrdinalIgnoreCase)
        && string.Equals(name, call.State.Name, StringComparison.OrdinalIgnoreCase);

    static JsonObject Shape(FieldProblem field)
    {
        var shape = new JsonObject();
        if (field.Value is not null) shape["value"] = field.Value;
        shape["resource"] = field.Resource;
        shape["code"] = field.Code;
        shape["field"] = field.Field;
        if (field.Message is not null) shape["message"] = field.Message;
        return shape;
    }
}

/// <summary>Everything below <c>/repos/{owner}/{name}/</c>.</summary>
static class RestRoutes
{
    /// <summary>Each answers null where the path or method is not its own.</summary>
    static readonly Func<RestCall, string[], RestAnswer?>[] Resources =
    [
        LabelRoutes.Answer,
        IssueRoutes.Answer,
        PullRoutes.Answer,
        CommentRoutes.Answer,
        GitRoutes.Answer,
        RepositoryRoutes.Answer,
        DeploymentRoutes.Answer,
    ];

    /// <summary>Finds the route that answers; null when there is none.</summary>
    /// <param name="call">The request.</param>
    /// <param name="path">The decoded parts of the path after the repository.</param>
    public static RestAnswer? Answer(RestCall call, string[] path) =>
        Resources.Select(resource => resource(call, path)).FirstOrDefault(answer => answer is not null);
}
