using Showtime.Adapters.Configuration;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    const string File = ".github/showtime.yml";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("image:\ndeploy: { ecs: }\n")]
    public void Everything_has_a_default(string? yaml)
    {
        var (value, origins) = Read(yaml);

        Assert.Equal("apache/superset", value.Image.Repository);
        Assert.Equal(8080, value.Environment.Port);
        Assert.Empty(origins);
    }

    [Fact]
    public void The_documented_example_is_read()
    {
        var (value, _) = Read("""
            # .github/showtime.yml
            image: { repository: apache/superset, context: ., dockerfile: Dockerfile, target: showtime, platform: linux/amd64,
                     buildArgs: { INCLUDE_CHROMIUM: "false", LOAD_EXAMPLES_DUCKDB: "true" }, cache: apache/superset-cache:showtime }
            environment: { container: superset-ci, port: 8080, healthPath: /health, health: http, startupTimeout: 15m, ttl: 48h, size: standard,
                           variables: { SUPERSET_PORT: "8080" }, secrets: {}, featureFlagPrefix: SUPERSET_FEATURE_ }
            deploy:
              target: ecs
              ecs: { region: us-west-2, cluster: superset-ci, subnets: [subnet-a], securityGroups: [sg-a], taskDefinition: null,
                     executionRole: ecsTaskExecutionRole, taskRole: null, logGroup: /ecs/superset-ci, capacity: fargate }
            limits: { attempts: 2 }
            """);

        Assert.Equal(["subnet-a"], value.Deploy.Ecs.Subnets);
        Assert.Null(value.Deploy.Ecs.TaskRole);
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var (value, _) = Read("""
            image:
              target: ~
              buildArgs: { A: false, B: 1.50, C: , D: "x y" }
            environment:
              port: 9000
              startupTimeout: 1h30m
              ttl: close
              size: Large
            deploy:
              ecs:
                subnets: a, b
                securityGroups:
                - c
                - d
            """);

        Assert.Null(value.Image.Target);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "false", ["B"] = "1.50", ["C"] = "", ["D"] = "x y" }, value.Image.BuildArgs);
        Assert.Equal(9000, value.Environment.Port);
        Assert.Equal(TimeSpan.FromMinutes(90), value.Environment.StartupTimeout.ToTimeSpan());
        Assert.Equal(TimeToLive.UntilClose, value.Environment.Ttl);
        Assert.Equal(EnvironmentSize.Large, value.Environment.Size);
        Assert.Equal(["a", "b"], value.Deploy.Ecs.Subnets);
        Assert.Equal(["c", "d"], value.Deploy.Ecs.SecurityGroups);
    }

    [Fact]
    public void A_file_nested_too_deeply_is_refused() =>
        Assert.Contains("1:51: nested more than 50 levels deep.", Assert.Throws<ShowtimeException>(() => Read(new string('[', 200_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Mappings_that_merge_each_other_many_times_are_read_once()
    {
        var levels = Enumerable.Range(1, 40).Select(level => $"x-{level}: &l{level} {{ <<: [*l{level - 1}, *l{level - 1}, *l{level - 1}] }}");
        var (value, _) = Read($"x-0: &l0 {{ A: b }}\n{string.Join('\n', levels)}\nimage: {{ buildArgs: {{ <<: *l40 }} }}\n");

        Assert.Equal("b", value.Image.BuildArgs["A"]);
    }

    [Fact]
    public void Anchors_and_merge_keys_are_followed()
    {
        var (value, origins) = Read("""
            x-common: &common
              A: "1"
              B: "2"
            image:
              buildArgs:
                <<: *common
                B: "3"
            environment:
              variables: *common
            """);

        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, value.Image.BuildArgs);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }, value.Environment.Variables);
        Assert.Equal(["environment.variables", "image.buildArgs"], origins.Keys.Order());
    }

    [Theory]
    [InlineData("imge:\n  target: x\n", "1:1: imge: unknown key. Did you mean 'image'?")]
    [InlineData("image:\n  buildArg: {}\n", "2:3: image.buildArg: unknown key. Did you mean 'buildArgs'?")]
    [InlineData("image:\n  Target: x\n", "2:3: image.Target: unknown key. Did you mean 'target'?")]
    [InlineData("deploy:\n  cluster: x\n", "2:3: deploy.cluster: unknown key. Did you mean 'deploy.ecs.cluster'?")]
    [InlineData("\nport: 1\n", "2:1: port: unknown key. Did you mean 'environment.port'?")]
    [InlineData("zzz: 1\n", "1:1: zzz: unknown key.")]
    [InlineData("environment:\n  port: eighty\n", "2:9: environment.port: 'eighty' is not a whole number.")]
    [InlineData("environment:\n  port: 70000\n", "2:9: environment.port: 70000 is not between 1 and 65535.")]
    [InlineData("environment:\n  port: [1]\n", "2:9: environment.port: a single value is expected.")]
    [InlineData("environment:\n  port:\n", "2:8: environment.port: a value is expected; leave the key out for its default.")]
    [InlineData("environment:\n  startupTimeout: 15\n", "2:19: environment.startupTimeout: '15' is not a duration such as 90s, 15m or 1h30m.")]
    [InlineData("environment:\n  startupTimeout: 8h\n", "2:19: environment.startupTimeout: 8h is not between 1s and 6h.")]
    [InlineData("environment:\n  ttl: 90m\n", "2:8: environment.ttl: '90m' is not a time to live such as 24h, 2d, 1w or close.")]
    [InlineData("environment:\n  size: larg\n", "2:9: environment.size: 'larg' is not standard or large. Did you mean 'large'?")]
    [InlineData("environment:\n  variables: [a]\n", "2:14: environment.variables: a mapping of names to texts is expected.")]
    [InlineData("environment:\n  variables: { A: [b] }\n", "2:14: environment.variables: the value of 'A' must be a text.")]
    [InlineData("environment:\n  variables: { A-B: c }\n", "2:14: environment.variables: 'A-B' is not a name of letters, digits and '_'.")]
    [InlineData(
        "environment:\n  secrets: { A: hunter2 }\n",
        "2:12: environment.secrets: the value of 'A' is not the ARN of a secret. The secret itself never belongs here.")]
    [InlineData("environment: 5\n", "1:14: environment: this is a section: a mapping of keys to values is expected.")]
    [InlineData("environment:\n  healthPath: health\n", "2:15: environment.healthPath: 'health' is not a path that begins with '/'.")]
    [InlineData("deploy:\n  ecs: { subnets: [[a]] }\n", "2:19: deploy.ecs.subnets: every item of the list must be a text.")]
    [InlineData("deploy:\n  ecs: { capacity: Spot }\n", "2:20: deploy.ecs.capacity: 'Spot' is not fargate or spot. Did you mean 'spot'?")]
    [InlineData("deploy:\n  ecs: { region: oregon }\n", "2:18: deploy.ecs.region: 'oregon' is not an AWS region such as us-west-2.")]
    [InlineData("image: { a: &a [*a] }\n", "1:17: an alias inside of what it names.")]
    [InlineData("image: { [a]: b }\n", "1:10: a key must be a text.")]
    [InlineData("x-a: &a [b]\nimage: { *a : c }\n", "2:10: a key must be a text.")]
    [InlineData("image: &i { <<: *i }\n", "1:17: an alias inside of what it names.")]
    [InlineData("image: { <<: a }\n", "1:8: image: '<<' merges mappings only.")]
    [InlineData("limits:\n  lease: -10675199.02:48:05.4775808\n", "2:10: limits.lease: -10675199d2h is not between 1m and 1d.")]
    [InlineData("deploy:\n  target: eks\n", "2:11: deploy.target: 'eks' is not ecs. Did you mean 'ecs'?")]
    [InlineData(
        "image:\n  repository: apache/superset:latest\n",
        "2:15: image.repository: 'apache/superset:latest' is not an image repository. Write owner/name or host[:port]/name, without a tag.")]
    [InlineData("image:\n  context: /etc\n", "2:12: image.context: '/etc' is not a relative path.")]
    [InlineData("image:\n  platform: linux/amd64,linux/arm64\n", "2:13: image.platform: 'linux/amd64,linux/arm64' is not one platform such as linux/amd64.")]
    [InlineData("limits:\n  attempts: 0\n", "2:13: limits.attempts: 0 is not between 1 and 10.")]
    [InlineData("limits:\n  environments: -1\n", "2:17: limits.environments: -1 is not between 0 and 10000.")]
    [InlineData("cost:\n  vcpuHour: 0,04\n", "2:13: cost.vcpuHour: '0,04' is not a number such as 0.04048.")]
    [InlineData("cost:\n  gbHour: -1\n", "2:11: cost.gbHour: -1 is not between 0 and 1000.")]
    [InlineData("cost:\n  spotDiscount: 101\n", "2:17: cost.spotDiscount: 101 is not between 0 and 100.")]
    [InlineData("limits:\n  startsPerDay: many\n", "2:17: limits.startsPerDay: 'many' is not a whole number.")]
    [InlineData("- a\n", "1:1: the file is not a mapping of keys to values.")]
    public void A_mistake_is_reported_with_its_line_column_and_key(string yaml, string expected)
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(yaml));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
        Assert.Equal($"{File}:{expected}", error.Message);
    }

    [Theory]
    [InlineData("image: {", 2)]
    [InlineData("image:\n  target: a\n  target: b\n", 3)]
    [InlineData("image:\n\ttarget: a\n", 2)]
    [InlineData("a: *nowhere\n", 1)]
    [InlineData("---\nimage:\n---\nimage:\n", 4)]
    [InlineData("image:\n  buildArgs: &a { <<: *a }\n", 2)]
    [InlineData("image:\n  buildArgs: { <<: text }\n", 2)]
    [InlineData("? [a]\n: b\n", 1)]
    [InlineData("image:\n  target: [a\nb: c\n", 2)]
    [InlineData("image:\n  target: 'a\nb: c\n", 2)]
    [InlineData("image:\n  target: a: b\n", 2)]
    [InlineData("image:\n  target: a\n context: b\n", 3)]
    public void A_file_that_is_not_a_yaml_mapping_is_reported_with_its_line(string yaml, int line)
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(yaml));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
        Assert.StartsWith($"{File}:{line}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_to_a_file_is_a_reported_mistake()
    {
        const string yaml = "x-a: &a { A: '1' }\nimage:\n  buildArgs: { <<: *a, B: \"2\" }\ndeploy:\n  ecs:\n    subnets:\n    - a\n    - b\n";
        for (var place = 0; place <= yaml.Length; place++)
        {
            List<string> damaged = [yaml[..place], .. "{}[]\"'&*:-<>|\t\n\0#%@`!?,\u00e9".Select(extra => yaml.Insert(place, extra.ToString()))];
            foreach (var text in damaged)
            {
                var failure = Record.Exception(() => Read(text));
                Assert.True(failure is null or ShowtimeException { Error: ShowtimeError.InvalidConfiguration }, $"{text}\n{failure}");
            }
        }
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(
            "imge: {}\nenvironment: { port: x }\n", new() { ["SHOWTIME_LIMIT_ATTEMPTS"] = "1" }));

        Assert.Equal(
            $"""
            The configuration has 3 mistakes:
            {File}:1:1: imge: unknown key. Did you mean 'image'?
            {File}:2:22: environment.port: 'x' is not a whole number.
            SHOWTIME_LIMIT_ATTEMPTS: unknown variable. Did you mean 'SHOWTIME_LIMITS_ATTEMPTS'?
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Fact]
    public void Variables_override_the_file_and_parameters_override_both()
    {
        var (value, origins) = Read(
            "environment: { port: 1, ttl: 1h }\nlimits: { attempts: 1 }\n",
            new() { ["SHOWTIME_ENVIRONMENT_PORT"] = "2", ["SHOWTIME_ENVIRONMENT_TTL"] = "2h" },
            new() { ["environment.ttl"] = "3h" });

        Assert.Equal((2, "3h", 1), (value.Environment.Port, value.Environment.Ttl.ToString(), value.Limits.Attempts));
        Assert.Equal(
            new Dictionary<string, string> { ["environment.port"] = "SHOWTIME_ENVIRONMENT_PORT", ["environment.ttl"] = "parameter", ["limits.attempts"] = File + ":2" },
            origins);
    }

    [Theory]
    [InlineData("SHOWTIME_DEPLOY_ECS_SUBNETS", "a, b", "a|b")]
    [InlineData("SHOWTIME_DEPLOY_ECS_SUBNETS", """["a", "b"]""", "a|b")]
    [InlineData("SHOWTIME_DEPLOY_ECS_SUBNETS", "a", "a")]
    public void A_list_in_a_variable_is_read(string variable, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(null, new() { [variable] = text }).Value.Deploy.Ecs.Subnets));

    [Theory]
    [InlineData("A=1,B=x=y", "A:1|B:x=y")]
    [InlineData("""{ "A": "1,2", "B": "" }""", "A:1,2|B:")]
    public void A_map_in_a_variable_is_read(string text, string expected) => Assert.Equal(
        expected,
        string.Join('|', Read(null, new() { ["SHOWTIME_IMAGE_BUILD_ARGS"] = text }).Value.Image.BuildArgs.Select(pair => $"{pair.Key}:{pair.Value}")));

    [Theory]
    [InlineData("SHOWTIME_IMAGE_BUILD_ARGS", "A")]
    [InlineData("SHOWTIME_IMAGE_BUILD_ARGS", "A=1,A=2")]
    [InlineData("SHOWTIME_IMAGE_BUILD_ARGS", "{ \"A\": 1 }")]
    [InlineData("SHOWTIME_IMAGE_BUILD_ARGS", "{ \"A\": null }")]
    [InlineData("SHOWTIME_DEPLOY_ECS_SUBNETS", "[a]")]
    [InlineData("SHOWTIME_ENVIRONMENT_PORT", "0")]
    [InlineData("AWS_REGION", "oregon")]
    public void A_mistake_in_a_variable_names_the_variable(string variable, string text)
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(null, new() { [variable] = text }));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
        Assert.StartsWith(variable + ": ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHOWTIME_CONFIG", "x")]
    [InlineData("SHOWTIME_DOCKER", "x")]
    [InlineData("SHOWTIME_BUILDER", "x")]
    [InlineData("SHOWTIME_TEST_REGISTRY", "x")]
    [InlineData("SHOWTIME_ENVIRONMENT_PORT", "")]
    [InlineData("AWS_REGION", "")]
    [InlineData("ECR_REPOSITORY", "superset-ci")]
    [InlineData("SHOWTIMES", "x")]
    public void A_variable_that_is_not_a_setting_or_is_empty_changes_nothing(string variable, string text) =>
        Assert.Empty(Read(null, new() { [variable] = text }).Origins);

    [Fact]
    public void The_variables_of_the_original_work_and_those_of_showtime_override_them()
    {
        var (value, origins) = Read("deploy: { ecs: { cluster: in-file } }", new()
        {
            ["ECS_CLUSTER"] = "theirs", ["AWS_REGION"] = "eu-west-1", ["SHOWTIME_DEPLOY_ECS_REGION"] = "eu-west-2",
            ["ECR_REPOSITORY"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/superset-ci",
        });

        Assert.Equal(("theirs", "eu-west-2"), (value.Deploy.Ecs.Cluster, value.Deploy.Ecs.Region));
        Assert.Equal("123456789012.dkr.ecr.eu-west-1.amazonaws.com/superset-ci", value.Image.Repository);
        Assert.Equal("ECS_CLUSTER", origins["deploy.ecs.cluster"]);
    }

    [Fact]
    public void Null_is_accepted_where_it_is_a_value()
    {
        var (value, _) = Read(null, new() { ["SHOWTIME_IMAGE_CACHE"] = "null" }, new() { ["image.target"] = "null", ["deploy.ecs.cluster"] = "null" });

        Assert.Null(value.Image.Cache);
        Assert.Null(value.Image.Target);
        Assert.Equal("null", value.Deploy.Ecs.Cluster);
    }

    [Theory]
    [InlineData("environment.tll", "1h", "parameter: environment.tll: unknown key. Did you mean 'environment.ttl'?")]
    [InlineData("environment.ttl", "soon", "parameter: environment.ttl: 'soon' is not a time to live such as 24h, 2d, 1w or close.")]
    [InlineData("environment.port", "0", "parameter: environment.port: 0 is not between 1 and 65535.")]
    public void A_mistake_in_a_parameter_is_invalid_input(string path, string text, string expected)
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(null, parameters: new() { [path] = text }));

        Assert.Equal((ShowtimeError.InvalidInput, expected), (error.Error, error.Message));
    }

    [Fact]
    public void A_private_value_is_not_quoted()
    {
        var error = Assert.Throws<ShowtimeException>(() => Read(null, new() { ["SHOWTIME_ENVIRONMENT_SECRETS"] = "hunter2" }));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_that_was_named_is_an_error()
    {
        var error = await Assert.ThrowsAsync<ShowtimeException>(() => ConfigurationFile.ReadAsync("/nowhere/showtime.yml", CancellationToken.None));

        Assert.Equal(ShowtimeError.InvalidInput, error.Error);
        Assert.Contains("/nowhere/showtime.yml", error.Message, StringComparison.Ordinal);
    }

    static ResolvedConfiguration Read(
        string? yaml, Dictionary<string, string>? variables = null, Dictionary<string, string>? parameters = null) =>
        ConfigurationReader.Read(yaml is null ? null : new ConfigurationFile(File, yaml), variables ?? [], parameters ?? []);
}
