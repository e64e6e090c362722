using System.Text.Json.Nodes;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Adapters.Configuration;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>The module is applied to moto, an AWS that was not written here, and what it made is used. Moto starts no tasks for services.</summary>
public sealed class ModuleTests(AppliedModule module) : IClassFixture<AppliedModule>
{
    static readonly Dictionary<string, string> None = [];

    [Fact]
    public async Task The_module_is_formatted()
    {
        Requires.Terraform();
        await Terraform.RunAsync(InfrastructureFolder.Path, "fmt", "-check", "-recursive");
    }

    [Fact]
    public async Task An_environment_runs_in_what_the_module_creates()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        await module.ApplyAsync();
        var configuration = Configuration();
        using var aws = new AwsClients(new()
        {
            Region = configuration.Deploy.Ecs.Region,
            Variables = new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL"] = module.Address.AbsoluteUri,
                ["AWS_ACCESS_KEY_ID"] = "testing",
                ["AWS_SECRET_ACCESS_KEY"] = "testing",
            },
            RetryQuota = false,
        });
        var target = new EcsDeploymentTarget(aws, new(AppliedModule.Repository, _ => new(4711)), configuration, TimeProvider.System, (_, _) => Task.FromResult<string?>(null));
        var request = new DeploymentRequest
        {
            Repository = AppliedModule.Repository,
            PullRequest = 7,
            Sha = "abc1234abc1234abc1234abc1234abc1234abc12",
            ServiceName = "pr-7-abc1234-service",
            Image = $"{configuration.Image.Repository}:pr-7-abc1234-ci",
            RequestedBy = "octo-cat",
            CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ExpiresAt = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero),
            Token = "job-1",
        };

        var caller = await target.VerifyAsync(default);
        var deployed = await target.DeployAsync(request, null, default);
        var again = await target.DeployAsync(request, null, default);
        List<DeployedService> listed = [];
        await foreach (var service in target.ListAsync(null, default)) listed.Add(service);
        await target.SetExpiryAsync(request.ServiceName, null, default);
        var described = await target.DescribeAsync(request.ServiceName, null, default);
        await target.DeleteAsync(request.ServiceName, default);
        var gone = await target.DescribeAsync(request.ServiceName, null, default);
        var revisions = await target.DeleteRevisionsAsync(request.ServiceName, default);

        Assert.StartsWith("arn:aws:", caller, StringComparison.Ordinal);
        Assert.Equal((ServiceState.Active, "octo-cat"), (deployed.State, deployed.RequestedBy));
        Assert.Equal(deployed.Revision, again.Revision);
        Assert.Equal(request.ServiceName, Assert.Single(listed).Name);
        Assert.Null(described!.ExpiresAt);
        Assert.NotEqual(ServiceState.Active, gone?.State ?? ServiceState.Inactive);
        Assert.Equal(1, revisions);
    }

    [Fact]
    public async Task The_configuration_that_it_prints_names_what_it_creates()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        await module.ApplyAsync();

        var (image, environment, ecs) = (Configuration().Image, Configuration().Environment, Configuration().Deploy.Ecs);

        Assert.Equal((string?)module.Resource("aws_ecr_repository", "images")["repository_url"], image.Repository);
        Assert.Equal((int?)module.Resources("aws_vpc_security_group_ingress_rule").Single()["instances"]![0]!["attributes"]!["from_port"], environment.Port);
        Assert.Equal(("us-west-2", "showtime", "/ecs/showtime", "fargate"), (ecs.Region, ecs.Cluster, ecs.LogGroup, ecs.Capacity));
        Assert.Equal(2, ecs.Subnets.Distinct().Count());
        Assert.Equal((string?)module.Resource("aws_security_group", "environments")["id"], Assert.Single(ecs.SecurityGroups));
        Assert.Equal((string?)module.Resource("aws_iam_role", "execution")["arn"], ecs.ExecutionRole);
        Assert.Equal((string?)module.Resource("aws_iam_role", "task")["arn"], ecs.TaskRole);
    }

    [Fact]
    public async Task An_image_without_a_tag_is_kept_as_long_as_one_with_a_tag()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        await module.ApplyAsync();

        var policy = JsonNode.Parse((string)module.Resource("aws_ecr_lifecycle_policy", "images")["policy"]!)!;

        // An environment runs its image by digest, also after the tag has moved on.
        Assert.Equal([30, 30], policy["rules"]!.AsArray().Select(rule => (int)rule!["selection"]!["countNumber"]!));
    }

    [Fact]
    public async Task The_application_gets_no_permission_and_the_start_of_a_task_only_the_named_secrets()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        await module.ApplyAsync();

        var inline = module.Resources("aws_iam_role_policy").Select(r => r["instances"]![0]!["attributes"]!).ToDictionary(
            p => (string)p["role"]!, p => Document(p["policy"]));
        var attached = module.Resources("aws_iam_role_policy_attachment").Select(r => (string?)r["instances"]![0]!["attributes"]!["role"]);

        Assert.Equal(["showtime-execution", "showtime-github"], inline.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["showtime-execution"], attached);
        Assert.Equal(AppliedModule.Secret, (string?)Assert.Single(inline["showtime-execution"]["Statement"]!.AsArray())!["Resource"]![0]);
    }

    [Fact]
    public async Task The_role_of_the_workflow_trusts_the_default_branch_only_and_has_the_policy()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        await module.ApplyAsync();

        var trust = Assert.Single(Document(module.Resource("aws_iam_role", "github")["assume_role_policy"])["Statement"]!.AsArray())!;
        var policy = (string)module.Resource("aws_iam_role_policy", "github")["policy"]!;

        var condition = Assert.Single(trust["Condition"]!.AsObject());
        Assert.Equal("StringEquals", condition.Key);
        Assert.Equal($"repo:{AppliedModule.Repository}:ref:refs/heads/main", (string?)condition.Value!["token.actions.githubusercontent.com:sub"]);
        Assert.Equal("sts.amazonaws.com", (string?)condition.Value["token.actions.githubusercontent.com:aud"]);
        Assert.Equal("1296269", (string?)condition.Value["token.actions.githubusercontent.com:repository_id"]);
        Assert.Equal(
            WorkflowsWithTheRole().Select(file => $"{AppliedModule.Repository}/.github/workflows/{file}@refs/heads/main").Order(StringComparer.Ordinal),
            condition.Value["token.actions.githubusercontent.com:job_workflow_ref"]!.AsArray().Select(item => (string?)item).Order(StringComparer.Ordinal));
        Assert.Equal(4, condition.Value.AsObject().Count);
        Assert.DoesNotContain("${", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:ecs:us-west-2:123456789012:service/showtime/pr-*", policy, StringComparison.Ordinal);
        Assert.True(policy.Length < 10_240, "AWS takes 10,240 characters at most.");
    }

    /// <summary>Terraform's own tests beside the module: each choice, planned against a provider that asks nobody.</summary>
    [Fact]
    public async Task Its_choices_are_what_its_variables_say()
    {
        Requires.SkipFor(Terraform.MissingToApply);
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(InfrastructureFolder.Path, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(InfrastructureFolder.Path, file);
            if (!name.StartsWith(".terraform" + Path.DirectorySeparatorChar, StringComparison.Ordinal)) folder.Write(name, await File.ReadAllTextAsync(file));
        }

        await Terraform.RunAsync(folder.Path, "init", "-input=false", "-no-color", $"-plugin-dir={Terraform.Plugins}", "-lockfile=readonly");
        var output = await Terraform.RunAsync(folder.Path, "test", "-no-color");

        Assert.Matches(@"Success! [1-9]\d* passed, 0 failed", output);
    }

    /// <summary>The workflows that take the role, among those that a repository is given.</summary>
    static IEnumerable<string> WorkflowsWithTheRole() => Directory.EnumerateFiles(RepositoryFolder.Combine("templates", "workflows"))
        .Where(file => File.ReadAllText(file).Contains("role-to-assume", StringComparison.Ordinal))
        .Select(file => Path.GetFileName(file));

    ShowtimeConfiguration Configuration() => ConfigurationReader.Read(new(ConfigurationFile.DefaultPath, module.Yaml), None, None).Value;

    static JsonNode Document(JsonNode? text) => JsonNode.Parse((string)text!)!;
}
