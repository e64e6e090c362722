using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>The life of one task: PROVISIONING, PENDING, RUNNING, STOPPING, DEPROVISIONING, STOPPED.</summary>
sealed class TaskLife(AwsWorld world, Scheduler scheduler)
{
    const string Spot = "FARGATE_SPOT";
    const string Guide = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

    readonly List<Task> _stops = [];

    AwsTimings Timings => world.Options.Timings;

    public static bool HasHealthCheck(EcsTask task) => task.Definition.MainContainer.Obj("healthCheck") is not null;

    /// <summary>Every container that was told to stop has stopped.</summary>
    public Task StopsAsync() => Task.WhenAll(_stops);

    /// <summary>Why a task cannot be placed now, in the words of a service event; null where it can.</summary>
    public string? WhyNotPlaced(Deployment deployment)
    {
        if (!deployment.Settings.IsFargate)
        {
            return "was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. "
                + Guide;
        }

        foreach (var member in (string[])["executionRoleArn", "taskRoleArn"])
        {
            if (deployment.Definition.Document.Str(member) is { } role && !world.Options.Roles.Contains(EcsState.Last(role), StringComparer.Ordinal))
            {
                return $"failed to launch a task with (error ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being "
                    + "passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).";
            }
        }

        var isSpot = Provider(deployment) == Spot;
        if (isSpot && world.Ecs.SpotIsShort)
        {
            return $"was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. {Guide}";
        }

        // On demand and spot have a quota each; the words are the same.
        var used = world.Ecs.Tasks.Where(t => t.LastStatus != "STOPPED" && t.CapacityProvider == Spot == isSpot).Sum(static t => t.Definition.Cpu);
        return used + deployment.Definition.Cpu > (isSpot ? world.Options.SpotVcpus : world.Options.FargateVcpus) * 1024
            ? $"was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently. {Guide}"
            : null;
    }

    public EcsTask Start(Service service, Deployment deployment)
    {
        var id = world.Ids.Hex(32);
        var network = deployment.Settings.Network?.Obj("awsvpcConfiguration") ?? [];
        var subnets = network.Strings("subnets");
        var attachment = world.Ids.Guid();
        var isPublic = network.Str("assignPublicIp") == "ENABLED";
        var subnet = subnets[service.Tasks.Count() % subnets.Count];
        var task = new EcsTask(
            id,
            world.Arn("ecs", $"task/{service.Cluster.Name}/{id}"),
            service,
            deployment,
            world.Network.Attach(subnet, network.Strings("securityGroups"), isPublic ? world.Runtime.NextAddress() : null, attachment, world.Now),
            world.Now)
        {
            AttachmentId = attachment,
            ContainerIds = [.. deployment.Definition.Containers.Select(_ => world.Ids.Guid())],
            CapacityProvider = Provider(deployment),
            Tags = deployment.Settings.PropagateTags switch
            {
                "SERVICE" => [.. service.Tags],
                "TASK_DEFINITION" => [.. deployment.Definition.Tags],
                _ => [],
            },
            ImageDigest = deployment.Definition.MainContainer.Str("image")!.Split('@') is [_, var digest] ? digest : "sha256:" + world.Ids.Hex(64),
        };
        service.Cluster.Tasks[id] = task;
        world.Agenda.After(Timings.Provisioning, () => Pull(task));
        return task;
    }

    /// <summary>Stops a task; one that is stopping already keeps its first reason.</summary>
    public void Stop(EcsTask task, string code, string reason)
    {
        if (task.DesiredStatus == "STOPPED") return;
        world.Touch();
        task.DesiredStatus = "STOPPED";
        task.StopCode = code;
        task.StoppedReason = reason;
        task.StoppingAt = world.Now;
        task.Version++;
        var ran = task.LastStatus == "RUNNING";
        task.LastStatus = ran ? "STOPPING" : "DEPROVISIONING";
        _stops.RemoveAll(static s => s.IsCompleted);
        _stops.Add(StopContainerAsync(task));
        if (ran) world.Agenda.After(Timings.Stopping, () => Deprovision(task));
        else Deprovision(task);
    }

