using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;
using static Showtime.Sandbox.Aws.Wire.JsonReading;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>ECS's resources as its answers show them.</summary>
static class EcsShapes
{
    public static JsonObject Of(Cluster cluster, bool withTags)
    {
        var tasks = cluster.Tasks.Values;
        var shape = new JsonObject
        {
            ["clusterArn"] = cluster.Arn,
            ["clusterName"] = cluster.Name,
            ["status"] = cluster.Status,
            ["registeredContainerInstancesCount"] = 0,
            ["runningTasksCount"] = tasks.Count(static t => t.LastStatus == "RUNNING"),
            ["pendingTasksCount"] = tasks.Count(static t => t.LastStatus is "PROVISIONING" or "PENDING"),
            ["activeServicesCount"] = cluster.Services.Values.Count(static s => s.Status == "ACTIVE"),
            ["statistics"] = new JsonArray(),
            ["tags"] = withTags ? TagRules.Render(cluster.Tags) : new JsonArray(),
            ["settings"] = new JsonArray(),
            ["capacityProviders"] = ArrayOf(cluster.CapacityProviders),
            ["defaultCapacityProviderStrategy"] = new JsonArray(),
        };
        return shape;
    }

    public static JsonObject Of(Service service, bool withTags)
    {
        var settings = service.Settings;
        var live = service.LiveTasks.ToList();
        var isGone = service.Status == "INACTIVE";
        var shape = new JsonObject
        {
            ["serviceArn"] = service.Arn,
            ["serviceName"] = service.Name,
            ["clusterArn"] = service.Cluster.Arn,
            ["loadBalancers"] = new JsonArray(),
            ["serviceRegistries"] = new JsonArray(),
            ["status"] = service.Status,
            ["desiredCount"] = service.DesiredCount,
            ["runningCount"] = live.Count(static t => t.LastStatus == "RUNNING"),
            ["pendingCount"] = live.Count(static t => t.LastStatus != "RUNNING"),
            ["taskDefinition"] = service.Primary.Definition.Arn,
            ["deploymentConfiguration"] = new JsonObject
            {
                ["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = settings.CircuitBreaker, ["rollback"] = settings.Rollback },
                ["maximumPercent"] = settings.MaximumPercent,
                ["minimumHealthyPercent"] = settings.MinimumHealthyPercent,
                ["strategy"] = "ROLLING",
                ["bakeTimeInMinutes"] = 0,
            },
            ["deployments"] = isGone ? new JsonArray() : ArrayOf(service.Deployments.Select((d, i) => Of(service, d, i == 0))),
            ["roleArn"] = "arn:aws:iam::" + service.Arn.Split(':')[4] + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            ["events"] = ArrayOf(service.Events.Select(static e => new JsonObject
            {
                ["id"] = e.Id,
                ["createdAt"] = Epoch(e.CreatedAt),
                ["message"] = e.Message,
            })),
            ["createdAt"] = Epoch(service.CreatedAt),
            ["placementConstraints"] = new JsonArray(),
            ["placementStrategy"] = new JsonArray(),
            ["networkConfiguration"] = settings.Network.Copy(),
            ["healthCheckGracePeriodSeconds"] = settings.HealthCheckGraceSeconds,
            ["schedulingStrategy"] = "REPLICA",
            ["deploymentController"] = new JsonObject { ["type"] = "ECS" },
            ["createdBy"] = service.CreatedBy,
            ["enableECSManagedTags"] = settings.ManagedTags,
            ["propagateTags"] = settings.PropagateTags,
            ["enableExecuteCommand"] = settings.ExecuteCommand,
            ["availabilityZoneRebalancing"] = "ENABLED",
            ["resourceManagementType"] = "CUSTOMER",
        };
        AddPlatform(shape, settings);
        if (withTags) shape["tags"] = TagRules.Render(service.Tags);
        return shape;
    }

    public static JsonObject Of(EcsTask task, bool withTags, Ec2.Network network)
    {
        var eni = task.Network;
        var shape = new JsonObject
        {
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["id"] = task.AttachmentId,
                ["type"] = "ElasticNetworkInterface",
                ["status"] = task.AttachmentStatus,
                ["details"] = Details(
                    ("subnetId", eni.SubnetId),
                    ("networkInterfaceId", eni.Id),
                    ("macAddress", eni.Mac),
                    ("privateDnsName", $"ip-{eni.PrivateAddress.Replace('.', '-')}.{task.Arn.Split(':')[3]}.compute.internal"),
                    ("privateIPv4Address", eni.PrivateAddress)),
            }),
            ["attributes"] = new JsonArray(new JsonObject { ["name"] = "ecs.cpu-architecture", ["value"] = "x86_64" }),
            ["availabilityZone"] = network.ZoneOf(eni.SubnetId),
            ["clusterArn"] = task.Service.Cluster.Arn,
            ["containers"] = ArrayOf(task.Definition.Containers.Select((c, i) => Container(task, c, task.ContainerIds[i]))),
            ["cpu"] = task.Definition.Cpu.Invariant(),
            ["createdAt"] = Epoch(task.CreatedAt),
            ["desiredStatus"] = task.DesiredStatus,
            ["enableExecuteCommand"] = task.Deployment.Settings.ExecuteCommand,
            ["group"] = $"service:{task.Service.Name}",
            ["healthStatus"] = task.Health,
            ["lastStatus"] = task.LastStatus,
            ["memory"] = task.Definition.Memory.Invariant(),
            ["overrides"] = new JsonObject
            {
                ["containerOverrides"] = ArrayOf(task.Definition.Containers.Select(static c => new JsonObject { ["name"] = c.Str("name") })),
                ["inferenceAcceleratorOverrides"] = new JsonArray(),
            },
            ["platformVersion"] = "1.4.0",
            ["platformFamily"] = "Linux",
            ["startedBy"] = task.Deployment.Id,
            ["tags"] = withTags ? TagRules.Render(task.Tags) : new JsonArray(),
            ["taskArn"] = task.Arn,
            ["taskDefinitionArn"] = task.Definition.Arn,
            ["version"] = task.Version,
            ["ephemeralStorage"] = new JsonObject { ["sizeInGiB"] = 20 },
            ["fargateEphemeralStorage"] = new JsonObject { ["sizeInGiB"] = 20 },
        };
        shape["launchType"] = "FARGATE";
        if (task.CapacityProvider is { } provider) shape["capacityProviderName"] = provider;
        if (task.ConnectivityAt is not null) shape["connectivity"] = "CONNECTED";
        AddTimes(
            shape,
            ("connectivityAt", task.ConnectivityAt),
            ("pullStartedAt", task.PullStartedAt),
            ("pullStoppedAt", task.PullStoppedAt),
            ("startedAt", task.StartedAt),
            ("stoppingAt", task.StoppingAt),
            ("executionStoppedAt", task.ExecutionStoppedAt),
            ("stoppedAt", task.StoppedAt));
        if (task.StopCode is not null) shape["stopCode"] = task.StopCode;
        if (task.StoppedReason is not null) shape["stoppedReason"] = task.StoppedReason;
        return shape;
    }

    public static JsonObject Of(TaskDefinition definition)
    {
        var shape = definition.Document.Copy()!;
        shape["status"] = definition.Status;
        AddTimes(shape, ("deregisteredAt", definition.DeregisteredAt), ("deleteRequestedAt", definition.DeleteRequestedAt));
        return shape;
    }

    public static JsonObject Failure(string arn, string reason) => new() { ["arn"] = arn, ["reason"] = reason };

    static JsonObject Of(Service service, Deployment deployment, bool isPrimary)
    {
        var live = service.LiveTasks.Where(t => t.Deployment == deployment).ToList();
        var shape = new JsonObject
        {
            ["id"] = deployment.Id,
            ["status"] = isPrimary ? "PRIMARY" : "ACTIVE",
            ["taskDefinition"] = deployment.Definition.Arn,
            ["desiredCount"] = deployment.DesiredCount,
            ["pendingCount"] = live.Count(static t => t.LastStatus != "RUNNING"),
            ["runningCount"] = live.Count(static t => t.LastStatus == "RUNNING"),
            ["failedTasks"] = deployment.FailedTasks,
            ["createdAt"] = Epoch(deployment.CreatedAt),
            ["updatedAt"] = Epoch(deployment.UpdatedAt),
            ["networkConfiguration"] = deployment.Settings.Network.Copy(),
            ["rolloutState"] = deployment.RolloutState,
            ["rolloutStateReason"] = deployment.RolloutStateReason,
        };
        AddPlatform(shape, deployment.Settings);
        return shape;
    }

    static JsonObject Container(EcsTask task, JsonObject definition, string id)
    {
        var isMain = definition.Str("name") == task.Definition.MainContainer.Str("name");
        var containerPort = definition.Objects("portMappings") is [var mapping, ..] ? mapping.Int("containerPort") : null;
        var shape = new JsonObject
        {
            ["containerArn"] = task.Arn.Replace(":task/", ":container/", StringComparison.Ordinal) + "/" + id,
            ["taskArn"] = task.Arn,
            ["name"] = definition.Str("name"),
            ["image"] = definition.Str("image"),
            ["lastStatus"] = task.LastStatus switch
            {
                "RUNNING" or "STOPPED" => task.LastStatus,
                "STOPPING" => "RUNNING",
                "DEPROVISIONING" => "STOPPED",
                _ => "PENDING",
            },
            ["networkBindings"] = new JsonArray(),
            ["networkInterfaces"] = task.ConnectivityAt is null
                ? new JsonArray()
                : new JsonArray(new JsonObject { ["attachmentId"] = task.AttachmentId, ["privateIpv4Address"] = task.Network.PrivateAddress }),
            ["healthStatus"] = isMain ? task.Health : "UNKNOWN",
            ["cpu"] = (definition.Int("cpu") ?? 0).Invariant(),
        };
        if (task.StartedAt is not null)
        {
            shape["imageDigest"] = task.ImageDigest;
            shape["runtimeId"] = task.Id + "-" + id[..10];
        }

        if (definition.Int("memory") is { } memory) shape["memory"] = memory.Invariant();
        if (task.ExitCode is { } exit && task.LastStatus is "DEPROVISIONING" or "STOPPED") shape["exitCode"] = exit;
        if (task.ContainerReason is not null && isMain) shape["reason"] = task.ContainerReason;

        // Fargate has no bindings. Where the sandbox could not bind the container's own port, this is the only place to show the port.
        if (isMain && task.Running is { } running && containerPort is { } port && running.HostPort != port)
        {
            shape["networkBindings"] = new JsonArray(new JsonObject
            {
                ["bindIP"] = task.Network.PublicAddress?.ToString(),
                ["containerPort"] = port,
                ["hostPort"] = running.HostPort,
                ["protocol"] = "tcp",
            });
        }

        return shape;
    }

    static void AddPlatform(JsonObject shape, ServiceSettings settings)
    {
        if (settings.CapacityProviders.Count > 0) shape["capacityProviderStrategy"] = settings.CapacityProviders.Copy();
        else shape["launchType"] = settings.LaunchType ?? "EC2";
        if (!settings.IsFargate) return;
        shape["platformVersion"] = settings.PlatformVersion == "LATEST" ? "1.4.0" : settings.PlatformVersion;
        shape["platformFamily"] = "Linux";
    }

    static void AddTimes(JsonObject shape, params (string Name, DateTimeOffset? Time)[] times)
    {
        foreach (var (name, time) in times)
        {
            if (time is { } known) shape[name] = Epoch(known);
        }
    }

    static JsonArray Details(params (string Name, string Value)[] details) =>
        ArrayOf(details.Select(static d => new JsonObject { ["name"] = d.Name, ["value"] = d.Value }));
}
