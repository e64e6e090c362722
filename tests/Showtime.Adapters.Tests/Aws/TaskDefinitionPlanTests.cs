using System.Text.Json;
using Amazon.ECS;
using Showtime.Adapters.Aws;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Aws;

public sealed class TaskDefinitionPlanTests
{
    const string Template = """
        {
          "family": "web", "cpu": "256", "memory": "512", "taskRoleArn": "arn:template", "executionRoleArn": "arn:exec",
          "revision": 12, "status": "ACTIVE", "requiresAttributes": [{ "name": "a" }], "volumes": [{ "name": "data" }],
          "containerDefinitions": [
            { "name": "sidecar", "image": "envoy:1" },
            { "name": "superset-ci", "image": "old", "environment": [{ "name": "A", "value": "template" }, { "name": "B", "value": "template" }],
              "ulimits": [{ "name": "nofile", "softLimit": 1, "hardLimit": 2 }], "healthCheck": { "command": ["CMD", "true"] } }
          ]
        }
        """;

    [Fact]
    public void The_configuration_makes_a_Fargate_task()
    {
        var configuration = new ShowtimeConfiguration
        {
            Image = new() { Platform = "linux/arm64" },
            Environment = new() { Secrets = new Dictionary<string, string> { ["KEY"] = "arn:aws:ssm:x" } },
            Deploy = new() { Ecs = new() { TaskRole = "app" } },
        };

        var registration = new TaskDefinitionPlan(configuration).Registration(Cloud.Request(), role => "arn:" + role, null);

        var container = Assert.Single(registration.ContainerDefinitions);
        Assert.Equal(
            (Cloud.Service, "512", "2048", "awsvpc", "ARM64", "arn:ecsTaskExecutionRole", "arn:app"),
            (registration.Family, registration.Cpu, registration.Memory, registration.NetworkMode.Value, registration.RuntimePlatform.CpuArchitecture.Value, registration.ExecutionRoleArn, registration.TaskRoleArn));
        Assert.Equal(("superset-ci", 8080, "KEY"), (container.Name, container.PortMappings![0].ContainerPort, container.Secrets![0].Name));
        Assert.Equal(
            ["awslogs-group=/ecs/superset-ci", "awslogs-region=us-west-2", $"awslogs-stream-prefix={Cloud.Service}"],
            container.LogConfiguration!.Options!.Select(o => $"{o.Key}={o.Value}"));
    }

