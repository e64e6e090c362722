using System.Text.Json;
using Showtime.Adapters.Aws.Wire;
using Showtime.Adapters.Aws.Wire.Ec2;
using Showtime.Adapters.Aws.Wire.Ecr;
using Showtime.Adapters.Aws.Wire.Ecs;
using Showtime.Adapters.Aws.Wire.Logs;
using Showtime.Adapters.Aws.Wire.Sts;

namespace Showtime.Adapters.Tests.Aws;

public sealed class WireFormatTests
{
    static readonly string[] SubnetA = ["subnet-a"];

    [Fact]
    public async Task CreateService_goes_out_as_AWS_documents_it()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"service":{"serviceArn":"arn:s","serviceName":"pr-1-abc1234-service","status":"ACTIVE"}}"""));
        using var aws = Clients.With(handler);

        await aws.SendAsync(
            new CreateService("showtime", "pr-1-abc1234-service", "pr-1-abc1234:3")
            {
                ClientToken = "token-1",
                DesiredCount = 1,
                LaunchType = "FARGATE",
                DeploymentConfiguration = new() { MinimumHealthyPercent = 100, MaximumPercent = 200, DeploymentCircuitBreaker = new(true, false) },
                NetworkConfiguration = new(new(SubnetA) { SecurityGroups = ["sg-a"], AssignPublicIp = "ENABLED" }),
                Tags = [new("pr", "1")],
                EnableECSManagedTags = true,
                PropagateTags = "SERVICE",
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
            {"cluster":"showtime","serviceName":"pr-1-abc1234-service","taskDefinition":"pr-1-abc1234:3","clientToken":"token-1","desiredCount":1,"launchType":"FARGATE",
            "deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":100,"deploymentCircuitBreaker":{"enable":true,"rollback":false}},
            "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-a"],"securityGroups":["sg-a"],"assignPublicIp":"ENABLED"}},
            "tags":[{"key":"pr","value":"1"}],"enableECSManagedTags":true,"propagateTags":"SERVICE"}
            """.ReplaceLineEndings(""),
            sent.Body);
    }

    public static TheoryData<string, string, string, string> Requests => new()
    {
        { nameof(ListServices), "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","maxResults":100}""" },
        { nameof(DescribeServices), "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","services":["s"],"include":["TAGS"]}""" },
        { nameof(UpdateService), "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","service":"s","forceNewDeployment":true}""" },
        { nameof(DeleteService), "ecs", "ecs.us-west-2.amazonaws.com", """{"cluster":"c","service":"s","force":true}""" },
        { nameof(DescribeTaskDefinition), "ecs", "ecs.us-west-2.amazonaws.com", """{"taskDefinition":"f:1","include":["TAGS"]}""" },
        { nameof(DeregisterTaskDefinition), "ecs", "ecs.us-west-2.amazonaws.com", """{"taskDefinition":"f:1"}""" },
        { nameof(DeleteTaskDefinitions), "ecs", "ecs.us-west-2.amazonaws.com", """{"taskDefinitions":["f:1"]}""" },
        { nameof(TagResource), "ecs", "ecs.us-west-2.amazonaws.com", """{"resourceArn":"arn:s","tags":[{"key":"k","value":"v"}]}""" },
        { nameof(GetAuthorizationToken), "ecr", "api.ecr.us-west-2.amazonaws.com", "{}" },
        { nameof(BatchDeleteImage), "ecr", "api.ecr.us-west-2.amazonaws.com", """{"repositoryName":"r","imageIds":[{"imageTag":"t"}]}""" },
        { nameof(GetLogEvents), "logs", "logs.us-west-2.amazonaws.com", """{"logGroupName":"g","logStreamName":"s","limit":50}""" },
        { nameof(DescribeNetworkInterfaces), "ec2", "ec2.us-west-2.amazonaws.com", "Action=DescribeNetworkInterfaces&NetworkInterfaceId.1=eni-1&NetworkInterfaceId.2=eni-2&Version=2016-11-15" },
        { nameof(GetCallerIdentity), "sts", "sts.us-west-2.amazonaws.com", "Action=GetCallerIdentity&Version=2011-06-15" },
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
        Assert.Matches($"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{{8}}/us-west-2/{signedFor}/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{{64}}$", sent.Headers["Authorization"]);
        if (signedFor is "ec2" or "sts") Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", sent.Headers["Content-Type"]);
        else Assert.EndsWith("." + action, sent.Headers["X-Amz-Target"]);
    }

    static Task SendAsync(AwsClients aws, string action) => action switch
    {
        nameof(ListServices) => aws.SendAsync(new ListServices("c"), default),
        nameof(DescribeServices) => aws.SendAsync(new DescribeServices("c", ["s"]), default),
        nameof(UpdateService) => aws.SendAsync(new UpdateService("c", "s") { ForceNewDeployment = true }, default),
        nameof(DeleteService) => aws.SendAsync(new DeleteService("c", "s", true), default),
        nameof(DescribeTaskDefinition) => aws.SendAsync(new DescribeTaskDefinition("f:1"), default),
        nameof(DeregisterTaskDefinition) => aws.SendAsync(new DeregisterTaskDefinition("f:1"), default),
        nameof(DeleteTaskDefinitions) => aws.SendAsync(new DeleteTaskDefinitions(["f:1"]), default),
        nameof(TagResource) => aws.SendAsync(new TagResource("arn:s", [new("k", "v")]), default),
        nameof(GetAuthorizationToken) => aws.SendAsync(new GetAuthorizationToken(), default),
        nameof(BatchDeleteImage) => aws.SendAsync(new BatchDeleteImage("r", [new(ImageTag: "t")]), default),
        nameof(GetLogEvents) => aws.SendAsync(new GetLogEvents("g", "s") { Limit = 50 }, default),
        nameof(DescribeNetworkInterfaces) => aws.SendAsync(new DescribeNetworkInterfaces(["eni-1", "eni-2"]), default),
        _ => aws.SendAsync(new GetCallerIdentity(), default),
    };

    [Fact]
    public async Task A_template_keeps_the_members_that_nobody_here_knows()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json(
            """{"taskDefinition":{"family":"f","revision":7,"volumes":[{"name":"v"}],"containerDefinitions":[{"name":"c","image":"i","ulimits":[{"name":"nofile","softLimit":1,"hardLimit":2}]}]},"tags":[{"key":"k","value":"v"}]}"""));
        using var aws = Clients.With(handler);

        var template = (await aws.SendAsync(new DescribeTaskDefinition("f"), default)).TaskDefinition;
        await aws.SendAsync(new RegisterTaskDefinition("g", template.ContainerDefinitions!) { Others = template.Others }, default);

        using var body = JsonDocument.Parse(handler.Requests[1].Body);
        Assert.Equal("v", body.RootElement.GetProperty("volumes")[0].GetProperty("name").GetString());
        Assert.Equal(2, body.RootElement.GetProperty("containerDefinitions")[0].GetProperty("ulimits")[0].GetProperty("hardLimit").GetInt32());
    }

    [Fact]
    public async Task Times_are_read_as_seconds_with_a_fraction()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"services":[{"serviceArn":"a","serviceName":"n","status":"ACTIVE","createdAt":1767225600.123,"unknown":1}],"failures":[]}"""));
        using var aws = Clients.With(handler);

        var service = Assert.Single((await aws.SendAsync(new DescribeServices("c", ["n"]), default)).Services!);

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero), service.CreatedAt);
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

        var interfaces = (await aws.SendAsync(new DescribeNetworkInterfaces(["eni-1", "eni-2"]), default)).NetworkInterfaces;

        Assert.Equal([new("eni-1", "in-use", "52.1.2.3", "10.0.0.5"), new("eni-2", "in-use", null, "10.0.0.6")], interfaces);
    }

    [Fact]
    public async Task The_caller_is_read_from_STSs_XML()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Xml(
            """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""));
        using var aws = Clients.With(handler);

        Assert.Equal(new("123456789012", "arn:aws:iam::123456789012:user/a", "AIDA"), await aws.SendAsync(new GetCallerIdentity(), default));
    }

    [Fact]
    public void A_registry_password_is_not_in_the_text_of_its_record() =>
        Assert.DoesNotContain("QVdTOnNlY3JldA==", new GetAuthorizationTokenResult([new("QVdTOnNlY3JldA==", null, "https://r")]).AuthorizationData![0].ToString());

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

        var pages = await aws.EveryPageAsync(t => new ListServices("c") { NextToken = t }, r => r.NextToken, default);

        Assert.Equal(["a", "b", "c"], pages.SelectMany(p => p.ServiceArns!));
        Assert.Equal(
            ["""{"cluster":"c","maxResults":100}""", """{"cluster":"c","maxResults":100,"nextToken":"2"}""", """{"cluster":"c","maxResults":100,"nextToken":"3"}"""],
            handler.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task A_listing_that_turns_in_circles_is_an_error()
    {
        using var handler = RecordingHandler.Answering(() => RecordingHandler.Json("""{"serviceArns":["a"],"nextToken":"same"}"""));
        using var aws = Clients.With(handler);

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.EveryPageAsync(t => new ListServices("c") { NextToken = t }, r => r.NextToken, default));

        Assert.Equal(AwsFailure.Incomplete, e.Failure);
    }
}
