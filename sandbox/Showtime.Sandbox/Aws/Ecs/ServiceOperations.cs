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
            else failures.Add(EcsShapes.Failure(name.StartsWith("arn:", StringComparison.Ordinal) ? name : world.Arn("ecs", $"service/{cluster.Name}/{name}"), "MISSING"));
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
