using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Ec2;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>A task of a service.</summary>
sealed class EcsTask(string id, string arn, Service service, Deployment deployment, NetworkInterface network, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Arn => arn;

    public Service Service => service;

    public Deployment Deployment => deployment;

    public TaskDefinition Definition => deployment.Definition;

    public NetworkInterface Network => network;

    public DateTimeOffset CreatedAt => createdAt;

    public string AttachmentId { get; init; } = "";

    public IReadOnlyList<string> ContainerIds { get; init; } = [];

    public string? CapacityProvider { get; init; }

    public List<Tag> Tags { get; set; } = [];

    public string LastStatus { get; set; } = "PROVISIONING";

    public string DesiredStatus { get; set; } = "RUNNING";

    public string Health { get; set; } = "UNKNOWN";

    public string AttachmentStatus { get; set; } = "PRECREATED";

    public DateTimeOffset? ConnectivityAt { get; set; }

    public DateTimeOffset? PullStartedAt { get; set; }

    public DateTimeOffset? PullStoppedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppingAt { get; set; }

    public DateTimeOffset? ExecutionStoppedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public string? StopCode { get; set; }

    public string? StoppedReason { get; set; }

    public int? ExitCode { get; set; }

    public string? ContainerReason { get; set; }

    public string ImageDigest { get; set; } = "";

    public IRunningTask? Running { get; set; }

    /// <summary>Cancelled when the task is no longer wanted, so that a start or a probe under way gives up.</summary>
    public CancellationTokenSource Unwanted { get; } = new();

    public int FailedProbes { get; set; }

    public int Version { get; set; } = 1;
}

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
            else failures.Add(EcsShapes.Failure(
                name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("ecs", $"task/{cluster.Name}/{name}"),
                "MISSING"));
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
