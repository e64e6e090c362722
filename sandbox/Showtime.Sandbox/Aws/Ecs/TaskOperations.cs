using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>ListTasks, DescribeTasks, StopTask.</summary>
sealed class TaskOperations(AwsWorld world)
{
    const int MostDescribed = 100;

    public void AddTo(Dictionary<string, JsonOperation> operations)
    {
        operations["ListTasks"] = List;
        operations["DescribeTasks"] = Describe;
        operations["StopTask"] = Stop;
    }

    JsonObject List(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var desired = body.Str("desiredStatus") ?? "RUNNING";
        if (desired is not ("RUNNING" or "PENDING" or "STOPPED"))
        {
            throw AwsException.InvalidParameter("desiredStatus should be one of [RUNNING,PENDING,STOPPED]");
        }

        var tasks = cluster.Tasks.Values.Where(t => t.DesiredStatus == desired);
        if (body.Str("serviceName") is { } serviceName)
        {
            var service = world.Ecs.Service(cluster, serviceName);
            tasks = tasks.Where(t => t.Service == service);
        }

        if (body.Str("family") is { } family) tasks = tasks.Where(t => t.Definition.Family == family);
        if (body.Str("startedBy") is { } startedBy) tasks = tasks.Where(t => t.Deployment.Id == startedBy);
        if (body.Str("launchType") is { } launchType) tasks = tasks.Where(_ => launchType == "FARGATE");
        return EcsPaging.Page(body, [.. tasks.Select(static t => t.Arn)], "taskArns", defaultSize: 100, largest: 100);
    }

    JsonObject Describe(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var names = body.Strings("tasks");
        if (names.Count == 0) throw AwsException.InvalidParameter("Tasks cannot be empty.");
        if (names.Count > MostDescribed)
        {
            throw AwsException.InvalidParameter($"Tasks cannot have more than {MostDescribed.Invariant()} elements.");
        }

        var withTags = body.Strings("include").Contains("TAGS", StringComparer.Ordinal);
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var name in names)
        {
            if (Find(cluster, name) is { } task) found.Add(EcsShapes.Of(task, withTags, world.Network));
            else failures.Add(EcsShapes.Failure(name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("ecs", $"task/{cluster.Name}/{name}"), "MISSING"));
        }

        return new() { ["tasks"] = found, ["failures"] = failures };
    }

    JsonObject Stop(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        if (Find(cluster, body.Str("task") ?? "") is not { } task)
        {
            throw AwsException.InvalidParameter("The referenced task was not found.");
        }

        if (body.Str("reason") is { Length: > 1024 }) throw AwsException.InvalidParameter("Reason cannot be longer than 1024 characters.");
        world.Ecs.Scheduler.Tasks.Stop(task, "UserInitiated", body.Str("reason") ?? "Task stopped by user");
        world.Ecs.Scheduler.Reconcile(task.Service);
        return new() { ["task"] = EcsShapes.Of(task, withTags: true, world.Network) };
    }

    static EcsTask? Find(Cluster cluster, string reference)
    {
        if (reference.StartsWith("arn:", StringComparison.Ordinal) && reference.Split('/') is [_, var inCluster, _] && inCluster != cluster.Name)
        {
            return null;
        }

        return cluster.Tasks.GetValueOrDefault(EcsState.Last(reference));
    }
}