    [Theory]
    [InlineData("15m", 300, 60)]
    [InlineData("2m", 120, 10)]
    [InlineData("60m", 300, 300)]
    public void The_health_check_of_the_container_does_not_fail_before_the_startup_timeout(string allowance, int startPeriod, int interval)
    {
        var configuration = new ShowtimeConfiguration { Environment = new() { StartupTimeout = allowance, HealthPath = "/health?a='b'" } };

        var check = new TaskDefinitionPlan(configuration).Registration(Cloud.Request(), role => role, null).ContainerDefinitions[0].HealthCheck!;

        Assert.Equal((startPeriod, interval, 10), (check.StartPeriod, check.Interval, check.Retries));
        Assert.Equal("CMD-SHELL", check.Command[0]);
        Assert.Contains("""'http://localhost:8080/health?a='\''b'\'''""", check.Command[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_keeps_its_own_settings_and_gets_those_of_the_environment()
    {
        var configuration = new ShowtimeConfiguration { Environment = new() { Variables = new Dictionary<string, string> { ["B"] = "configuration", ["C"] = "configuration" } } };
        var request = Cloud.Request() with { FeatureFlags = new Dictionary<string, string> { ["C"] = "flag" } };

        var registration = new TaskDefinitionPlan(configuration).Registration(request, role => role, Template);
        var large = new TaskDefinitionPlan(configuration).Registration(request with { Size = EnvironmentSize.Large }, role => role, Template);

        var container = registration.ContainerDefinitions[1];
        Assert.Equal(
            (Cloud.Service, "256", "512", "arn:exec", "arn:template"),
            (registration.Family, registration.Cpu, registration.Memory, registration.ExecutionRoleArn, registration.TaskRoleArn));
        Assert.Equal(("1024", "4096"), (large.Cpu, large.Memory));
        Assert.Equal("data", Assert.Single(registration.Volumes).Name);
        Assert.Equal(
            """{"image":"envoy:1","name":"sidecar"}""",
            JsonSerializer.Serialize(registration.ContainerDefinitions[0], AmazonECSJson.Default.ContainerDefinition));
        Assert.Equal(("apache/superset:pr-7-abc1234-ci", "true"), (container.Image, container.HealthCheck!.Command[1]));
        Assert.Equal(["A=template", "B=configuration", "C=flag"], container.Environment!.Select(e => $"{e.Name}={e.Value}"));
        Assert.Equal((UlimitName.Nofile, 1, 2), (container.Ulimits[0].Name, container.Ulimits[0].SoftLimit, container.Ulimits[0].HardLimit));
    }

    [Theory]
    [InlineData("{\n \"containerDefinitions\": 7 }", "line 2")]
    [InlineData("{}", "no containerDefinitions")]
    [InlineData(
        """{ "containerDefinitions": [{ "name": "superset-ci", "portMapings": [] }] }""",
        "line 1 is not what RegisterTaskDefinition takes at $.containerDefinitions[0].portMapings")]
    [InlineData("{ \"containerDefinitions\": [{ \"name\": \"superset-ci\" }],\n \"volums\": [] }", "line 2")]
    [InlineData("""{ "containerDefinitions": [{ "name": "web" }] }""", "has no container 'superset-ci' (environment.container), but 'web'")]
    [InlineData(
        """{ "containerDefinitions": [{ "name": "superset-ci", "secrets": [{ "name": "KEY", "valueFrom": "hunter2" }] }] }""",
        "secret 'KEY' of container 'superset-ci' does not name the ARN")]
    [InlineData(
        """{ "containerDefinitions": [{ "name": "superset-ci" }, { "name": "worker", "image": "${image}", "secrets": [{ "name": "KEY", "valueFrom": "hunter2" }] }] }""",
        "secret 'KEY' of container 'worker'")]
    [InlineData("""{ "containerDefinitions": [{ "name": "superset-ci" }, { "name": "worker", "image": "${tag}" }] }""", "only placeholder is ${image}")]
    [InlineData("""{ "containerDefinitions": [{ "name": "superset-ci" }, { "name": "worker" }] }""", "container 'worker' has no image")]
    public async Task An_invalid_template_is_an_error_with_its_place(string template, string words)
    {
        await using var cloud = new Cloud(
            configuration: Cloud.Configured(e => e with { TaskDefinition = "infra/task.json" }),
            files: new Dictionary<string, string> { ["infra/task.json"] = template });

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));

        Assert.Equal((ShowtimeError.InvalidConfiguration, "infra/task.json"), (e.Error, e.Target));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Sandbox.TaskDefinitions);
    }

    static string Example => File.ReadAllText(Path.Combine(Infrastructure.InfrastructureFolder.Path, "examples", "celery-task-definition.json"));

    [Fact]
    public void A_worker_gets_the_application_and_a_broker_stays_as_it_is()
    {
        var configuration = new ShowtimeConfiguration
        {
            Environment = new()
            {
                Variables = new Dictionary<string, string> { ["SUPERSET_PORT"] = "8080" },
                Secrets = new Dictionary<string, string> { ["API_KEY"] = "arn:aws:ssm:us-west-2:123456789012:parameter/key" },
            },
        };
        var request = Cloud.Request() with { FeatureFlags = new Dictionary<string, string> { ["SUPERSET_FEATURE_X"] = "True" } };

        var containers = new TaskDefinitionPlan(configuration).Registration(request, role => role, Example).ContainerDefinitions.ToDictionary(c => c.Name);

        Assert.Equal(["celery-worker", "redis", "superset-ci"], containers.Keys.Order());
        Assert.Equal(
            (request.Image, request.Image, "redis:7-alpine"), (containers["superset-ci"].Image, containers["celery-worker"].Image, containers["redis"].Image));
        foreach (var name in new[] { "superset-ci", "celery-worker" })
        {
            var container = containers[name];
            Assert.Contains(container.Environment, e => e is { Name: "SUPERSET_FEATURE_X", Value: "True" });
            Assert.Contains(container.Environment, e => e is { Name: "REDIS_HOST", Value: "localhost" });
            Assert.Contains(container.Secrets!, s => s.Name == "API_KEY");
            Assert.Contains(container.Secrets!, s => s.Name == "SUPERSET_SECRET_KEY");
            Assert.Equal(request.ServiceName, container.LogConfiguration!.Options!["awslogs-stream-prefix"]);
        }

        Assert.Null(containers["redis"].Environment);
        Assert.Null(containers["redis"].Secrets);
        Assert.Null(containers["celery-worker"].PortMappings);
    }

