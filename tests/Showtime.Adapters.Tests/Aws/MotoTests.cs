using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Wire;
using Showtime.Adapters.Aws.Wire.Ec2;
using Showtime.Adapters.Aws.Wire.Ecr;
using Showtime.Adapters.Aws.Wire.Ecs;
using Showtime.Adapters.Aws.Wire.Logs;
using Showtime.Adapters.Aws.Wire.Sts;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>The wire format against an emulator that was not written here. It reads the process's environment, hence the collection.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class MotoTests(MotoFixture server) : IClassFixture<MotoFixture>
{
    const string Cluster = "showtime";

    [Fact]
    public async Task A_service_lives_from_creation_to_deletion()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        await ArrangeAsync(moto, "ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster", $$"""{"clusterName":"{{Cluster}}"}""");
        var subnet = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSubnets&Version=2016-11-15"), "subnet-[0-9a-f]+").Value;

        // Moto fails on a service that names no security group, which AWS allows.
        var group = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSecurityGroups&Version=2016-11-15"), "sg-[0-9a-f]+").Value;

        var registered = (await aws.SendAsync(Definition("pr-1-abc1234-service"), default)).TaskDefinition;
        var created = (await aws.SendAsync(
            new CreateService(Cluster, "pr-1-abc1234-service", registered.TaskDefinitionArn!)
            {
                ClientToken = "one",
                DesiredCount = 1,
                LaunchType = "FARGATE",
                DeploymentConfiguration = new() { MinimumHealthyPercent = 100, MaximumPercent = 200, DeploymentCircuitBreaker = new(true, false) },
                NetworkConfiguration = new(new([subnet]) { SecurityGroups = [group], AssignPublicIp = "ENABLED" }),
                Tags = [new("pr", "1"), new("github_user", "octo-cat")],
                PropagateTags = "SERVICE",
            },
            default)).Service;
        for (var n = 2; n <= 12; n++)
        {
            await aws.SendAsync(new CreateService(Cluster, $"pr-{n}-abc1234-service", registered.TaskDefinitionArn!) { DesiredCount = 1 }, default);
        }

        var clusters = await aws.SendAsync(new DescribeClusters([Cluster, "elsewhere"]), default);
        var listed = await aws.EveryPageAsync(t => new ListServices(Cluster) { NextToken = t, MaxResults = 5 }, r => r.NextToken, default);
        var described = await aws.SendAsync(new DescribeServices(Cluster, ["pr-1-abc1234-service", "nothing"]), default);
        var second = (await aws.SendAsync(Definition("pr-1-abc1234-service"), default)).TaskDefinition;
        await aws.SendAsync(new TagResource(created.ServiceArn, [new("showtime_token", "two")]), default);
        var updated = (await aws.SendAsync(new UpdateService(Cluster, created.ServiceName) { TaskDefinition = second.TaskDefinitionArn, ForceNewDeployment = true }, default)).Service;
        var tagged = Assert.Single((await aws.SendAsync(new DescribeServices(Cluster, [created.ServiceName]), default)).Services!);
        var revisions = await aws.SendAsync(new ListTaskDefinitions { FamilyPrefix = "pr-1-abc1234-service", Sort = "DESC" }, default);
        var revision = await aws.SendAsync(new DescribeTaskDefinition(second.TaskDefinitionArn!), default);
        var tasks = await aws.SendAsync(new ListTasks(Cluster) { ServiceName = created.ServiceName }, default);
        var deregistered = (await aws.SendAsync(new DeregisterTaskDefinition(registered.TaskDefinitionArn!), default)).TaskDefinition;
        var deleted = (await aws.SendAsync(new DeleteService(Cluster, created.ServiceName, Force: true), default)).Service;
        var left = await aws.SendAsync(new DescribeServices(Cluster, [created.ServiceName]), default);

        Assert.Equal(Cluster, Assert.Single(clusters.Clusters!).ClusterName);
        Assert.Equal(Failure.Missing, Assert.Single(clusters.Failures!).Reason);
        Assert.Equal((Service.Active, 1), (created.Status, created.DesiredCount));
        Assert.Equal(12, listed.SelectMany(p => p.ServiceArns!).Distinct().Count());
        Assert.Equal("octo-cat", Assert.Single(described.Services!).Tags!.Single(t => t.Key == "github_user").Value);
        Assert.Equal(Failure.Missing, Assert.Single(described.Failures!).Reason);
        Assert.Equal(registered.TaskDefinitionArn, described.Services![0].TaskDefinition);
        Assert.Equal(second.TaskDefinitionArn, updated.TaskDefinition);
        Assert.Equal("two", tagged.Tags!.Single(t => t.Key == "showtime_token").Value);
        Assert.Equal([registered.TaskDefinitionArn!, second.TaskDefinitionArn!], revisions.TaskDefinitionArns!.Order()); // moto knows no order
        Assert.Equal("True", revision.TaskDefinition.ContainerDefinitions![0].Environment!.Single(e => e.Name == "FLAG").Value);
        Assert.Equal("attempt", revision.Tags!.Single().Key);
        Assert.Empty(tasks.TaskArns!);
        Assert.Equal("INACTIVE", deregistered!.Status);
        Assert.True(deleted!.Status is Service.Draining or Service.Inactive, deleted.Status);
        Assert.DoesNotContain(left.Services!, s => s.Status == Service.Active);
    }

    [Fact]
    public async Task The_target_deploys_updates_lists_and_deletes()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        await ArrangeAsync(moto, "ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster", """{"clusterName":"target"}""");
        var subnet = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSubnets&Version=2016-11-15"), "subnet-[0-9a-f]+").Value;
        var group = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSecurityGroups&Version=2016-11-15"), "sg-[0-9a-f]+").Value;
        var configuration = Cloud.Configured(e => e with { Cluster = "target", Subnets = [subnet], SecurityGroups = [group] });
        var target = new EcsDeploymentTarget(aws, Cloud.Repository, configuration, TimeProvider.System, (_, _) => Task.FromResult<string?>(null));
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var caller = await target.VerifyAsync(default);
        var created = await target.DeployAsync(Cloud.Request(), default);
        var again = await target.DeployAsync(Cloud.Request(), default);
        var forced = await target.DeployAsync(Cloud.Request("job-2") with { Force = true }, default);
        await target.SetExpiryAsync(Cloud.Service, end, default);
        var listed = Assert.Single(await target.ListAsync(7, default).ToListAsync());
        var described = await target.DescribeAsync(Cloud.Service, default);
        await target.RollBackAsync(Cloud.Service, created.Revision!, default);
        var back = await target.DescribeAsync(Cloud.Service, default);
        await target.DeleteAsync(Cloud.Service, default);
        await target.DeleteAsync("pr-8-abc1234-service", default);
        var gone = await target.DescribeAsync(Cloud.Service, default);

        Assert.Contains(":123456789012:", caller, StringComparison.Ordinal);
        Assert.Equal((created.Revision, "job-1"), (again.Revision, again.Token));
        Assert.NotEqual(created.Revision, forced.Revision);
        Assert.Equal((7, "abc1234", "job-2", end, "octo-cat"), (listed.PullRequest, listed.Sha, listed.Token, listed.ExpiresAt!.Value, listed.RequestedBy));
        Assert.Equal((forced.Revision, created.Fingerprint), (described!.Revision, described.Fingerprint));
        Assert.Equal((created.Revision, "job-1"), (back!.Revision, back.Token));
        Assert.NotEqual(ServiceState.Active, gone?.State ?? ServiceState.Inactive);
    }

    [Fact]
    public async Task An_image_is_found_and_its_tag_deleted()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        await ArrangeAsync(moto, "ecr", "AmazonEC2ContainerRegistry_V20150921.CreateRepository", """{"repositoryName":"superset"}""");
        await ArrangeAsync(moto, "ecr", "AmazonEC2ContainerRegistry_V20150921.PutImage", """{"repositoryName":"superset","imageTag":"pr-1-abc1234-ci","imageManifest":"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":{\"digest\":\"sha256:aa\"},\"layers\":[]}"}""");

        var repository = Assert.Single((await aws.SendAsync(new DescribeRepositories { RepositoryNames = ["superset"] }, default)).Repositories!);
        var image = Assert.Single((await aws.SendAsync(new DescribeImages("superset") { ImageIds = [new(ImageTag: "pr-1-abc1234-ci")] }, default)).ImageDetails!);
        var login = Assert.Single((await aws.SendAsync(new GetAuthorizationToken(), default)).AuthorizationData!);
        var deleted = await aws.SendAsync(new BatchDeleteImage("superset", [new(ImageTag: "pr-1-abc1234-ci"), new(ImageTag: "nothing")]), default);
        var gone = await Assert.ThrowsAsync<AwsException>(() => aws.SendAsync(new DescribeImages("superset") { ImageIds = [new(ImageTag: "pr-1-abc1234-ci")] }, default));

        Assert.EndsWith("/superset", repository.RepositoryUri, StringComparison.Ordinal);
        Assert.Equal(["pr-1-abc1234-ci"], image.ImageTags!);
        Assert.True(image.ImagePushedAt > DateTimeOffset.UnixEpoch);
        Assert.StartsWith("AWS:", Encoding.ASCII.GetString(Convert.FromBase64String(login.AuthorizationToken)), StringComparison.Ordinal);
        Assert.Equal("pr-1-abc1234-ci", Assert.Single(deleted.ImageIds!).ImageTag);
        Assert.Equal(ImageFailure.NotFound, Assert.Single(deleted.Failures!).FailureCode);
        Assert.Equal("ImageNotFoundException", gone.Code);
    }

    [Fact]
    public async Task A_log_is_read_by_stream_and_by_group()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await ArrangeAsync(moto, "logs", "Logs_20140328.CreateLogGroup", """{"logGroupName":"/ecs/x"}""");
        await ArrangeAsync(moto, "logs", "Logs_20140328.CreateLogStream", """{"logGroupName":"/ecs/x","logStreamName":"s/c/1"}""");
        await ArrangeAsync(moto, "logs", "Logs_20140328.PutLogEvents", $$"""{"logGroupName":"/ecs/x","logStreamName":"s/c/1","logEvents":[{"timestamp":{{now}},"message":"one"},{"timestamp":{{now + 1}},"message":"two"},{"timestamp":{{now + 2}},"message":"three"}]}""");

        var stream = Assert.Single((await aws.SendAsync(new DescribeLogStreams("/ecs/x") { LogStreamNamePrefix = "s/" }, default)).LogStreams!);
        var tail = await aws.SendAsync(new GetLogEvents("/ecs/x", stream.LogStreamName) { Limit = 2 }, default);
        var found = await aws.SendAsync(new FilterLogEvents("/ecs/x") { LogStreamNamePrefix = "s/" }, default);
        var missing = await Assert.ThrowsAsync<AwsException>(() => aws.SendAsync(new GetLogEvents("/ecs/none", "s"), default));

        Assert.Equal(["two", "three"], tail.Events!.Select(e => e.Message));
        Assert.NotNull(tail.NextForwardToken);
        Assert.Equal(["one", "two", "three"], found.Events!.Select(e => e.Message));
        Assert.Equal("ResourceNotFoundException", missing.Code);
    }

    [Fact]
    public async Task The_query_protocol_reads_identity_and_network_interfaces()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        var subnet = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSubnets&Version=2016-11-15"), "subnet-[0-9a-f]+").Value;
        var id = Regex.Match(await ArrangeAsync(moto, "ec2", null, $"Action=CreateNetworkInterface&SubnetId={subnet}&Version=2016-11-15"), "eni-[0-9a-f]+").Value;

        var caller = await aws.SendAsync(new GetCallerIdentity(), default);
        var found = Assert.Single((await aws.SendAsync(new DescribeNetworkInterfaces([id]), default)).NetworkInterfaces);
        var missing = await Assert.ThrowsAsync<AwsException>(() => aws.SendAsync(new DescribeNetworkInterfaces(["eni-0123456789abcdef0"]), default));

        Assert.Equal("123456789012", caller.Account);
        Assert.StartsWith("arn:aws:", caller.Arn, StringComparison.Ordinal);
        Assert.Equal(id, found.NetworkInterfaceId);
        Assert.NotNull(found.PrivateIpAddress);
        Assert.Equal(DescribeNetworkInterfaces.NotFound, missing.Code);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_named_in_AWSs_words()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.SendAsync(new ListServices("nothing"), default));

        Assert.Equal((AwsFailure.Refused, "ClusterNotFoundException"), (e.Failure, e.Code));
    }

    static RegisterTaskDefinition Definition(string family) => new(family, [new("superset-ci", "apache/superset:pr-1-abc1234-ci")
    {
        Essential = true,
        PortMappings = [new(8080, "tcp")],
        Environment = [new("FLAG", "True")],
        LogConfiguration = new("awslogs", new Dictionary<string, string> { ["awslogs-group"] = "/ecs/x" }),
    }])
    {
        NetworkMode = "awsvpc",
        RequiresCompatibilities = ["FARGATE"],
        Cpu = "512",
        Memory = "2048",
        Tags = [new("attempt", "one")],
    };

    static ProcessEnvironment Environment(MotoServer moto) => new()
    {
        ["AWS_ENDPOINT_URL"] = moto.Address.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = "testing",
        ["AWS_SECRET_ACCESS_KEY"] = "testing",
    };

    /// <summary>Makes what a test needs, past the client under test. Moto reads the service from the signature's scope and checks no more.</summary>
    static async Task<string> ArrangeAsync(MotoServer moto, string service, string? target, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, moto.Address)
        {
            Content = new StringContent(body, Encoding.UTF8, target is null ? "application/x-www-form-urlencoded" : "application/x-amz-json-1.1"),
        };
        if (target is not null) request.Headers.Add("X-Amz-Target", target);
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", $"Credential=testing/20260101/us-west-2/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }
}
