using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Aws;

/// <summary>Builds a task definition from the configuration, the request and an optional template. Pure.</summary>
internal sealed partial class TaskDefinitionPlan(ShowtimeConfiguration configuration)
{
    /// <summary>The placeholder for the pull request's image in a template, for example for a worker beside the web server.</summary>
    internal const string ImagePlaceholder = "${image}";

    const int FingerprintLength = 32;

    /// <summary>The longest start period, in seconds, in which ECS ignores failing checks.</summary>
    const int LongestStartPeriod = 300;

    const int MostRetries = 10;
    const int ShortestInterval = 10;
    const int LongestInterval = 300;

    /// <summary>Members of DescribeTaskDefinition's answer that a registration does not have. A template may be such an answer.</summary>
    static readonly string[] AnswerOnly =
    [
        "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy", "deregisteredAt",
        "deleteRequestedAt",
    ];

    /// <summary>How a template is read: an unknown member is an error, and is not silently ignored.</summary>
    static readonly JsonTypeInfo<RegisterTaskDefinitionRequest> Template =
        (JsonTypeInfo<RegisterTaskDefinitionRequest>)new JsonSerializerOptions(AmazonECSJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = AmazonECSJson.Default.WithAddedModifier(static info =>
        {
            if (info.Type != typeof(RegisterTaskDefinitionRequest)) return;
            foreach (var member in AnswerOnly)
            {
                var ignored = info.CreateJsonPropertyInfo(typeof(string), member);
                ignored.CustomConverter = new IgnoredConverter();
                ignored.Set = static (_, _) => { };
                info.Properties.Add(ignored);
            }
        }),
    }.GetTypeInfo(typeof(RegisterTaskDefinitionRequest));

    readonly EcsConfiguration _ecs = configuration.Deploy.Ecs;
    readonly EnvironmentConfiguration _environment = configuration.Environment;

    bool IsArm => configuration.Image.Platform.EndsWith("/arm64", StringComparison.Ordinal);

    /// <summary>
    /// A digest of everything that determines the running task. Left out are the token, times, the requester, and the start-up timeout, whose change
    /// is no reason to replace a running task. Of a template only the path counts, because reading it costs a request.
    /// </summary>
    internal string Fingerprint(DeploymentRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var value in new[]
            {
                request.Image, Cpu(request.Size), Memory(request.Size), _environment.Container, _environment.HealthPath, configuration.Image.Platform,
                _ecs.ExecutionRole, _ecs.TaskRole, _ecs.LogGroup, _ecs.Capacity, _ecs.TaskDefinition,
            })
            {
                json.WriteStringValue(value);
            }