    [Fact]
    public async Task The_example_with_worker_and_broker_deploys()
    {
        await using var cloud = new Cloud(
            configuration: Cloud.Configured(e => e with { TaskDefinition = "infra/task.json" }),
            files: new Dictionary<string, string> { ["infra/task.json"] = Example });

        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        var running = await cloud.UntilAsync(s => s.Task is { Running: true });
        Assert.Equal("apache/superset:pr-7-abc1234-ci", running.Task!.Image);
    }

    [Theory]
    [InlineData("http", "exit 0")]
    [InlineData("container", "exit 1")]
    [InlineData("both", "exit 1")]
    public void Without_curl_and_wget_the_built_in_check_passes_only_where_it_does_not_decide(string health, string end)
    {
        var configuration = new ShowtimeConfiguration { Environment = new() { Health = Enum.Parse<HealthSource>(health, ignoreCase: true) } };

        var check = new TaskDefinitionPlan(configuration).Registration(Cloud.Request(), role => role, null).ContainerDefinitions[0].HealthCheck!;

        Assert.EndsWith(end, check.Command[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("container", true)]
    [InlineData("both", true)]
    public void A_template_that_turns_the_check_off_is_an_error_where_the_check_decides(string health, bool refused)
    {
        var configuration = new ShowtimeConfiguration { Environment = new() { Health = Enum.Parse<HealthSource>(health, ignoreCase: true) } };
        const string Off = """{ "containerDefinitions": [{ "name": "superset-ci", "healthCheck": { "command": ["NONE"] } }] }""";

        void Plan() => new TaskDefinitionPlan(configuration).Registration(Cloud.Request(), role => role, Off);

        if (!refused) Plan();
        else Assert.Contains("has no health check", Assert.Throws<ShowtimeException>(Plan).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_template_is_an_error()
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(e => e with { TaskDefinition = "infra/task.json" }));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));

        Assert.Equal((ShowtimeError.InvalidConfiguration, "infra/task.json"), (e.Error, e.Target));
    }

    [Fact]
    public void A_fingerprint_does_not_depend_on_the_attempt()
    {
        var plan = new TaskDefinitionPlan(new());
        var other = Cloud.Request("job-2") with { CreatedAt = DateTimeOffset.UnixEpoch, ExpiresAt = null, RequestedBy = "somebody", Force = true };

        Assert.Equal(plan.Fingerprint(Cloud.Request()), plan.Fingerprint(other));
        Assert.Matches("^[0-9a-f]{32}$", plan.Fingerprint(other));
    }

    public static TheoryData<string> Differences => ["image", "flag", "size", "variable", "secret", "role", "subnet", "port", "health"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_fingerprint_changes_with_every_setting_of_the_task(string difference)
    {
        var usual = new ShowtimeConfiguration();
        var pair = new Dictionary<string, string> { ["X"] = "1" };
        var request = Cloud.Request();
        (ShowtimeConfiguration Configuration, DeploymentRequest Request) other = difference switch
        {
            "image" => (usual, request with { Image = "apache/superset:other" }),
            "flag" => (usual, request with { FeatureFlags = pair }),
            "size" => (usual, request with { Size = EnvironmentSize.Large }),
            "variable" => (usual with { Environment = usual.Environment with { Variables = pair } }, request),
            "secret" => (usual with { Environment = usual.Environment with { Secrets = pair } }, request),
            "port" => (usual with { Environment = usual.Environment with { Port = 9090 } }, request),
            "health" => (usual with { Environment = usual.Environment with { Health = HealthSource.Container } }, request),
            "role" => (usual with { Deploy = new() { Ecs = new() { TaskRole = "app" } } }, request),
            _ => (usual with { Deploy = new() { Ecs = new() { Subnets = ["subnet-b"] } } }, request),
        };

        Assert.NotEqual(new TaskDefinitionPlan(usual).Fingerprint(request), new TaskDefinitionPlan(other.Configuration).Fingerprint(other.Request));
    }

    [Theory]
    [InlineData("octo-cat", "octo-cat")]
    [InlineData("dependabot[bot]", "dependabot")]
    [InlineData("a[b]c<>d", "a_b_c__d")]
    [InlineData("Zoë 2 _./=+-:@", "Zoë 2 _./=+-:@")]
    [InlineData("🎪", "_")]
    public void A_tag_value_has_only_characters_that_ECS_allows(string value, string expected) => Assert.Equal(expected, ShowtimeTags.Sanitise(value));

    [Fact]
    public void A_tag_value_is_cut_to_256_characters() => Assert.Equal(256, ShowtimeTags.Sanitise(new string('a', 300)).Length);
}
