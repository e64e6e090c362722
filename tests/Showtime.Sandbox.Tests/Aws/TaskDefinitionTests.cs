using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class TaskDefinitionTests
{
    [Fact]
    public async Task A_registration_comes_back_with_revision_status_and_what_ecs_fills_in()
    {
        var account = new Account();
        var request = Account.Definition();
        request["tags"] = ServiceCreationTests.Tags(("pr", "1"));
        var answer = await account.EcsAsync("RegisterTaskDefinition", request);
        var definition = answer["taskDefinition"]!;
        Assert.Equal("arn:aws:ecs:us-west-2:123456789012:task-definition/web:1", (string?)definition["taskDefinitionArn"]);
        Assert.Equal(("ACTIVE", 1), ((string?)definition["status"], (int)definition["revision"]!));
        Assert.Equal(8080, (int)definition["containerDefinitions"]![0]!["portMappings"]![0]!["hostPort"]!);
        Assert.True((bool)definition["containerDefinitions"]![0]!["essential"]!);
        Assert.Equal("pr", (string?)answer["tags"]![0]!["key"]);
        Assert.Null((await account.EcsAsync("DescribeTaskDefinition", new() { ["taskDefinition"] = "web" }))["tags"]);
        var described = await account.EcsAsync("DescribeTaskDefinition", new() { ["taskDefinition"] = "web:1", ["include"] = new JsonArray("TAGS") });
        Assert.Equal("1", (string?)described["tags"]![0]!["value"]);
    }

    [Theory]
    [InlineData("256", "512", true)]
    [InlineData("256", "2048", true)]
    [InlineData("256", "3072", false)]
    [InlineData("512", "2048", true)]
    [InlineData("512", "512", false)]
    [InlineData("512", "5120", false)]
    [InlineData("1024", "1024", false)]
    [InlineData("1024", "4096", true)]
    [InlineData("1024", "4000", false)]
    [InlineData("8192", "16384", true)]
    [InlineData("8192", "17408", false)]
    [InlineData("300", "1024", false)]
    [InlineData("0.5 vCPU", "2 GB", true)]
    public async Task A_size_that_fargate_does_not_have_is_refused(string cpu, string memory, bool exists)
    {
        var account = new Account();
        var request = Account.Definition();
        (request["cpu"], request["memory"]) = (cpu, memory);
        if (exists)
        {
            var definition = (await account.EcsAsync("RegisterTaskDefinition", request))["taskDefinition"]!;
            Assert.All((string[])["cpu", "memory"], m => Assert.Matches("^[0-9]+$", (string?)definition[m]));
            return;
        }

        Assert.Equal(
            ("ClientException", $"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values."),
            await account.ErrorAsync("ecs", "RegisterTaskDefinition", request));
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "family", "\"\"", "Family should not be null or empty." },
        { "family", "\"pr 1\"", "Family contains invalid characters." },
        { "cpu", "null", "Fargate requires that 'cpu' be defined at the task level." },
        { "memory", "\"much\"", "Invalid 'memory' setting for task." },
        { "networkMode", "\"bridge\"", "Fargate only supports network mode 'awsvpc'." },
        { "executionRoleArn", "null", "Fargate requires task definition to have execution role ARN to support log driver awslogs." },
        { "executionRoleArn", "\"arn:aws:iam::999999999999:role/x\"", "Role is not valid" },
        { "containerDefinitions", "[]", "Container list cannot be empty." },
        { "containerDefinitions", """[{"image":"x"}]""", "Container.name should not be null or empty." },
        { "containerDefinitions", """[{"name":"a b","image":"x"}]""", "Container.name contains invalid characters." },
        { "containerDefinitions", """[{"name":"a"}]""", "Container.image should not be null or empty." },
        { "containerDefinitions", """[{"name":"a","image":"x"},{"name":"a","image":"x"}]""", "Container.name must be unique" },
        { "containerDefinitions", """[{"name":"a","image":"x","essential":false}]""", "at least one essential container" },
        { "containerDefinitions", """[{"name":"a","image":"x","portMappings":[{"containerPort":80,"hostPort":81}]}]""", "host ports and container ports in port mappings must match" },
        { "containerDefinitions", """[{"name":"a","image":"x","portMappings":[{"containerPort":70000}]}]""", "Invalid port" },
        { "containerDefinitions", """[{"name":"a","image":"x","healthCheck":{"command":["CMD-SHELL","true"],"interval":1}}]""", "interval must be between 5 and 300" },
        { "containerDefinitions", """[{"name":"a","image":"x","healthCheck":{"command":["curl","x"]}}]""", "must start with CMD" },
        { "containerDefinitions", """[{"name":"a","image":"x","environment":[{"name":"","value":"1"}]}]""", "Environment variable name" },
        {
            "containerDefinitions", """[{"name":"a","image":"x","environment":[{"name":"A","value":"1"}],"secrets":[{"name":"A","valueFrom":"arn"}]}]""",
            "The secret name must be unique"
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task An_invalid_task_definition_is_refused(string member, string value, string message)
    {
        var account = new Account();
        var request = Account.Definition();
        request[member] = JsonNode.Parse(value);
        var error = await account.ErrorAsync("ecs", "RegisterTaskDefinition", request);
        Assert.Equal("ClientException", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(account.Aws.TaskDefinitions);
    }

    [Fact]
    public async Task An_image_in_ecr_needs_an_execution_role()
    {
        var request = Account.Definition(image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime:1");
        request.Remove("executionRoleArn");
        Assert.Equal(
            "Fargate requires task definition to have execution role ARN to support ECR images.",
            (await new Account().ErrorAsync("ecs", "RegisterTaskDefinition", request)).Message);
    }

    [Fact]
    public async Task Definitions_are_listed_by_whole_family_status_and_direction()
    {
        var account = new Account();
        for (var i = 0; i < 11; i++) await account.RegisterAsync();
        await account.RegisterAsync("web-2");
        await account.EcsAsync("DeregisterTaskDefinition", new() { ["taskDefinition"] = "web:2" });
        Assert.Equal(["web:1", "web:3", "web:4", "web:5", "web:6", "web:7", "web:8", "web:9", "web:10", "web:11"], await ListAsync(new() { ["familyPrefix"] = "web" }));
        Assert.Equal(["web:2"], await ListAsync(new() { ["status"] = "INACTIVE" }));
        Assert.Equal(["web:11", "web:10"], (await ListAsync(new() { ["familyPrefix"] = "web", ["sort"] = "DESC", ["maxResults"] = 2 })).Take(2));

        async Task<List<string>> ListAsync(JsonObject request)
        {
            var all = new List<string>();
            string? token = null;
            do
            {
                var page = request.DeepClone().AsObject();
                if (token is not null) page["nextToken"] = token;
                var answer = await account.EcsAsync("ListTaskDefinitions", page);
                all.AddRange(answer["taskDefinitionArns"]!.AsArray().Select(static a => ((string)a!).Split('/')[1]));
                token = (string?)answer["nextToken"];
            }
            while (token is not null);
            return all;
        }
    }

    [Fact]
    public async Task A_revision_is_deregistered_then_deleted_and_its_number_never_comes_back()
    {
        var account = new Account();
        await account.RegisterAsync();
        Assert.Equal("Revision is missing.", (await account.ErrorAsync("ecs", "DeregisterTaskDefinition", new() { ["taskDefinition"] = "web" })).Message);
        var active = await account.EcsAsync("DeleteTaskDefinitions", new() { ["taskDefinitions"] = new JsonArray("web:1", "web:9") });
        Assert.Equal(
            [
                "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
                "The specified task definition identifier is invalid. Specify a valid name or ARN and try again.",
            ],
            active["failures"]!.AsArray().Select(static f => (string?)f!["reason"]));

        Assert.Equal("INACTIVE", (string?)(await account.EcsAsync("DeregisterTaskDefinition", new() { ["taskDefinition"] = "web:1" }))["taskDefinition"]!["status"]);
        Assert.Equal("ClientException", (await account.ErrorAsync("ecs", "DescribeTaskDefinition", new() { ["taskDefinition"] = "web" })).Code);
        var deleted = await account.EcsAsync("DeleteTaskDefinitions", new() { ["taskDefinitions"] = new JsonArray("web:1") });
        Assert.Equal("DELETE_IN_PROGRESS", (string?)deleted["taskDefinitions"]![0]!["status"]);
        account.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Unable to describe task definition.", (await account.ErrorAsync("ecs", "DescribeTaskDefinition", new() { ["taskDefinition"] = "web:1" })).Message);
        Assert.EndsWith(":2", await account.RegisterAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_10_revisions_are_deleted_at_once()
    {
        var eleven = new JsonArray([.. Enumerable.Range(1, 11).Select(static i => (JsonNode)$"web:{i}")]);
        Assert.Equal(
            ("InvalidParameterException", "Size of TaskDefinition references list cannot exceed 10"),
            await new Account().ErrorAsync("ecs", "DeleteTaskDefinitions", new() { ["taskDefinitions"] = eleven }));
    }

    [Fact]
    public async Task A_revision_is_deleted_only_when_it_is_no_longer_in_use()
    {
        var account = await TaskLifeTests.DeployedAsync();
        await account.EcsAsync("DeregisterTaskDefinition", new() { ["taskDefinition"] = "web:1" });
        await account.EcsAsync("DeleteTaskDefinitions", new() { ["taskDefinitions"] = new JsonArray("web:1") });
        account.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("DELETE_IN_PROGRESS", account.Aws.TaskDefinitions.Single().Status);
        await account.EcsAsync("DeleteService", new() { ["service"] = "web", ["force"] = true });
        account.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(account.Aws.TaskDefinitions);
    }
}
