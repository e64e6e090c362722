using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>CreateService, UpdateService, DeleteService, DescribeServices, ListServices.</summary>
sealed class ServiceOperations(AwsWorld world)
{
    const int MostDescribed = 10;
    const string NotIdempotent = "Creation of service was not idempotent.";

    public void AddTo(Dictionary<string, JsonOperation> operations)
    {
        operations["CreateService"] = Create;
        operations["UpdateService"] = Update;
        operations["DeleteService"] = Delete;
        operations["DescribeServices"] = Describe;
        operations["ListServices"] = List;
    }

    JsonObject Create(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var name = ServiceRequest.Name(body);
        var token = ServiceRequest.ClientToken(body);
        var request = body.Canonical();
        if (token is not null && cluster.Services.Values.FirstOrDefault(s => s.ClientToken == token && s.Status != "INACTIVE") is { } before)
        {
            if (before.Request != request) throw AwsException.InvalidParameter(NotIdempotent);
            if (before.Status == "ACTIVE") return new() { ["service"] = EcsShapes.Of(before, withTags: true) };
        }

        var definition = world.Ecs.DefinitionToRun(body.Str("taskDefinition"));
        var settings = ServiceRequest.Settings(body, new(), cluster, definition, world);
        var desired = ServiceRequest.DesiredCount(body) ?? throw AwsException.InvalidParameter("Desired count cannot be null.");
        var tags = TagRules.Read(body);
        switch (cluster.Services.GetValueOrDefault(name)?.Status)
        {
            case "ACTIVE":
                throw AwsException.InvalidParameter(NotIdempotent);
            case "DRAINING":
                throw AwsException.InvalidParameter("Unable to Start a service that is still Draining.");
        }

        if (cluster.Services.Values.Count(static s => s.Status != "INACTIVE") >= world.Ecs.ServicesPerCluster)
        {
            throw AwsException.InvalidParameter("The maximum number of services for the cluster has been reached.");
        }

        var service = new Service(cluster, name, world.Arn("ecs", $"service/{cluster.Name}/{name}"))
        {
            DesiredCount = desired,
            Settings = settings,
            CreatedAt = world.Now,
            CreatedBy = caller.Arn,
            Tags = tags,
            ClientToken = token,
            Request = request,
        };
        cluster.Services[name] = service;
        world.Ecs.Scheduler.Deploy(service, definition);
        world.Ecs.Scheduler.Reconcile(service);
        return new() { ["service"] = EcsShapes.Of(service, withTags: true) };
    }

    JsonObject Update(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var service = world.Ecs.FindService(cluster, body.Str("service") ?? throw AwsException.InvalidParameter("Service cannot be empty."))
            ?? throw new AwsException("ServiceNotFoundException", "Service not found.");
        if (service.Status != "ACTIVE") throw new AwsException("ServiceNotActiveException", "Service was not ACTIVE.");

        var definition = body.Str("taskDefinition") is { } wanted ? world.Ecs.DefinitionToRun(wanted) : service.Primary.Definition;
        var settings = ServiceRequest.Settings(body, service.Settings, cluster, definition, world);
        var desired = ServiceRequest.DesiredCount(body) ?? service.DesiredCount;
        var isNewDeployment = body.Bool("forceNewDeployment") == true || definition != service.Primary.Definition
            || body.ContainsKey("networkConfiguration") || body.ContainsKey("capacityProviderStrategy") || body.ContainsKey("platformVersion");

        service.Settings = settings;
        service.DesiredCount = desired;
        service.IsSteady = false;
        if (isNewDeployment)
        {
            world.Ecs.Scheduler.Deploy(service, definition);
        }
        else
        {
            service.Primary.DesiredCount = desired;
            service.Primary.UpdatedAt = world.Now;
        }

        world.Ecs.Scheduler.Reconcile(service);
        return new() { ["service"] = EcsShapes.Of(service, withTags: true) };
    }

    JsonObject Delete(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var service = world.Ecs.Service(cluster, body.Str("service"));
        if (service.DesiredCount > 0 && service.Status == "ACTIVE" && body.Bool("force") != true)
        {
            throw AwsException.InvalidParameter("The service cannot be stopped while it is scaled above 0.");
        }

        if (service.Status == "ACTIVE")
        {
            service.Status = "DRAINING";
            service.DesiredCount = 0;
            service.IsSteady = false;
            foreach (var deployment in service.Deployments) deployment.DesiredCount = 0;
            world.Ecs.Scheduler.Reconcile(service);
        }

        return new() { ["service"] = EcsShapes.Of(service, withTags: true) };
    }

