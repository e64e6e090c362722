using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Deployments, their statuses, and environments.</summary>
static class DeploymentRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["deployments"]) => call.Page(List(call), "deployments", call.Json.Deployment),
        ("POST", ["deployments"]) => Create(call),
        ("GET", ["deployments", var id]) => RestAnswer.Ok(call.Json.Deployment(Find(call, id))),
        ("DELETE", ["deployments", var id]) => Delete(call, id),
        ("GET", ["deployments", var id, "statuses"]) => Statuses(call, id),
        ("POST", ["deployments", var id, "statuses"]) => AddStatus(call, id),
        ("GET", ["environments"]) => Environments(call),
        ("GET", ["environments", var name]) => Environment(call, name) ?? throw GitHubRefusal.NotFound(),
        ("PUT", ["environments", var name]) => PutEnvironment(call, name),
        ("DELETE", ["environments", var name]) => DeleteEnvironment(call, name),
        _ => null,
    };

    static IEnumerable<Deployment> List(RestCall call) => call.State.Deployments
        .Where(d => call.Query("environment") is not { } environment || Same(d.Environment, environment))
        .Where(d => call.Query("ref") is not { } reference || string.Equals(d.Ref, reference, StringComparison.Ordinal))
        .Where(d => call.Query("sha") is not { } sha || string.Equals(d.Sha, sha, StringComparison.Ordinal))
        .Where(d => call.Query("task") is not { } task || string.Equals(d.Task, task, StringComparison.Ordinal));

    static RestAnswer Create(RestCall call)
    {
        call.Require(Right.Deploy);
        var body = call.BodyObject();
        var reference = RestValues.Text(body, "ref") ?? throw new RestProblem(422, "Invalid request.\n\n\"ref\" wasn't supplied.");
        var commit = call.State.Resolve(reference) ?? throw new RestProblem(422, $"No ref found for: {reference}");
        var deployment = call.State.Deploy(
            commit, reference, RestValues.Text(body, "task") ?? "deploy", RestValues.Text(body, "environment") ?? "production",
            RestValues.Text(body, "description"), body["payload"]?.DeepClone(), call.Actor,
            RestValues.Flag(body, "transient_environment", otherwise: false),
            RestValues.Flag(body, "production_environment", otherwise: RestValues.Text(body, "environment") is null or "production"));
        return RestAnswer.Created(call.Json.Deployment(deployment));
    }

    static RestAnswer Delete(RestCall call, string id)
    {
        call.Require(Right.Deploy);
        call.State.DeleteDeployment(Find(call, id));
        return RestAnswer.NoContent;
    }

    static RestAnswer Statuses(RestCall call, string id)
    {
        var deployment = Find(call, id);
        return call.Page(deployment.Statuses.AsEnumerable().Reverse(), $"deployments/{id}/statuses", s => call.Json.Status(deployment, s));
    }

    static RestAnswer AddStatus(RestCall call, string id)
    {
        call.Require(Right.Deploy);
        var deployment = Find(call, id);
        var body = call.BodyObject();
        var status = call.State.AddStatus(
            deployment,
            RestValues.Text(body, "state") ?? "",
            RestValues.Text(body, "description"),
            RestValues.Text(body, "environment_url"),
            RestValues.Text(body, "log_url") ?? RestValues.Text(body, "target_url"),
            RestValues.Flag(body, "auto_inactive", otherwise: true),
            call.Actor);
        return RestAnswer.Created(call.Json.Status(deployment, status));
    }

    static RestAnswer Environments(RestCall call)
    {
        var all = call.State.Environments.ToList();
        var page = all.Skip((call.PageNumber - 1) * call.PerPage).Take(call.PerPage).Select(e => call.Json.Environment(e.Key, e.Value));
        return RestAnswer.Ok(new JsonObject { ["total_count"] = all.Count, ["environments"] = new JsonArray([.. page]) })
            with { Link = call.Links($"{call.Root}/repositories/{call.State.Id}/environments", all.Count) };
    }

    static RestAnswer? Environment(RestCall call, string name) => call.State.Environments
        .Where(e => Same(e.Key, name)).Select(e => RestAnswer.Ok(call.Json.Environment(e.Key, e.Value))).FirstOrDefault();

    static RestAnswer PutEnvironment(RestCall call, string name)
    {
        call.Require(Right.Administer);
        call.State.EnsureEnvironment(name);
        return Environment(call, name)!;
    }

    // Needs administration, which Actions' own token does not have.
    static RestAnswer DeleteEnvironment(RestCall call, string name)
    {
        call.Require(Right.Administer);
        return call.State.DeleteEnvironment(name) ? RestAnswer.NoContent : throw GitHubRefusal.NotFound();
    }

    static Deployment Find(RestCall call, string id) =>
        RestCall.Integer(id) is { } n && call.State.FindDeployment(n) is { } deployment ? deployment : throw GitHubRefusal.NotFound();

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
