using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Ecs;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws;

/// <content>What tests and the demonstration see of it, and do to it, without a request.</content>
public sealed partial class AwsSandbox
{
    /// <summary>Every service, INACTIVE ones included, by cluster and name.</summary>
    public IReadOnlyList<AwsServiceSnapshot> Services => _world.Enter(() => _world.Ecs.Services
        .OrderBy(static s => s.Cluster.Name, StringComparer.Ordinal)
        .ThenBy(static s => s.Name, StringComparer.Ordinal)
        .Select(Snapshot)
        .ToArray());

    /// <summary>Every task that can be described, oldest first.</summary>
    public IReadOnlyList<AwsTaskSnapshot> Tasks =>
        _world.Enter(() => _world.Ecs.Tasks.OrderBy(static t => t.CreatedAt).Select(Snapshot).ToArray());

    /// <summary>Every task definition revision, by family and revision.</summary>
    public IReadOnlyList<AwsTaskDefinitionSnapshot> TaskDefinitions => _world.Enter(() => _world.Ecs.Definitions.Values
        .OrderBy(static d => d.Family, StringComparer.Ordinal)
        .ThenBy(static d => d.Revision)
        .Select(Snapshot)
        .ToArray());

    /// <summary>Every image in ECR.</summary>
    public IReadOnlyList<AwsImageSnapshot> Images => _world.Enter(() => _world.Registry.Repositories.Values
        .SelectMany(static r => r.Images.Values.Select(i => new AwsImageSnapshot(r.Name, i.Digest, [.. i.Tags], i.PushedAt)))
        .OrderBy(static i => i.Repository, StringComparer.Ordinal)
        .ThenBy(static i => i.PushedAt)
        .ToArray());

    /// <summary>Every request since the start, oldest first.</summary>
    public IReadOnlyList<AwsRequestRecord> Requests => _world.Enter(() => _requests.ToArray());

    /// <summary>How many services a cluster may hold.</summary>
    public int ServiceQuota
    {
        get => _world.Enter(() => _world.Ecs.ServicesPerCluster);
        set => _world.Enter(() => _world.Ecs.ServicesPerCluster = value);
    }

    /// <summary>Whether Fargate Spot has no room for another task: those that run go on, and a service that asks for one gets none and is told so.</summary>
    public bool SpotIsShort
    {
        get => _world.Enter(() => _world.Ecs.SpotIsShort);
        set => _world.Enter(() => _world.Ecs.SpotIsShort = value);
    }

    /// <summary>Decides for one image, whatever the registry and the options say.</summary>
    /// <param name="image">The reference as task definitions spell it.</param>
    /// <param name="pullable">Whether tasks can pull it.</param>
    public void SetImagePullable(string image, bool pullable) => _world.Enter(() => _world.Registry.Force(image, pullable));

    /// <summary>Puts an image into ECR, as a push would.</summary>
    /// <param name="repository">The repository; made where it does not exist.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="manifest">The manifest; null makes one that is unlike any other.</param>
    /// <returns>The manifest's digest.</returns>
    public string PushImage(string repository, string tag, string? manifest = null) => _world.Enter(() =>
    {
        if (!_world.Registry.Repositories.TryGetValue(repository, out var found))
        {
            _world.Registry.Repositories[repository] = found = new(repository, _world.Now);
        }

        return _world.Registry.Put(found, manifest ?? $$"""{"schemaVersion":2,"id":"{{_world.Ids.Guid()}}"}""", tag, null, _world.Now).Digest;
    });

    /// <summary>Makes the application in the tasks of a service unhealthy: it answers 503 and fails its health check.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="failing">False makes it healthy again.</param>
    /// <param name="onlyNewTasks">Leaves the tasks that there are now alone.</param>
    public void FailHealth(string service, bool failing = true, bool onlyNewTasks = false) => _world.Enter(() =>
    {
        foreach (var found in _world.Ecs.Services.Where(s => s.Name == service))
        {
            found.FailingSince = !failing ? null : onlyNewTasks ? _world.Now : DateTimeOffset.MinValue;
        }
    });

    /// <summary>Ends a task's container as if it had exited. Its service starts another.</summary>
    /// <param name="taskId">The task's id or ARN.</param>
    /// <param name="exit">How it ended; null is exit code 1.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public void KillTask(string taskId, TaskExit? exit = null) =>
        _world.Enter(() => _world.Ecs.Scheduler.Tasks.Exit(Task(taskId), exit ?? new(1)));