    JsonObject Describe(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var names = body.Strings("services");
        if (names.Count == 0) throw AwsException.InvalidParameter("Services cannot be empty.");
        if (names.Count > MostDescribed)
        {
            throw AwsException.InvalidParameter($"Services cannot have more than {MostDescribed.Invariant()} elements.");
        }

        var withTags = body.Strings("include").Contains("TAGS", StringComparer.Ordinal);
        var found = new JsonArray();
        var failures = new JsonArray();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (world.Ecs.FindService(cluster, name) is { } service) found.Add(EcsShapes.Of(service, withTags));
            else failures.Add(EcsShapes.Failure(
                name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("ecs", $"service/{cluster.Name}/{name}"),
                "MISSING"));
        }

        return new() { ["services"] = found, ["failures"] = failures };
    }

    JsonObject List(JsonObject body, Caller caller)
    {
        var cluster = world.Ecs.Cluster(body.Str("cluster"));
        var launchType = body.Str("launchType");
        var arns = cluster.Services.Values
            .Where(static s => s.Status == "ACTIVE") // a service that drains is described but no longer listed
            .Where(s => launchType is null || s.Settings.LaunchType == launchType)
            .Select(static s => s.Arn);
        return EcsPaging.Page(body, [.. arns], "serviceArns", defaultSize: 10, largest: 100);
    }
}

/// <summary>Reads and checks what CreateService and UpdateService are sent.</summary>
static class ServiceRequest
{
    static readonly string[] LaunchTypes = ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"];
    static readonly string[] Propagations = ["NONE", "SERVICE", "TASK_DEFINITION"];

    public static string Name(JsonObject body)
    {
        var name = body.Str("serviceName");
        if (string.IsNullOrEmpty(name)) throw AwsException.InvalidParameter("Service name cannot be empty.");
        if (name.Length > 255 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw AwsException.InvalidParameter("Invalid service name. It may contain up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.");
        }

        return name;
    }

    public static string? ClientToken(JsonObject body)
    {
        var token = body.Str("clientToken");
        if (token is not null && (token.Length > 36 || !token.All(static c => c is >= '!' and <= '~')))
        {
            throw AwsException.InvalidParameter("Client token must be up to 36 ASCII characters in the range of 33-126.");
        }

        return token;
    }

    public static int? DesiredCount(JsonObject body)
    {
        var count = body.Int("desiredCount");
        return count is < 0 or > 5000 ? throw AwsException.InvalidParameter("Desired count must be between 0 and 5000.") : count;
    }

    /// <summary>The settings after a request: what it does not name stays.</summary>
    public static ServiceSettings Settings(JsonObject body, ServiceSettings present, Cluster cluster, TaskDefinition definition, AwsWorld world)
    {
        if (body.Str("schedulingStrategy") is not (null or "REPLICA"))
        {
            throw AwsException.InvalidParameter("The sandbox has no container instances: only the scheduling strategy REPLICA is supported.");
        }

        if (body.Obj("deploymentController")?.Str("type") is not (null or "ECS"))
        {
            throw new AwsException("UnsupportedFeatureException", "Only the deployment controller ECS is supported here.");
        }

        var propagate = body.Str("propagateTags") ?? present.PropagateTags;
        if (!Propagations.Contains(propagate, StringComparer.Ordinal))
        {
            throw AwsException.InvalidParameter("Invalid value for propagateTags: " + propagate);
        }

        var settings = Capacity(body, present, cluster) with
        {
            Network = body.Obj("networkConfiguration").Copy() ?? present.Network,
            PlatformVersion = Platform(body.Str("platformVersion") ?? present.PlatformVersion),
            HealthCheckGraceSeconds = body.Int("healthCheckGracePeriodSeconds") ?? present.HealthCheckGraceSeconds,
            ManagedTags = body.Bool("enableECSManagedTags") ?? present.ManagedTags,
            ExecuteCommand = body.Bool("enableExecuteCommand") ?? present.ExecuteCommand,
            PropagateTags = propagate,
        };
        if (settings.IsFargate && !definition.SupportsFargate)
        {
            throw AwsException.InvalidParameter("Task definition does not support launch_type FARGATE.");
        }

        CheckNetwork(settings.Network, definition, world);
        return Rollout(body, settings);
    }