            json.WriteNumberValue(_environment.Port);
            if (_environment.Health != HealthSource.Http) json.WriteBooleanValue(true); // the built-in check differs
            Write(json, _ecs.Subnets.Order(StringComparer.Ordinal).Select(s => new KeyValuePair<string, string>("subnet", s)));
            Write(json, _ecs.SecurityGroups.Order(StringComparer.Ordinal).Select(s => new KeyValuePair<string, string>("group", s)));
            Write(json, Variables(request, []));
            Write(json, _environment.Secrets.OrderBy(s => s.Key, StringComparer.Ordinal));
            json.WriteEndArray();
        }

        return Convert.ToHexString(SHA256.HashData(buffer.ToArray()))[..FingerprintLength].ToLowerInvariant();

        static void Write(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs)
        {
            json.WriteStartArray();
            foreach (var (name, value) in pairs)
            {
                json.WriteStringValue(name);
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>The registration. Its family is the service's name, so that the revisions of an environment are found and removed with it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="roleArn">Turns a role's name into an ARN.</param>
    /// <param name="template">A template's text, or null.</param>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidConfiguration"/> for a template that cannot be used.</exception>
    internal RegisterTaskDefinitionRequest Registration(DeploymentRequest request, Func<string, string> roleArn, string? template)
    {
        var from = template is null ? null : Parse(template);
        var main = from is null ? null : MainContainer(from);
        foreach (var other in from?.ContainerDefinitions ?? []) Check(other, isMain: ReferenceEquals(other, main));
        var container = Container(request, main);
        var registration = from ?? new();
        registration.Family = request.ServiceName;
        registration.ContainerDefinitions =
            from is null ? [container] : [.. from.ContainerDefinitions.Select(c => ReferenceEquals(c, main) ? container : Sidecar(request, c))];
        registration.NetworkMode = NetworkMode.Awsvpc;
        registration.RequiresCompatibilities = [Compatibility.FARGATE];
        // A template's size is the standard size; a large environment overrides it.
        registration.Cpu = request.Size == EnvironmentSize.Standard && from?.Cpu is { } cpu ? cpu : Cpu(request.Size);
        registration.Memory = request.Size == EnvironmentSize.Standard && from?.Memory is { } memory ? memory : Memory(request.Size);
        registration.RuntimePlatform ??= new()
        {
            CpuArchitecture = IsArm ? CPUArchitecture.ARM64 : CPUArchitecture.X86_64,
            OperatingSystemFamily = OSFamily.LINUX,
        };
        registration.ExecutionRoleArn ??= roleArn(_ecs.ExecutionRole);
        if (_ecs.TaskRole is { Length: > 0 } role) registration.TaskRoleArn = roleArn(role);
        registration.Tags = ShowtimeTags.Of(request with { Resources = Resources(registration) }, Fingerprint(request));
        return registration;
    }

    /// <summary>
    /// A sidecar of the template. One with the image placeholder is the same application in another role: it gets the same image, variables, flags
    /// and secrets, on top of its own. Any other stays as the template has it.
    /// </summary>
    ContainerDefinition Sidecar(DeploymentRequest request, ContainerDefinition container)
    {
        if (container.Image != ImagePlaceholder) return container;
        ConfigureApplication(container, request);
        container.LogConfiguration ??= Logs(request);
        return container;
    }

    ContainerDefinition Container(DeploymentRequest request, ContainerDefinition? template)
    {
        var container = template ?? new() { Name = _environment.Container };
        ConfigureApplication(container, request);
        container.Essential = true;
        container.PortMappings ??= [new() { ContainerPort = _environment.Port, Protocol = TransportProtocol.Tcp }];
        if (container.LogConfiguration is null || container.LogConfiguration.LogDriver == LogDriver.Awslogs) container.LogConfiguration = Logs(request);
        container.HealthCheck ??= HealthCheck();
        if (_environment.Health != HealthSource.Http && container.HealthCheck.Command is not { Count: > 0 } or ["NONE", ..])
        {
            throw Invalid($"container '{container.Name}' has no health check, and environment.health says that its check decides");
        }

        return container;
    }

    void ConfigureApplication(ContainerDefinition container, DeploymentRequest request)
    {
        container.Image = request.PinnedImage;
        var variables = Variables(request, container.Environment ?? []);
        container.Environment = [.. variables.Select(v => new Amazon.ECS.Model.KeyValuePair { Name = v.Key, Value = v.Value })];
        container.Secrets = Secrets(container.Secrets ?? []);
    }

    LogConfiguration Logs(DeploymentRequest request) => new()
    {
        LogDriver = LogDriver.Awslogs,
        Options = new()
        {
            ["awslogs-group"] = _ecs.LogGroup,
            ["awslogs-region"] = _ecs.Region,
            ["awslogs-stream-prefix"] = request.ServiceName,
        },
    };

    /// <summary>Sorted by name: the template's variables, overridden by the configuration's, overridden by the pull request's flags.</summary>
    SortedDictionary<string, string> Variables(DeploymentRequest request, List<Amazon.ECS.Model.KeyValuePair> template)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in template) variables[variable.Name ?? ""] = variable.Value ?? "";
        foreach (var (name, value) in _environment.Variables) variables[name] = value;
        foreach (var (name, value) in request.FeatureFlags) variables[name] = value;
        return variables;
    }

    List<Secret>? Secrets(List<Secret> template)
    {
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var secret in template) secrets[secret.Name] = secret.ValueFrom;
        foreach (var (name, arn) in _environment.Secrets) secrets[name] = arn;
        return secrets.Count == 0 ? null : [.. secrets.Select(s => new Secret { Name = s.Key, ValueFrom = s.Value })];
    }

    /// <summary>
    /// A check inside the container makes ECS keep the old task until the new one answers. It asks the health path, and "/" where that is 404; an
    /// image without curl and wget passes, unless this check decides whether the environment is ready. The
    /// start-up timeout is spread over ECS's longest start period and its retries.
    /// </summary>
    HealthCheck HealthCheck()
    {
        var root = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_environment.Port}");
        var path = "'" + (root + _environment.HealthPath).Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        var command =
            "if command -v curl >/dev/null; then "
            + $"s=$(curl -s -o /dev/null -m 4 -w '%{{http_code}}' {path}); "
            + $"[ \"$s\" = 404 ] && s=$(curl -s -o /dev/null -m 4 -w '%{{http_code}}' {root}/); "
            + "case \"$s\" in 2??) exit 0;; *) exit 1;; esac; "
            + "elif command -v wget >/dev/null; then "
            + $"o=$(wget -T 4 -O /dev/null {path} 2>&1) && exit 0; "
            + $"case \"$o\" in *' 404 '*) wget -q -T 4 -O /dev/null {root}/ && exit 0;; esac; exit 1; "
            + (_environment.Health == HealthSource.Http ? "fi; exit 0" : "else echo 'The health check needs curl or wget.' >&2; fi; exit 1");
        var allowance = (int)Math.Ceiling(_environment.StartupTimeout.TotalSeconds);
        var startPeriod = Math.Clamp(allowance, 0, LongestStartPeriod);
        var interval = (int)Math.Ceiling((allowance - startPeriod) / (double)MostRetries);
        return new()
        {
            Command = ["CMD-SHELL", command],
            Interval = Math.Clamp(interval, ShortestInterval, LongestInterval),
            Timeout = 10,
            Retries = MostRetries,
            StartPeriod = startPeriod,
        };
    }

    RegisterTaskDefinitionRequest Parse(string template)
    {
        RegisterTaskDefinitionRequest? parsed;
        try
        {
            parsed = JsonSerializer.Deserialize(template, Template);
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"line {line} is not what RegisterTaskDefinition takes at {e.Path}"), e);
        }

        if (parsed?.ContainerDefinitions is not { Count: > 0 }) throw Invalid("it has no containerDefinitions");
        return parsed;
    }

    ContainerDefinition MainContainer(RegisterTaskDefinitionRequest template)
    {
        if (template.ContainerDefinitions.FirstOrDefault(c => c.Name == _environment.Container) is { } main) return main;
        var names = string.Join(", ", template.ContainerDefinitions.Select(c => $"'{c.Name}'"));
        throw Invalid($"it has no container '{_environment.Container}' (environment.container), but {names}");
    }

    /// <summary>Refuses a secret in plain text, an unknown placeholder, and a container without an image.</summary>
    void Check(ContainerDefinition container, bool isMain)
    {
        if ((container.Secrets ?? []).FirstOrDefault(secret => !SecretArn().IsMatch(secret.ValueFrom ?? "")) is { } secret)
        {
            // Its value may be the secret itself, so it is not repeated.
            throw Invalid($"the secret '{secret.Name}' of container '{container.Name}' does not name the ARN of a secret (valueFrom)");
        }

        if (container.Image?.Contains("${", StringComparison.Ordinal) == true && container.Image != ImagePlaceholder)
        {
            throw Invalid($"the image of container '{container.Name}' is '{container.Image}'; the only placeholder is {ImagePlaceholder}, on its own");
        }

        if (!isMain && container.Image is not { Length: > 0 })
            throw Invalid($"container '{container.Name}' has no image; {ImagePlaceholder} is the pull request's");
    }

    ShowtimeException Invalid(string why, Exception? inner = null) => new(
        ShowtimeError.InvalidConfiguration,
        $"The task definition template {_ecs.TaskDefinition} cannot be used: {why}.",
        "Correct it on the default branch, or leave deploy.ecs.taskDefinition out to have one built from the configuration.",
        inner) { Target = _ecs.TaskDefinition };

    /// <summary>What a task of the registration is given; null where ECS itself will have to say what is wrong with it.</summary>
    static TaskResources? Resources(RegisterTaskDefinitionRequest registration) =>
        Amount(registration.Cpu, "vCPU", TaskResources.UnitsPerVcpu) is { } vcpu && Amount(registration.Memory, "GB", TaskResources.MibPerGb) is { } memory
            ? new(vcpu, memory)
            {
                StorageGb = registration.EphemeralStorage?.SizeInGiB ?? 0,
                IsArm = registration.RuntimePlatform.CpuArchitecture == CPUArchitecture.ARM64,
            }
            : null;

    /// <summary>ECS takes <c>512</c> and <c>0.5 vCPU</c>, <c>2048</c> and <c>2 GB</c>.</summary>
    static decimal? Amount(string text, string unit, decimal perUnit)
    {
        var isWhole = text.EndsWith(unit, StringComparison.OrdinalIgnoreCase);
        return decimal.TryParse((isWhole ? text[..^unit.Length] : text).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? isWhole ? amount : amount / perUnit
            : null;
    }

    static string Cpu(EnvironmentSize size) => size.Units().Cpu.ToString(CultureInfo.InvariantCulture);

    static string Memory(EnvironmentSize size) => size.Units().Memory.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^arn:[a-z-]+:(secretsmanager|ssm):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretArn();

    sealed class IgnoredConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
