using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>A sandbox under virtual time, and the shortest way to ask it something over the wire format.</summary>
sealed class Account
{
    public const string Cluster = "superset-ci";

    public Account(AwsSandboxOptions? options = null, ITaskRuntime? runtime = null)
    {
        // Rates have a test of their own: the others ask as often as they like.
        Aws = new(Time, options ?? new() { EnforceRateLimits = false }, runtime);
    }

    public VirtualTimeProvider Time { get; } = new();

    public AwsSandbox Aws { get; }

    public InMemoryTaskRuntime Memory => (InMemoryTaskRuntime)Aws.Runtime;

    public static string Authorization(string service, string region = "us-west-2", string key = "AKIATEST") =>
        $"AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123abcd";

    public async Task<SandboxResponse> SendAsync(string service, string action, JsonNode? body, string? authorization = "")
    {
        var target = service switch
        {
            "ecs" => "AmazonEC2ContainerServiceV20141113.",
            "ecr" => "AmazonEC2ContainerRegistry_V20150921.",
            "logs" => "Logs_20140328.",
            _ => "Other.",
        };
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Amz-Target"] = target + action, ["Content-Type"] = "application/x-amz-json-1.1" };
        if (authorization is not null) headers["Authorization"] = authorization.Length > 0 ? authorization : Authorization(service);
        return await Aws.HandleAsync(new("POST", new("http://127.0.0.1/"), headers, Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "{}")));
    }

    public async Task<JsonObject> CallAsync(string service, string action, JsonNode? body = null)
    {
        var answer = await SendAsync(service, action, body);
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.True(answer.Status == 200, $"{action}: {answer.Status} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public Task<JsonObject> EcsAsync(string action, JsonObject? body = null)
    {
        body ??= [];
        if (!action.Contains("TaskDefinition", StringComparison.Ordinal) && !action.Contains("Resource", StringComparison.Ordinal) && action is not ("CreateCluster" or "ListClusters"))
        {
            body["cluster"] ??= Cluster;
        }

        return CallAsync("ecs", action, body);
    }

    /// <summary>The error's code and message; fails where the call succeeded.</summary>
    public async Task<(string Code, string Message)> ErrorAsync(string service, string action, JsonObject body)
    {
        if (service == "ecs" && !action.Contains("TaskDefinition", StringComparison.Ordinal)) body["cluster"] ??= Cluster;
        var answer = await SendAsync(service, action, body);
        Assert.Equal(400, answer.Status);
        var error = JsonNode.Parse(answer.Body.Span)!;
        Assert.Equal((string)error["__type"]!, answer.Headers["x-amzn-ErrorType"]);
        return ((string)error["__type"]!, (string)error["message"]!);
    }

    public async Task<(int Status, XElement Body)> QueryAsync(string service, string form, string? authorization = "")
    {
        var version = service == "ec2" ? "2016-11-15" : "2011-06-15";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (authorization is not null) headers["Authorization"] = authorization.Length > 0 ? authorization : Authorization(service);
        var answer = await Aws.HandleAsync(new("POST", new("http://127.0.0.1/"), headers, Encoding.UTF8.GetBytes($"{form}&Version={version}")));
        return (answer.Status, WithoutNamespaces(XElement.Parse(Encoding.UTF8.GetString(answer.Body.Span))));
    }

    public async Task<string> RegisterAsync(string family = "web", string image = "apache/superset:pr-1-abc1234-ci", Action<JsonObject>? change = null)
    {
        var request = Definition(family, image);
        change?.Invoke(request);
        return (string)(await EcsAsync("RegisterTaskDefinition", request))["taskDefinition"]!["taskDefinitionArn"]!;
    }

    public async Task<JsonObject> CreateServiceAsync(string name = "web", string definition = "web", Action<JsonObject>? change = null)
    {
        var request = Service(name, definition);
        change?.Invoke(request);
        return (await EcsAsync("CreateService", request))["service"]!.AsObject();
    }

    public async Task<JsonObject> DescribeServiceAsync(string name = "web") =>
        (await EcsAsync("DescribeServices", new() { ["services"] = new JsonArray(name) }))["services"]!.AsArray().Single()!.AsObject();

    public AwsTaskSnapshot LiveTask(string service = "web") => Aws.Tasks.Single(t => t.Service == service && t.DesiredStatus == "RUNNING");

    public HttpClient Browser() => new(new ModelMessageHandler(Memory));

    public static JsonObject WithHealthCheck(JsonObject definition)
    {
        definition["containerDefinitions"]![0]!["healthCheck"] = new JsonObject { ["command"] = new JsonArray("CMD-SHELL", "curl -f http://localhost:8080/health"), ["interval"] = 10 };
        return definition;
    }

    public static JsonObject Definition(string family = "web", string image = "apache/superset:pr-1-abc1234-ci") => new()
    {
        ["family"] = family,
        ["networkMode"] = "awsvpc",
        ["requiresCompatibilities"] = new JsonArray("FARGATE"),
        ["cpu"] = "512",
        ["memory"] = "2048",
        ["executionRoleArn"] = "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
        ["containerDefinitions"] = new JsonArray(new JsonObject
        {
            ["name"] = "superset-ci",
            ["image"] = image,
            ["portMappings"] = new JsonArray(new JsonObject { ["containerPort"] = 8080 }),
            ["environment"] = new JsonArray(
                new JsonObject { ["name"] = "SUPERSET_PORT", ["value"] = "8080" },
                new JsonObject { ["name"] = "SECRET_KEY", ["value"] = "hush" }),
            ["logConfiguration"] = new JsonObject
            {
                ["logDriver"] = "awslogs",
                ["options"] = new JsonObject { ["awslogs-group"] = "/ecs/superset-ci", ["awslogs-region"] = "us-west-2", ["awslogs-stream-prefix"] = "ecs" },
            },
        }),
    };

    public static JsonObject Service(string name = "web", string definition = "web") => new()
    {
        ["serviceName"] = name,
        ["taskDefinition"] = definition,
        ["desiredCount"] = 1,
        ["launchType"] = "FARGATE",
        ["networkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = new JsonArray("subnet-a"),
                ["securityGroups"] = new JsonArray("sg-a"),
                ["assignPublicIp"] = "ENABLED",
            },
        },
    };

    static XElement WithoutNamespaces(XElement element)
    {
        foreach (var e in element.DescendantsAndSelf()) e.Name = e.Name.LocalName;
        return element;
    }
}