    static ServiceSettings Capacity(JsonObject body, ServiceSettings present, Cluster cluster)
    {
        var launchType = body.Str("launchType");
        var strategy = body.Objects("capacityProviderStrategy");
        if (launchType is not null && strategy.Count > 0)
        {
            throw AwsException.InvalidParameter("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }

        if (launchType is not null && !LaunchTypes.Contains(launchType, StringComparer.Ordinal))
        {
            throw AwsException.InvalidParameter($"Launch type should be one of [{string.Join(',', LaunchTypes)}]");
        }

        foreach (var entry in strategy)
        {
            var provider = entry.Str("capacityProvider");
            if (provider is null || !cluster.CapacityProviders.Contains(provider, StringComparer.Ordinal))
            {
                throw AwsException.InvalidParameter($"The specified capacity provider '{provider}' was not found. Specify a valid name or ARN and try again.");
            }
        }

        if (strategy.Count > 0) return present with { LaunchType = null, CapacityProviders = WithDefaults(strategy) };
        return launchType is null ? present : present with { LaunchType = launchType, CapacityProviders = [] };
    }

    static JsonArray WithDefaults(IReadOnlyList<JsonObject> strategy) => JsonReading.ArrayOf(strategy.Select(static e => new JsonObject
    {
        ["capacityProvider"] = e.Str("capacityProvider"),
        ["weight"] = e.Int("weight") ?? 0,
        ["base"] = e.Int("base") ?? 0,
    }));

    static string Platform(string version) => version is "LATEST" or "1.4.0" or "1.3.0"
        ? version
        : throw new AwsException("PlatformUnknownException", "The specified platform version does not exist.");

    static void CheckNetwork(JsonObject? network, TaskDefinition definition, AwsWorld world)
    {
        if (definition.Document.Str("networkMode") != "awsvpc") return;
        if (network?.Obj("awsvpcConfiguration") is not { } vpc)
        {
            throw AwsException.InvalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }

        var subnets = vpc.Strings("subnets");
        var groups = vpc.Strings("securityGroups");
        if (subnets.Count == 0) throw AwsException.InvalidParameter("subnets can not be empty.");
        if (subnets.Count > 16) throw AwsException.InvalidParameter("subnets can have at most 16 items.");
        if (groups.Count > 5) throw AwsException.InvalidParameter("securityGroups can have at most 5 items.");
        if (vpc.Str("assignPublicIp") is not (null or "ENABLED" or "DISABLED"))
        {
            throw AwsException.InvalidParameter("assignPublicIp must be ENABLED or DISABLED.");
        }

        if (subnets.FirstOrDefault(s => !world.Options.Subnets.Contains(s, StringComparer.Ordinal)) is { } subnet)
        {
            throw AwsException.InvalidParameter($"Error retrieving subnet information for [{subnet}]: The subnet ID '{subnet}' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
        }

        if (groups.FirstOrDefault(g => !world.Options.SecurityGroups.Contains(g, StringComparer.Ordinal)) is { } group)
        {
            throw AwsException.InvalidParameter($"Error retrieving security group information for [{group}]: The security group '{group}' does not exist (ErrorCode: InvalidGroup.NotFound)");
        }
    }

    static ServiceSettings Rollout(JsonObject body, ServiceSettings settings)
    {
        if (body.Obj("deploymentConfiguration") is not { } rollout) return settings;
        var breaker = rollout.Obj("deploymentCircuitBreaker");
        var changed = settings with
        {
            MinimumHealthyPercent = rollout.Int("minimumHealthyPercent") ?? settings.MinimumHealthyPercent,
            MaximumPercent = rollout.Int("maximumPercent") ?? settings.MaximumPercent,
            CircuitBreaker = breaker is null ? settings.CircuitBreaker : breaker.Bool("enable") ?? false,
            Rollback = breaker is null ? settings.Rollback : breaker.Bool("rollback") ?? false,
        };
        if (changed.MinimumHealthyPercent < 0 || changed.MaximumPercent is < 0 or > 200)
        {
            throw AwsException.InvalidParameter("maximumPercent must be between 0 and 200 and minimumHealthyPercent not negative.");
        }

        if (changed.MaximumPercent == 100 && changed.MinimumHealthyPercent == 100)
        {
            throw AwsException.InvalidParameter("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
        }

        return changed.MaximumPercent > changed.MinimumHealthyPercent
            ? changed
            : throw AwsException.InvalidParameter("maximumPercent must be greater than minimumHealthyPercent.");
    }
}
