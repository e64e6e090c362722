using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>Compares the policy of the workflows' role with the calls that the program makes.</summary>
public sealed class PolicyTests
{
    /// <summary>What the docker client does when it pushes, and when it looks whether a layer is there already.</summary>
    static readonly string[] Push =
    [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload",
        "ecr:PutImage", "ecr:UploadLayerPart",
    ];

    /// <summary>ECS requires it for a task definition that names a role.</summary>
    const string PassRole = "iam:PassRole";

    /// <summary>AWS allows it to everybody who has credentials.</summary>
    const string NeedsNoPermission = "sts:GetCallerIdentity";

    static readonly JsonArray Statements = JsonNode.Parse(InfrastructureFolder.Read("policy/showtime-policy.json.tftpl"))!["Statement"]!.AsArray();

    [Fact]
    public void The_policy_allows_the_calls_that_are_made_and_no_others()
    {
        var needed = CalledOperations.Find().Except([NeedsNoPermission]).Union(Push).Append(PassRole);

        var allowed = Statements.SelectMany(s => Texts(s!["Action"])).ToList();

        Assert.Equal(needed.Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
        Assert.All(Statements, s => Assert.Equal("Allow", (string?)s!["Effect"]));
    }

    [Fact]
    public void Only_actions_without_a_scope_are_allowed_everywhere()
    {
        var everywhere = Statements.Where(s => Texts(s!["Resource"]).Contains("*")).ToLookup(s => s!["Condition"] is not null, s => Texts(s!["Action"]));

        Assert.Equal(
            ["ecr:GetAuthorizationToken", "ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"],
            everywhere[false].SelectMany(a => a).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ecs:ListServices", "ecs:ListTasks"],
            everywhere[true].SelectMany(a => a).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Roles_are_passed_to_tasks_only()
    {
        var statement = Assert.Single(Statements, s => Texts(s!["Action"]).Contains(PassRole))!;

        Assert.Equal(["${execution_role_arn}", "${task_role_arn}"], Texts(statement["Resource"]));
        Assert.Equal("ecs-tasks.amazonaws.com", (string?)statement["Condition"]!["StringEquals"]!["iam:PassedToService"]);
    }

    [Fact]
    public void Every_variable_is_documented()
    {
        var page = InfrastructureFolder.Read("README.md");

        var variables = Regex.Matches(
            InfrastructureFolder.Read("variables.tf"), "(?<=^variable \").+(?=\")", RegexOptions.Multiline).Select(m => m.Value).ToList();

        Assert.NotEmpty(variables);
        Assert.All(variables, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    static IReadOnlyList<string> Texts(JsonNode? array) => [.. array!.AsArray().Select(item => (string)item!)];
}