    /// <summary>Takes a task's spot capacity away. Its service starts another.</summary>
    /// <param name="taskId">The task's id or ARN.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public void SpotInterrupt(string taskId) => _world.Enter(() =>
    {
        var task = Task(taskId);
        _world.Ecs.Scheduler.Tasks.Stop(task, "SpotInterruption", "Your Spot Task was interrupted.");
        _world.Ecs.Scheduler.Reconcile(task.Service);
    });

    /// <summary>Makes a service as if another program had made it, with its own task definition.</summary>
    /// <param name="seed">What it is like.</param>
    /// <exception cref="ArgumentException">The name is taken, or the cluster does not exist.</exception>
    public void SeedService(AwsServiceSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        _world.Enter(() => Seed(seed));
    }

    void Seed(AwsServiceSeed seed)
    {
        var cluster = _world.Ecs.Clusters.GetValueOrDefault(seed.Cluster ?? Options.Clusters[0])
            ?? throw new ArgumentException($"There is no cluster {seed.Cluster}.", nameof(seed));
        if (cluster.Services.GetValueOrDefault(seed.Name) is { Status: not "INACTIVE" })
        {
            throw new ArgumentException($"There is a service {seed.Name} already.", nameof(seed));
        }

        var revision = _world.Ecs.NextRevision(seed.Name);
        var key = $"{seed.Name}:{revision.Invariant()}";
        var arn = _world.Arn("ecs", $"task-definition/{key}");
        var request = TaskDefinitionRequest.Check(Definition(seed), Options);
        request.Document["taskDefinitionArn"] = arn;
        request.Document["revision"] = revision;
        var definition = new TaskDefinition(seed.Name, revision, arn, request.Document) { Cpu = request.Cpu, Memory = request.Memory };
        _world.Ecs.Definitions[key] = definition;
        var service = new Service(cluster, seed.Name, _world.Arn("ecs", $"service/{cluster.Name}/{seed.Name}"))
        {
            DesiredCount = seed.DesiredCount,
            CreatedAt = seed.CreatedAt ?? _world.Now,
            CreatedBy = $"arn:aws:iam::{Options.AccountId}:user/somebody",
            Tags = [.. seed.Tags.Select(static t => new Tag(t.Key, t.Value))],
            Settings = new()
            {
                LaunchType = "FARGATE",
                Network = new()
                {
                    ["awsvpcConfiguration"] = new JsonObject
                    {
                        ["subnets"] = JsonReading.ArrayOf([Options.Subnets[0]]),
                        ["securityGroups"] = JsonReading.ArrayOf(Options.SecurityGroups.Take(1)),
                        ["assignPublicIp"] = "ENABLED",
                    },
                },
            },
        };
        cluster.Services[seed.Name] = service;
        _world.Ecs.Scheduler.Deploy(service, definition);
        _world.Ecs.Scheduler.Reconcile(service);
    }

    static JsonObject Definition(AwsServiceSeed seed) => new()
    {
        ["family"] = seed.Name,
        ["networkMode"] = "awsvpc",
        ["requiresCompatibilities"] = JsonReading.ArrayOf(["FARGATE"]),
        ["executionRoleArn"] = null,
        ["cpu"] = "512",
        ["memory"] = "2048",
        ["containerDefinitions"] = new JsonArray(new JsonObject
        {
            ["name"] = seed.Container,
            ["image"] = seed.Image,
            ["portMappings"] = new JsonArray(new JsonObject { ["containerPort"] = seed.Port }),
        }),
    };

    EcsTask Task(string reference) => _world.Ecs.Tasks.FirstOrDefault(t => t.Id == EcsState.Last(reference))
        ?? throw new ArgumentException($"There is no task {reference}.", nameof(reference));

    static AwsServiceSnapshot Snapshot(Service service)
    {
        var live = service.LiveTasks.ToList();
        return new()
        {
            Name = service.Name,
            Cluster = service.Cluster.Name,
            Arn = service.Arn,
            Status = service.Status,
            DesiredCount = service.DesiredCount,
            RunningCount = live.Count(static t => t.LastStatus == "RUNNING"),
            PendingCount = live.Count(static t => t.LastStatus != "RUNNING"),
            TaskDefinition = EcsState.Last(service.Primary.Definition.Arn),
            Rollout = service.Primary.RolloutState,
            CreatedAt = service.CreatedAt,
            Tags = service.Tags.ToDictionary(static t => t.Key, static t => t.Value, StringComparer.Ordinal),
            Events = [.. service.Events.Select(static e => e.Message)],
        };
    }

    static AwsTaskSnapshot Snapshot(EcsTask task) => new()
    {
        Id = task.Id,
        Arn = task.Arn,
        Service = task.Service.Name,
        Cluster = task.Service.Cluster.Name,
        LastStatus = task.LastStatus,
        DesiredStatus = task.DesiredStatus,
        Health = task.Health,
        TaskDefinition = EcsState.Last(task.Definition.Arn),
        Image = task.Definition.MainContainer.Str("image")!,
        Address = task.Network.PublicAddress,
        Port = task.Running?.HostPort,
        CreatedAt = task.CreatedAt,
        StartedAt = task.StartedAt,
        StoppedReason = task.StoppedReason,
    };

    static AwsTaskDefinitionSnapshot Snapshot(TaskDefinition definition) => new(
        definition.Family,
        definition.Revision,
        definition.Arn,
        definition.Status,
        definition.Cpu,
        definition.MainContainer.Str("image")!,
        definition.MainContainer.Objects("environment")
            .GroupBy(static e => e.Str("name") ?? "", StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Last().Str("value") ?? "", StringComparer.Ordinal),
        definition.Tags.ToDictionary(static t => t.Key, static t => t.Value, StringComparer.Ordinal));
}
