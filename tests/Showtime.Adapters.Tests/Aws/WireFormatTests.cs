using Amazon.ECR.Model;
using Amazon.ECS;
using Amazon.SecurityToken.Model;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Tests.Aws;

public sealed class WireFormatTests
{
    [Fact]
    public async Task CreateService_is_sent_as_AWS_documents_it()
    {
        using var handler = RecordingHandler.Answering(
            () => RecordingHandler.Json("""{"service":{"serviceArn":"arn:s","serviceName":"pr-1-abc1234-service","status":"ACTIVE"}}"""));
        using var aws = Clients.With(handler);

        await aws.Ecs.CreateServiceAsync(
            new()
            {
                Cluster = "showtime",
                ServiceName = "pr-1-abc1234-service",
                TaskDefinition = "pr-1-abc1234:3",
                ClientToken = "token-1",
                DesiredCount = 1,
                LaunchType = LaunchType.FARGATE,
                DeploymentConfiguration = new() { MinimumHealthyPercent = 100, MaximumPercent = 200, DeploymentCircuitBreaker = new() { Enable = true, Rollback = false } },
                NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = ["subnet-a"], SecurityGroups = ["sg-a"], AssignPublicIp = AssignPublicIp.ENABLED } },
                Tags = [new() { Key = "pr", Value = "1" }],
                EnableECSManagedTags = true,
                PropagateTags = PropagateTags.SERVICE,
            },
            default);

        var sent = handler.Only;
        Assert.Equal(HttpMethod.Post, sent.Method);
        Assert.Equal("https://ecs.us-west-2.amazonaws.com/", sent.Url.AbsoluteUri);
        Assert.Equal("AmazonEC2ContainerServiceV20141113.CreateService", sent.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", sent.Headers["Content-Type"]);
        Assert.Equal("session", sent.Headers["X-Amz-Security-Token"]);
        Assert.Equal(
            """
            {"clientToken":"token-1","cluster":"showtime",
            "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":false},"maximumPercent":200,"minimumHealthyPercent":100},
            "desiredCount":1,"enableECSManagedTags":true,"launchType":"FARGATE",
            "networkConfiguration":{"awsvpcConfiguration":{"assignPublicIp":"ENABLED","securityGroups":["sg-a"],"subnets":["subnet-a"]}},
            "propagateTags":"SERVICE","serviceName":"pr-1-abc1234-service","tags":[{"key":"pr","value":"1"}],"taskDefinition":"pr-1-abc1234:3"}
            """.ReplaceLineEndings(""),
            sent.Body);
    }

    public static TheoryData<string, string, string, string> Requests => new()
    {
        { "ListServices", "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","maxResults":100}""" },
        { "DescribeServices", "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","include":["TAGS"],"services":["s"]}""" },
        { "UpdateService", "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","forceNewDeployment":true,"service":"s"}""" },
        { "DeleteService", "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","force":true,"service":"s"}""" },
        { "DescribeTaskDefinition", "ecs", "ecs.us-west-2.amazonaws.com", """{"include":["TAGS"],"taskDefinition":"f:1"}""" },
        { "DeregisterTaskDefinition", "ecs", "ecs.us-west-2.amazonaws.com", """{"taskDefinition":"f:1"}""" },
        { "DeleteTaskDefinitions", "ecs", "ecs.us-west-2.amazonaws.com", """{"taskDefinitions":["f:1"]}""" },
        { "TagResource", "ecs", "ecs.us-west-2.amazonaws.com", """{"resourceArn":"arn:s","tags":[{"key":"k","value":"v"}]}""" },
        { "GetAuthorizationToken", "ecr", "api.ecr.us-west-2.amazonaws.com", "{}" },
        { "BatchDeleteImage", "ecr", "api.ecr.us-west-2.amazonaws.com", """{"imageIds":[{"imageTag":"t"}],"repositoryName":"r"}""" },
        { "GetLogEvents", "logs", "logs.us-west-2.amazonaws.com", """{"limit":50,"logGroupName":"g","logStreamName":"s","startTime":1767225600123}""" },
        { "DescribeNetworkInterfaces", "ec2", "ec2.us-west-2.amazonaws.com", "Action=DescribeNetworkInterfaces&NetworkInterfaceId.1=eni-1&NetworkInterfaceId.2=eni-2&Version=2016-11-15" },
        { "GetCallerIdentity", "sts", "sts.us-west-2.amazonaws.com", "Action=GetCallerIdentity&Version=2011-06-15" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Each_service_gets_its_own_host_signature_and_body(string action, string signedFor, string host, string body)
    {
        using var handler = RecordingHandler.Answering(() => signedFor is "ec2" or "sts" ? RecordingHandler.Xml("<Answer/>") : RecordingHandler.Json("{}"));
        using var aws = Clients.With(handler);

        await SendAsync(aws, action);

        var sent = handler.Only;
        Assert.Equal(host, sent.Url.Host);
        Assert.Equal(body, sent.Body);
        Assert.Contains("app/Showtime-", sent.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Matches(
            $"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{{8}}/us-west-2/{signedFor}/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{{64}}$",
            sent.Headers["Authorization"]);
        if (signedFor is "ec2" or "sts") Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", sent.Headers["Content-Type"]);
        else Assert.EndsWith("." + action, sent.Headers["X-Amz-Target"]);
    }

    static Task SendAsync(AwsClients aws, string action) => action switch
    {
        "ListServices" => aws.Ecs.ListServicesAsync(new() { Cluster = "c", MaxResults = 100 }, default),
        "DescribeServices" => aws.Ecs.DescribeServicesAsync(new() { Cluster = "c", Services = ["s"], Include = [ServiceField.TAGS] }, default),
        "UpdateService" => aws.Ecs.UpdateServiceAsync(new() { Cluster = "c", Service = "s", ForceNewDeployment = true }, default),
        "DeleteService" => aws.Ecs.DeleteServiceAsync(new() { Cluster = "c", Service = "s", Force = true }, default),
        "DescribeTaskDefinition" => aws.Ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "f:1", Include = [TaskDefinitionField.TAGS] }, default),
        "DeregisterTaskDefinition" => aws.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = "f:1" }, default),
        "DeleteTaskDefinitions" => aws.Ecs.DeleteTaskDefinitionsAsync(new() { TaskDefinitions = ["f:1"] }, default),
        "TagResource" => aws.Ecs.TagResourceAsync(new() { ResourceArn = "arn:s", Tags = [new() { Key = "k", Value = "v" }] }, default),
        "GetAuthorizationToken" => aws.Ecr.GetAuthorizationTokenAsync(new(), default),
        "BatchDeleteImage" => aws.Ecr.BatchDeleteImageAsync(new() { RepositoryName = "r", ImageIds = [new() { ImageTag = "t" }] }, default),
        "GetLogEvents" => aws.Logs.GetLogEventsAsync(
            new() { LogGroupName = "g", LogStreamName = "s", Limit = 50, StartTime = new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc) }, default),
        "DescribeNetworkInterfaces" => aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = ["eni-1", "eni-2"] }, default),
        _ => aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), default),
    };

    [Fact]
    public async Task Times_are_read_as_seconds_with_a_fraction()
    {
        using var handler = RecordingHandler.Answering(
            () => RecordingHandler.Json(
                """{"services":[{"serviceArn":"a","serviceName":"n","status":"ACTIVE","createdAt":1767225600.123,"unknown":1}],"failures":[]}"""));
        using var aws = Clients.With(handler);

        var service = Assert.Single((await aws.Ecs.DescribeServicesAsync(new() { Cluster = "c", Services = ["n"] }, default)).Services);

        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc), service.CreatedAt);
        Assert.Equal(DateTimeKind.Utc, service.CreatedAt!.Value.Kind);
    }

    [Fact]
    public async Task A_network_interface_is_read_from_EC2s_XML()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Xml(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><networkInterfaceSet>
            <item><networkInterfaceId>eni-1</networkInterfaceId><status>in-use</status><privateIpAddress>10.0.0.5</privateIpAddress><association><publicIp>52.1.2.3</publicIp></association></item>
            <item><networkInterfaceId>eni-2</networkInterfaceId><status>in-use</status><privateIpAddress>10.0.0.6</privateIpAddress></item>
            </networkInterfaceSet></DescribeNetworkInterfacesResponse>
            """));
        using var aws = Clients.With(handler);

        var interfaces = (await aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = ["eni-1", "eni-2"] }, default)).NetworkInterfaces;

        Assert.Equal(
            [("eni-1", "in-use", "52.1.2.3", "10.0.0.5"), ("eni-2", "in-use", null, "10.0.0.6")],
            interfaces.Select(i => (i.NetworkInterfaceId, i.Status.Value, i.Association?.PublicIp, i.PrivateIpAddress)));
    }

    [Fact]
    public async Task The_caller_is_read_from_STSs_XML()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Xml(
            """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""));
        using var aws = Clients.With(handler);

        var caller = await aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), default);

        Assert.Equal(("123456789012", "arn:aws:iam::123456789012:user/a", "AIDA"), (caller.Account, caller.Arn, caller.UserId));
    }

    [Fact]
    public void A_registry_password_is_not_in_the_text_of_its_answer() =>
        Assert.DoesNotContain("QVdTOnNlY3JldA==", new AuthorizationData { AuthorizationToken = "QVdTOnNlY3JldA==" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Every_page_of_a_listing_is_read()
    {
        using var handler = new RecordingHandler((sent, n) => RecordingHandler.Json(n switch
        {
            0 => """{"serviceArns":["a","b"],"nextToken":"2"}""",
            1 => """{"serviceArns":[],"nextToken":"3"}""",
            _ => """{"serviceArns":["c"]}""",
        }));
        using var aws = Clients.With(handler);

        var pages = await AwsPages.ReadAllAsync(
            "ECS", "ListServices", t => aws.Ecs.ListServicesAsync(new() { Cluster = "c", NextToken = t }, default), r => r.NextToken);

        Assert.Equal(["a", "b", "c"], pages.SelectMany(p => p.ServiceArns));
        Assert.Equal(
            ["""{"cluster":"c"}""", """{"cluster":"c","nextToken":"2"}""", """{"cluster":"c","nextToken":"3"}"""],
            handler.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task A_listing_that_repeats_a_page_is_an_error()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"serviceArns":["a"],"nextToken":"same"}"""));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(
            () => AwsPages.ReadAllAsync(
                "ECS", "ListServices", t => aws.Ecs.ListServicesAsync(new() { Cluster = "c", NextToken = t }, default), r => r.NextToken));

        Assert.Equal(AwsFailure.Incomplete, e.Failure);
    }
}