    public void Exit(EcsTask task, TaskExit exit)
    {
        if (task.DesiredStatus == "STOPPED") return;
        task.ExitCode = exit.ExitCode;
        task.ContainerReason = exit.Reason;
        Stop(task, "EssentialContainerExited", exit.Reason == TaskExit.OutOfMemoryReason ? exit.Reason : "Essential container in task exited");
        scheduler.Reconcile(task.Service);
    }

    void Pull(EcsTask task)
    {
        if (task.DesiredStatus == "STOPPED") return;
        world.Touch();
        task.LastStatus = "PENDING";
        task.AttachmentStatus = "ATTACHED";
        task.ConnectivityAt = world.Now;
        task.PullStartedAt = world.Now;
        task.Version++;
        world.Agenda.After(Timings.Pending, () => Launch(task));
    }

    void Launch(EcsTask task)
    {
        if (task.DesiredStatus == "STOPPED") return;
        task.PullStoppedAt = world.Now;
        foreach (var container in task.Definition.Containers)
        {
            var image = container.Str("image")!;
            if (!world.Registry.CanPull(image))
            {
                var name = FullName(image);
                FailToStart(task, $"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {name}: {name}: not found");
                return;
            }
        }

        if (LogTarget(task) is ({ } group, var stream, var create) && !world.LogStore.Ensure(group, stream, create))
        {
            FailToStart(task, "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: "
                + "ResourceNotFoundException: The specified log group does not exist. : exit status 1");
            return;
        }

        _ = LaunchAsync(task, Describe(task));
    }

    // Under the lock up to the first wait; a runtime that needs no wait is done in the same moment of virtual time.
    async Task LaunchAsync(EcsTask task, TaskLaunch launch)
    {
        IRunningTask running;
        try
        {
            running = await world.Runtime.StartAsync(launch, task.Unwanted.Token).ConfigureAwait(false);
        }
        catch (TaskStartException e)
        {
            world.Enter(() => FailToStart(task, e.Message));
            return;
        }
        catch (OperationCanceledException)
        {
            return; // stopped meanwhile
        }

        var wanted = world.Enter(() => Run(task, running));
        if (!wanted)
        {
            await running.DisposeAsync().ConfigureAwait(false);
            return;
        }

        var exit = await running.Exited.ConfigureAwait(false);
        world.Enter(() => Exit(task, exit));
    }

    bool Run(EcsTask task, IRunningTask running)
    {
        if (task.DesiredStatus == "STOPPED") return false;
        world.Touch();
        task.Running = running;
        task.LastStatus = "RUNNING";
        task.StartedAt = world.Now;
        task.Version++;
        task.Deployment.FailuresInARow = 0;
        if (HasHealthCheck(task)) ProbeLater(task);
        else scheduler.LookAgainAt(task.Service, world.Now + Timings.OldTaskGrace);
        scheduler.Reconcile(task.Service);
        return true;
    }

    void ProbeLater(EcsTask task)
    {
        var check = task.Definition.MainContainer.Obj("healthCheck")!;
        var interval = Timings.HealthCheckInterval ?? TimeSpan.FromSeconds(check.Int("interval") ?? 30);
        world.Agenda.After(interval, () =>
        {
            if (task.LastStatus == "RUNNING") _ = ProbeAsync(task, check);
        });
    }

