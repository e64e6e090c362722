using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>Checks what RegisterTaskDefinition is sent and fills in what ECS fills in.</summary>
sealed record TaskDefinitionRequest(string Family, int Cpu, int Memory, JsonObject Document)
{
    static readonly string[] Copied =
    [
        "family", "taskRoleArn", "executionRoleArn", "networkMode", "volumes", "placementConstraints", "requiresCompatibilities", "pidMode", "ipcMode",
        "proxyConfiguration", "ephemeralStorage", "runtimePlatform", "enableFaultInjection",
    ];

    static readonly string[] ListMembers = ["environment", "mountPoints", "volumesFrom", "systemControls", "portMappings"];

    public static TaskDefinitionRequest Check(JsonObject body, AwsSandboxOptions options)
    {
        var family = body.Str("family");
        if (string.IsNullOrEmpty(family)) throw AwsException.Client("Family should not be null or empty.");
        if (family.Length > 255 || !IsName(family)) throw AwsException.Client("Family contains invalid characters.");
        var containers = body.Objects("containerDefinitions");
        if (containers.Count == 0) throw AwsException.Client("Container list cannot be empty.");
        var isFargate = body.Strings("requiresCompatibilities").Contains("FARGATE", StringComparer.Ordinal);
        CheckRoles(body, options);
        CheckContainers(containers, body.Str("networkMode"));
        if (isFargate) CheckFargate(body, containers, options);

        var (cpu, memory) = isFargate ? FargateSizes.Check(body.Str("cpu"), body.Str("memory")) : (0, 0);
        var document = new JsonObject();
        foreach (var member in Copied)
        {
            if (body[member] is { } value) document[member] = value.DeepClone();
        }

        document["networkMode"] ??= "bridge";
        foreach (var member in (string[])["volumes", "placementConstraints"]) document[member] ??= new JsonArray();
        document["containerDefinitions"] = JsonReading.ArrayOf(containers.Select(Completed));
        document["compatibilities"] = isFargate ? JsonReading.ArrayOf(["EC2", "FARGATE"]) : JsonReading.ArrayOf(["EC2"]);
        document["requiresAttributes"] = new JsonArray(new JsonObject { ["name"] = "com.amazonaws.ecs.capability.docker-remote-api.1.18" });
        if (isFargate)
        {
            document["cpu"] = cpu.Invariant();
            document["memory"] = memory.Invariant();
        }

        return new(family, cpu, memory, document);
    }

    static void CheckRoles(JsonObject body, AwsSandboxOptions options)
    {
        foreach (var member in (string[])["executionRoleArn", "taskRoleArn"])
        {
            // A short name is accepted too; an ARN has to be a role's. Whether it can be assumed is known when a task starts.
            if (body.Str(member) is { } role && role.StartsWith("arn:", StringComparison.Ordinal)
                && !role.StartsWith($"arn:aws:iam::{options.AccountId}:role/", StringComparison.Ordinal))
            {
                throw AwsException.Client("Role is not valid");
            }
        }
    }

    static void CheckContainers(IReadOnlyList<JsonObject> containers, string? networkMode)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            var name = container.Str("name");
            if (string.IsNullOrEmpty(name)) throw AwsException.Client("Container.name should not be null or empty.");
            if (name.Length > 255 || !IsName(name)) throw AwsException.Client("Container.name contains invalid characters.");
            if (!names.Add(name)) throw AwsException.Client($"Container.name must be unique. Duplicate name: {name}");
            var image = container.Str("image");
            if (string.IsNullOrEmpty(image)) throw AwsException.Client("Container.image should not be null or empty.");
            if (image.Length > 255 || image.Any(char.IsWhiteSpace))
            {
                throw AwsException.Client("Container.image contains invalid characters.");
            }

