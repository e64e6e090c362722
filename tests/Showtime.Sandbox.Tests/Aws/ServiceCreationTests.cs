using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class ServiceCreationTests
{
    [Fact]
    public async Task A_service_is_shown_as_ecs_shows_it()
    {
        var account = new Account();
        var definition = await account.RegisterAsync();
        var service = await account.CreateServiceAsync(change: static r => r["tags"] = Tags(("pr", "1")));

        Assert.Equal("arn:aws:ecs:us-west-2:123456789012:service/superset-ci/web", (string?)service["serviceArn"]);
        Assert.Equal("ACTIVE", (string?)service["status"]);
        Assert.Equal(definition, (string?)service["taskDefinition"]);
        Assert.Equal(account.Time.GetUtcNow().ToUnixTimeSeconds(), (long)service["createdAt"]!);
        Assert.Equal((0, 1, 1), ((int)service["runningCount"]!, (int)service["pendingCount"]!, (int)service["desiredCount"]!));
        var deployment = service["deployments"]!.AsArray().Single()!;
        Assert.Equal(("PRIMARY", "IN_PROGRESS"), ((string?)deployment["status"], (string?)deployment["rolloutState"]));
        Assert.Equal("1", (string?)service["tags"]![0]!["value"]);
    }

    [Fact]
    public async Task Tags_are_described_only_when_asked_for()
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.CreateServiceAsync(change: static r => r["tags"] = Tags(("pr", "1")));
        Assert.Null((await account.DescribeServiceAsync())["tags"]);
        var with = await account.EcsAsync("DescribeServices", new() { ["services"] = new JsonArray("web"), ["include"] = new JsonArray("TAGS") });
        Assert.Equal("pr", (string?)with["services"]![0]!["tags"]![0]!["key"]);
    }

    [Fact]
    public async Task The_same_token_with_the_same_request_returns_the_service_that_exists()
    {
        var account = new Account();
        await account.RegisterAsync();
        static void Token(JsonObject r) => r["clientToken"] = "token-1";
        var first = await account.CreateServiceAsync(change: Token);
        account.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await account.CreateServiceAsync(change: Token);
        Assert.Equal((double)first["createdAt"]!, (double)again["createdAt"]!);
        Assert.Single(account.Aws.Services);
        Assert.Single(account.Aws.Tasks);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("token-2", 1)]
    [InlineData("token-1", 2)]
    public async Task The_same_name_with_another_token_or_request_is_refused(string? token, int desiredCount)
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.CreateServiceAsync(change: static r => r["clientToken"] = "token-1");
        var second = Account.Service();
        if (token is not null) second["clientToken"] = token;
        second["desiredCount"] = desiredCount;
        Assert.Equal(("InvalidParameterException", "Creation of service was not idempotent."), await account.ErrorAsync("ecs", "CreateService", second));
    }

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        { "cluster", "\"nope\"", "ClusterNotFoundException", "Cluster not found." },
        { "taskDefinition", "\"nope\"", "ClientException", "TaskDefinition not found." },
        { "taskDefinition", "\"old:1\"", "InvalidParameterException", "TaskDefinition is inactive" },
        { "serviceName", "\"web service\"", "InvalidParameterException", "Invalid service name." },
        { "clientToken", "\"1234567890123456789012345678901234567\"", "InvalidParameterException", "36 ASCII characters" },
        { "launchType", "\"MOON\"", "InvalidParameterException", "Launch type should be one of" },
        { "capacityProviderStrategy", """[{"capacityProvider":"FARGATE_SPOT"}]""", "InvalidParameterException", "Specifying both a launch type and capacity provider strategy" },
        { "networkConfiguration", "null", "InvalidParameterException", "Network Configuration must be provided when networkMode 'awsvpc' is specified." },
        { "networkConfiguration", """{"awsvpcConfiguration":{"subnets":[]}}""", "InvalidParameterException", "subnets can not be empty." },
        {
            "networkConfiguration", """{"awsvpcConfiguration":{"subnets":["subnet-x"]}}""", "InvalidParameterException",
            "Error retrieving subnet information for [subnet-x]: The subnet ID 'subnet-x' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
        },
        {
            "networkConfiguration", """{"awsvpcConfiguration":{"subnets":["subnet-a"],"securityGroups":["sg-x"]}}""", "InvalidParameterException",
            "The security group 'sg-x' does not exist (ErrorCode: InvalidGroup.NotFound)"
        },
        { "deploymentConfiguration", """{"minimumHealthyPercent":100,"maximumPercent":100}""", "InvalidParameterException", "cannot be 100 as this will block deployments" },
        { "desiredCount", "-1", "InvalidParameterException", "Desired count" },
        { "platformVersion", "\"9.9\"", "PlatformUnknownException", "does not exist" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task An_invalid_request_is_refused_with_the_message_of_ecs(string member, string value, string code, string message)
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.RegisterAsync("old");
        await account.EcsAsync("DeregisterTaskDefinition", new() { ["taskDefinition"] = "old:1" });
        var request = Account.Service();
        request[member] = JsonNode.Parse(value);

        var error = await account.ErrorAsync("ecs", "CreateService", request);

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(account.Aws.Services);
    }

    [Fact]
    public async Task Spot_capacity_needs_a_cluster_with_that_provider()
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.EcsAsync("CreateCluster", new() { ["clusterName"] = "plain" });
        static void Spot(JsonObject r)
        {
            r.Remove("launchType");
            r["capacityProviderStrategy"] = new JsonArray(new JsonObject { ["capacityProvider"] = "FARGATE_SPOT", ["weight"] = 1 });
        }

        var service = await account.CreateServiceAsync(change: Spot);
        Assert.Equal("FARGATE_SPOT", (string?)service["capacityProviderStrategy"]![0]!["capacityProvider"]);
        Assert.Null(service["launchType"]);
        var elsewhere = Account.Service();
        Spot(elsewhere);
        elsewhere["cluster"] = "plain";
        Assert.Contains("FARGATE_SPOT", (await account.ErrorAsync("ecs", "CreateService", elsewhere)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_cluster_refuses_another_service()
    {
        var account = new Account(new() { ServicesPerCluster = 1, EnforceRateLimits = false });
        await account.RegisterAsync();
        await account.CreateServiceAsync();
        Assert.Equal("InvalidParameterException", (await account.ErrorAsync("ecs", "CreateService", Account.Service("two"))).Code);
        account.Aws.ServiceQuota = 2;
        await account.CreateServiceAsync("two");
    }

    public static TheoryData<string, string, bool> TagCases => new()
    {
        { "github_user", "dependabot[bot]", false },
        { "pr", "a,b", false },
        { "pr", "Größe 12 _./=+-:@", true },
        { "aws:x", "1", false },
        { new string('k', 128), new string('v', 256), true },
        { new string('k', 129), "v", false },
        { "k", new string('v', 257), false },
        { "", "v", false },
    };

    [Theory]
    [MemberData(nameof(TagCases))]
    public async Task Tags_follow_the_rules_of_aws(string key, string value, bool allowed)
    {
        var account = new Account();
        await account.RegisterAsync();
        var request = Account.Service();
        request["tags"] = Tags((key, value));
        if (allowed) await account.EcsAsync("CreateService", request);
        else Assert.Equal("InvalidParameterException", (await account.ErrorAsync("ecs", "CreateService", request)).Code);
    }

    [Fact]
    public async Task A_resource_has_at_most_50_tags()
    {
        var account = new Account();
        await account.RegisterAsync();
        var service = await account.CreateServiceAsync(change: static r => r["tags"] = Tags([.. Enumerable.Range(0, 50).Select(static i => ($"k{i}", "v"))]));
        JsonObject Tag(string key) => new() { ["resourceArn"] = (string?)service["serviceArn"], ["tags"] = Tags((key, "new")) };
        await account.EcsAsync("TagResource", Tag("k0")); // one that is there is replaced
        Assert.Equal("InvalidParameterException", (await account.ErrorAsync("ecs", "TagResource", Tag("k50"))).Code);
        await account.EcsAsync("UntagResource", new() { ["resourceArn"] = (string?)service["serviceArn"], ["tagKeys"] = new JsonArray("k1") });
        await account.EcsAsync("TagResource", Tag("k50"));
        Assert.Equal(50, (await account.EcsAsync("ListTagsForResource", new() { ["resourceArn"] = (string?)service["serviceArn"] }))["tags"]!.AsArray().Count);
        Assert.Equal("new", account.Aws.Services.Single().Tags["k0"]);
    }

    [Fact]
    public async Task At_most_10_services_are_described_at_once_and_missing_ones_are_failures()
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.CreateServiceAsync();
        var eleven = new JsonObject { ["services"] = new JsonArray([.. Enumerable.Range(0, 11).Select(static i => (JsonNode)$"s{i}")]) };
        Assert.Equal(("InvalidParameterException", "Services cannot have more than 10 elements."), await account.ErrorAsync("ecs", "DescribeServices", eleven));
        Assert.Equal("Services cannot be empty.", (await account.ErrorAsync("ecs", "DescribeServices", new() { ["services"] = new JsonArray() })).Message);

        var answer = await account.EcsAsync("DescribeServices", new() { ["services"] = new JsonArray("web", "gone") });
        Assert.Equal("web", (string?)answer["services"]!.AsArray().Single()!["serviceName"]);
        Assert.Equal(
            ("arn:aws:ecs:us-west-2:123456789012:service/superset-ci/gone", "MISSING"),
            ((string?)answer["failures"]![0]!["arn"], (string?)answer["failures"]![0]!["reason"]));
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(100, 25)]
    [InlineData(7, 7)]
    public async Task Services_are_listed_in_pages_of_ten_unless_asked_otherwise(int? size, int firstPage)
    {
        var account = new Account();
        for (var i = 0; i < 25; i++) account.Aws.SeedService(new($"pr-{i}") { DesiredCount = 0 });
        var all = new List<string>();
        string? token = null;
        var first = 0;
        do
        {
            var request = new JsonObject();
            if (size is not null) request["maxResults"] = size;
            if (token is not null) request["nextToken"] = token;
            var page = await account.EcsAsync("ListServices", request);
            if (all.Count == 0) first = page["serviceArns"]!.AsArray().Count;
            all.AddRange(page["serviceArns"]!.AsArray().Select(static a => (string)a!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);

        Assert.Equal(firstPage, first);
        Assert.Equal(25, all.Distinct().Count());
    }

    [Theory]
    [InlineData("maxResults", "101")]
    [InlineData("maxResults", "0")]
    [InlineData("nextToken", "\"made up\"")]
    public async Task An_invalid_page_is_refused(string member, string value) =>
        Assert.Equal("InvalidParameterException", (await new Account().ErrorAsync("ecs", "ListServices", new() { [member] = JsonNode.Parse(value) })).Code);

    internal static JsonArray Tags(params (string Key, string Value)[] tags) =>
        new([.. tags.Select(static t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value })]);
}