    async Task ProbeAsync(EcsTask task, JsonObject check)
    {
        bool passed;
        try
        {
            passed = await task.Running!
                .ProbeAsync(check.Strings("command"), TimeSpan.FromSeconds(check.Int("timeout") ?? 5), task.Unwanted.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        world.Enter(() => Note(task, check, passed));
    }

    void Note(EcsTask task, JsonObject check, bool passed)
    {
        if (task.LastStatus != "RUNNING") return;
        ProbeLater(task);
        var health = task.Health;
        if (passed)
        {
            task.FailedProbes = 0;
            task.Health = "HEALTHY";
        }
        else if (task.Health == "HEALTHY" || world.Now > task.StartedAt + TimeSpan.FromSeconds(check.Int("startPeriod") ?? 0))
        {
            if (++task.FailedProbes >= (check.Int("retries") ?? 3)) task.Health = "UNHEALTHY";
        }

        if (task.Health == health) return;
        world.Touch();
        task.Version++;
        if (task.Health == "UNHEALTHY")
        {
            scheduler.Say(task.Service, $"(task {task.Id}) failed container health checks.");
            Stop(task, "ServiceSchedulerInitiated", "Task failed container health checks");
            scheduler.NoteFailure(task.Service, task.Deployment, null);
        }

        scheduler.Reconcile(task.Service);
    }

    void FailToStart(EcsTask task, string reason)
    {
        if (task.DesiredStatus == "STOPPED") return;
        task.ContainerReason = reason;
        Stop(task, "TaskFailedToStart", reason);
        scheduler.NoteFailure(task.Service, task.Deployment, $"was unable to place a task. Reason: {reason}.");
        scheduler.Reconcile(task.Service);
    }

    async Task StopContainerAsync(EcsTask task)
    {
        await task.Unwanted.CancelAsync().ConfigureAwait(false);
        if (task.Running is { } running) await running.DisposeAsync().ConfigureAwait(false);
    }

    void Deprovision(EcsTask task)
    {
        task.LastStatus = "DEPROVISIONING";
        task.ExecutionStoppedAt = task.StartedAt is null ? null : world.Now;
        if (task.StartedAt is not null) task.ExitCode ??= 0;
        world.Agenda.After(Timings.Deprovisioning, () =>
        {
            world.Touch();
            task.LastStatus = "STOPPED";
            task.AttachmentStatus = "DELETED";
            task.StoppedAt = world.Now;
            task.Version++;
            world.Network.Interfaces.Remove(task.Network.Id);
            world.Agenda.After(Timings.StoppedTaskKept, () => task.Service.Cluster.Tasks.Remove(task.Id));
            scheduler.Reconcile(task.Service);
        });
    }

    static string? Provider(Deployment deployment) =>
        deployment.Settings.CapacityProviders is [JsonObject first, ..] ? first.Str("capacityProvider") : null;

    TaskLaunch Describe(EcsTask task)
    {
        var container = task.Definition.MainContainer;
        var target = LogTarget(task);
        return new()
        {
            TaskId = task.Id,
            Cluster = task.Service.Cluster.Name,
            Service = task.Service.Name,
            Address = task.Network.PublicAddress ?? System.Net.IPAddress.Loopback,
            Container = container.Str("name")!,
            Image = world.Registry.Named(container.Str("image")!),
            Ports = [.. container.Objects("portMappings").Select(static p => p.Int("containerPort") ?? 0).Where(static p => p > 0)],
            Environment = [.. container.Objects("environment").Select(static e => KeyValuePair.Create(e.Str("name") ?? "", e.Str("value") ?? ""))],
            EntryPoint = container.Arr("entryPoint") is { Count: > 0 } ? container.Strings("entryPoint") : null,
            Command = container.Arr("command") is { Count: > 0 } ? container.Strings("command") : null,
            MemoryMiB = container.Int("memory") ?? task.Definition.Memory,
            StartedAt = world.Now,
            Refusing = Timings.Refusing,
            Unavailable = Timings.Unavailable,
            Failing = () => task.CreatedAt >= task.Service.FailingSince,
            WriteLog = line =>
            {
                if (target is ({ } group, var stream, _)) world.Enter(() => world.LogStore.Append(group, stream, line));
            },
        };
    }

    static (string? Group, string Stream, bool Create) LogTarget(EcsTask task)
    {
        var container = task.Definition.MainContainer;
        if (container.Obj("logConfiguration") is not { } log || log.Str("logDriver") != "awslogs" || log.Obj("options") is not { } options)
        {
            return (null, "", false);
        }

        return (
            options.Str("awslogs-group"),
            string.Create(CultureInfo.InvariantCulture, $"{options.Str("awslogs-stream-prefix")}/{container.Str("name")}/{task.Id}"),
            options.Str("awslogs-create-group") == "true");
    }

    // Docker's short names: "nginx" is docker.io/library/nginx:latest.
    static string FullName(string image)
    {
        var first = image.Split('/')[0];
        var name = !image.Contains('/', StringComparison.Ordinal) ? "docker.io/library/" + image
            : first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost" ? image
            : "docker.io/" + image;
        return EcsState.Last(name).Contains(':', StringComparison.Ordinal) ? name : name + ":latest";
    }
}