            CheckPorts(container, networkMode);
            CheckEnvironment(container);
            CheckHealth(container);
        }

        if (containers.All(static c => c.Bool("essential") == false))
        {
            throw AwsException.Client("TaskDefinition must have at least one essential container.");
        }
    }

    static void CheckPorts(JsonObject container, string? networkMode)
    {
        foreach (var mapping in container.Objects("portMappings"))
        {
            var port = mapping.Int("containerPort") ?? 0;
            var host = mapping.Int("hostPort") ?? port;
            if (port is < 1 or > 65535 || host is < 0 or > 65535) throw AwsException.Client("Invalid port specified in the port mapping.");
            if (networkMode == "awsvpc" && host != port)
            {
                throw AwsException.Client("When networkMode=awsvpc, the host ports and container ports in port mappings must match.");
            }

            if (mapping.Str("protocol") is not (null or "tcp" or "udp"))
            {
                throw AwsException.Client("Invalid protocol specified in the port mapping.");
            }
        }
    }

    static void CheckEnvironment(JsonObject container)
    {
        foreach (var variable in container.Objects("environment"))
        {
            if (string.IsNullOrEmpty(variable.Str("name")))
            {
                throw AwsException.Client("Environment variable name should not be null or empty.");
            }

            _ = variable.Str("value");
        }

        foreach (var secret in container.Objects("secrets"))
        {
            if (string.IsNullOrEmpty(secret.Str("name")) || string.IsNullOrEmpty(secret.Str("valueFrom")))
            {
                throw AwsException.Client("Secret name and valueFrom should not be null or empty.");
            }
        }

        var environment = container.Objects("environment").Select(static e => e.Str("name"));
        if (container.Objects("secrets").Select(static s => s.Str("name")).Intersect(environment, StringComparer.Ordinal).FirstOrDefault() is { } twice)
        {
            throw AwsException.Client($"The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '{twice}'.");
        }
    }

    static void CheckHealth(JsonObject container)
    {
        if (container.Obj("healthCheck") is not { } check) return;
        if (check.Strings("command") is not ([] or ["NONE"] or ["CMD" or "CMD-SHELL", _, ..]) || check.Strings("command").Count == 0)
        {
            throw AwsException.Client("Health check command must start with CMD, CMD-SHELL or NONE.");
        }

        foreach (var (member, least, most) in ((string, int, int)[])[("interval", 5, 300), ("timeout", 2, 120), ("retries", 1, 10), ("startPeriod", 0, 300)])
        {
            if (check.Int(member) is { } value && (value < least || value > most))
            {
                throw AwsException.Client($"Health check {member} must be between {least.Invariant()} and {most.Invariant()}.");
            }
        }
    }

    static void CheckFargate(JsonObject body, IReadOnlyList<JsonObject> containers, AwsSandboxOptions options)
    {
        if (body.Str("networkMode") != "awsvpc") throw AwsException.Client("Fargate only supports network mode 'awsvpc'.");
        if (body.Str("executionRoleArn") is not null) return;
        foreach (var container in containers)
        {
            if (container.Str("image")!.Contains($"{options.AccountId}.dkr.ecr.", StringComparison.Ordinal))
            {
                throw AwsException.Client("Fargate requires task definition to have execution role ARN to support ECR images.");
            }

            if (container.Obj("logConfiguration")?.Str("logDriver") == "awslogs")
            {
                throw AwsException.Client("Fargate requires task definition to have execution role ARN to support log driver awslogs.");
            }

            if (container.Objects("secrets").Count > 0)
            {
                throw AwsException.Client("When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
            }
        }
    }

    static JsonObject Completed(JsonObject container)
    {
        var completed = container.Copy()!;
        completed["cpu"] ??= 0;
        completed["essential"] ??= true;
        foreach (var member in ListMembers) completed[member] ??= new JsonArray();
        foreach (var mapping in completed.Objects("portMappings"))
        {
            mapping["hostPort"] ??= mapping.Int("containerPort");
            mapping["protocol"] ??= "tcp";
        }

        if (completed.Obj("healthCheck") is { } check)
        {
            check["interval"] ??= 30;
            check["timeout"] ??= 5;
            check["retries"] ??= 3;
        }

        return completed;
    }

    static bool IsName(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>The combinations of CPU units and memory that Fargate has.</summary>
static partial class FargateSizes
{
    public static (int Cpu, int Memory) Check(string? cpuText, string? memoryText)
    {
        if (string.IsNullOrEmpty(cpuText)) throw AwsException.Client("Fargate requires that 'cpu' be defined at the task level.");
        if (string.IsNullOrEmpty(memoryText)) throw AwsException.Client("Fargate requires that 'memory' be defined at the task level.");
        var cpu = Units(cpuText, "cpu", VCpu());
        var memory = Units(memoryText, "memory", Gigabytes());
        if (!Exists(cpu, memory))
        {
            throw AwsException.Client($"No Fargate configuration exists for given values: {cpu.Invariant()} CPU, {memory.Invariant()} memory. See the Amazon ECS documentation for the valid values.");
        }

        return (cpu, memory);
    }

    static bool Exists(int cpu, int memory) => cpu switch
    {
        256 => memory is 512 or 1024 or 2048,
        512 => Between(memory, 1, 4, 1),
        1024 => Between(memory, 2, 8, 1),
        2048 => Between(memory, 4, 16, 1),
        4096 => Between(memory, 8, 30, 1),
        8192 => Between(memory, 16, 60, 4),
        16384 => Between(memory, 32, 120, 8),
        _ => false,
    };

    static bool Between(int memory, int fromGb, int toGb, int stepGb) =>
        memory >= fromGb * 1024 && memory <= toGb * 1024 && (memory - (fromGb * 1024)) % (stepGb * 1024) == 0;

    // "512", "0.5 vCPU", "2GB": each is turned into units.
    static int Units(string text, string setting, Regex words)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units)) return units;
        var match = words.Match(text);
        if (!match.Success) throw AwsException.Client($"Invalid '{setting}' setting for task.");
        return (int)(decimal.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * 1024);
    }

    [GeneratedRegex(@"^(?<n>[0-9]+(\.[0-9]+)?)\s*vcpu$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VCpu();

    [GeneratedRegex(@"^(?<n>[0-9]+(\.[0-9]+)?)\s*gb$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Gigabytes();
}
