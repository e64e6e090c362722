using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.ECR;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.SecurityToken.Model;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Ports;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>The wire format against an emulator that was not written here. It reads the process's environment, so it is in that collection.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class MotoTests(MotoFixture server) : IClassFixture<MotoFixture>
{
    const string Cluster = "showtime";

    [Fact]
    public async Task A_service_is_created_updated_and_deleted()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        await ArrangeAsync(moto, "ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster", $$"""{"clusterName":"{{Cluster}}"}""");
        var subnet = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSubnets&Version=2016-11-15"), "subnet-[0-9a-f]+").Value;

        // Moto fails on a service that names no security group, which AWS allows.
        var group = Regex.Match(await ArrangeAsync(moto, "ec2", null, "Action=DescribeSecurityGroups&Version=2016-11-15"), "sg-[0-9a-f]+").Value;

        var registered = (await aws.Ecs.RegisterTaskDefinitionAsync(Definition("pr-1-abc1234-service"), default)).TaskDefinition;
        var created = (await aws.Ecs.CreateServiceAsync(
            new()
            {
                Cluster = Cluster,
                ServiceName = "pr-1-abc1234-service",
                TaskDefinition = registered.TaskDefinitionArn,
                ClientToken = "one",
                DesiredCount = 1,
                LaunchType = LaunchType.FARGATE,
                DeploymentConfiguration = new() { MinimumHealthyPercent = 100, MaximumPercent = 200, DeploymentCircuitBreaker = new() { Enable = true, Rollback = false } },
                NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [subnet], SecurityGroups = [group], AssignPublicIp = AssignPublicIp.ENABLED } },
                Tags = [new() { Key = "pr", Value = "1" }, new() { Key = "github_user", Value = "octo-cat" }],
                PropagateTags = PropagateTags.SERVICE,
            },
            default)).Service;
        for (var n = 2; n <= 12; n++)
        {
            await aws.Ecs.CreateServiceAsync(
                new() { Cluster = Cluster, ServiceName = $"pr-{n}-abc1234-service", TaskDefinition = registered.TaskDefinitionArn, DesiredCount = 1 }, default);
        }

        var clusters = await aws.Ecs.DescribeClustersAsync(new() { Clusters = [Cluster, "elsewhere"] }, default);
        var listed = await AwsPages.ReadAllAsync(
            "ECS", "ListServices", t => aws.Ecs.ListServicesAsync(new() { Cluster = Cluster, NextToken = t, MaxResults = 5 }, default), r => r.NextToken);
        var described = await aws.Ecs.DescribeServicesAsync(
            new() { Cluster = Cluster, Services = ["pr-1-abc1234-service", "nothing"], Include = [ServiceField.TAGS] }, default);
        var second = (await aws.Ecs.RegisterTaskDefinitionAsync(Definition("pr-1-abc1234-service"), default)).TaskDefinition;
        await aws.Ecs.TagResourceAsync(new() { ResourceArn = created.ServiceArn, Tags = [new() { Key = "showtime_token", Value = "two" }] }, default);
        var updated = (await aws.Ecs.UpdateServiceAsync(
            new() { Cluster = Cluster, Service = created.ServiceName, TaskDefinition = second.TaskDefinitionArn, ForceNewDeployment = true }, default)).Service;
        var tagged = Assert.Single(
            (await aws.Ecs.DescribeServicesAsync(
                new() { Cluster = Cluster, Services = [created.ServiceName], Include = [ServiceField.TAGS] }, default)).Services!);
        var revisions = await aws.Ecs.ListTaskDefinitionsAsync(new() { FamilyPrefix = "pr-1-abc1234-service", Sort = SortOrder.DESC }, default);
        var revision = await aws.Ecs.DescribeTaskDefinitionAsync(
            new() { TaskDefinition = second.TaskDefinitionArn, Include = [TaskDefinitionField.TAGS] }, default);
        var tasks = await aws.Ecs.ListTasksAsync(new() { Cluster = Cluster, ServiceName = created.ServiceName }, default);
        var deregistered = (await aws.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = registered.TaskDefinitionArn }, default)).TaskDefinition;
        var deleted = (await aws.Ecs.DeleteServiceAsync(new() { Cluster = Cluster, Service = created.ServiceName, Force = true }, default)).Service;
        var left = await aws.Ecs.DescribeServicesAsync(new() { Cluster = Cluster, Services = [created.ServiceName], Include = [ServiceField.TAGS] }, default);

        Assert.Equal(Cluster, Assert.Single(clusters.Clusters!).ClusterName);
        Assert.Equal("MISSING", Assert.Single(clusters.Failures!).Reason);
        Assert.Equal((EcsStatus.Active, 1), (created.Status, created.DesiredCount));
        Assert.Equal(12, listed.SelectMany(p => p.ServiceArns!).Distinct().Count());
        Assert.Equal("octo-cat", Assert.Single(described.Services!).Tags!.Single(t => t.Key == "github_user").Value);
        Assert.Equal("MISSING", Assert.Single(described.Failures!).Reason);
        Assert.Equal(registered.TaskDefinitionArn, described.Services![0].TaskDefinition);
        Assert.Equal(second.TaskDefinitionArn, updated.TaskDefinition);
        Assert.Equal("two", tagged.Tags!.Single(t => t.Key == "showtime_token").Value);
        Assert.Equal([registered.TaskDefinitionArn!, second.TaskDefinitionArn!], revisions.TaskDefinitionArns!.Order()); // moto sorts nothing
        Assert.Equal("True", revision.TaskDefinition.ContainerDefinitions![0].Environment!.Single(e => e.Name == "FLAG").Value);
        Assert.Equal("attempt", revision.Tags!.Single().Key);
        Assert.Empty(tasks.TaskArns!);
        Assert.Equal(TaskDefinitionStatus.INACTIVE, deregistered.Status);
        Assert.True(deleted!.Status is EcsStatus.Draining or EcsStatus.Inactive, deleted.Status);
        Assert.DoesNotContain(left.Services!, s => s.Status == EcsStatus.Active);
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
        var target = new EcsDeploymentTarget(aws, new(Cloud.Repository, _ => new(4711)), configuration, TimeProvider.System, (_, _) => Task.FromResult<string?>(null));
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var caller = await target.VerifyAsync(default);
        var created = await target.DeployAsync(Cloud.Request(), null, default);
        var again = await target.DeployAsync(Cloud.Request(), null, default);
        var forced = await target.DeployAsync(Cloud.Request("job-2") with { Force = true }, null, default);
        await target.SetExpiryAsync(Cloud.Service, end, default);
        var listed = Assert.Single(await target.ListAsync(7, default).ToListAsync());
        var described = await target.DescribeAsync(Cloud.Service, null, default);
        await target.RollBackAsync(Cloud.Service, created.Revision!, default);
        var back = await target.DescribeAsync(Cloud.Service, null, default);
        await target.DeleteAsync(Cloud.Service, default);
        await target.DeleteAsync("pr-8-abc1234-service", default);
        var gone = await target.DescribeAsync(Cloud.Service, null, default);

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
        await ArrangeAsync(
            moto,
            "ecr",
            "AmazonEC2ContainerRegistry_V20150921.PutImage",
            """{"repositoryName":"superset","imageTag":"pr-1-abc1234-ci","imageManifest":"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":{\"digest\":\"sha256:aa\"},\"layers\":[]}"}""");

        var image = Assert.Single(
            (await aws.Ecr.DescribeImagesAsync(
                new() { RepositoryName = "superset", ImageIds = [new() { ImageTag = "pr-1-abc1234-ci" }] }, default)).ImageDetails!);
        var login = Assert.Single((await aws.Ecr.GetAuthorizationTokenAsync(new(), default)).AuthorizationData!);
        var deleted = await aws.Ecr.BatchDeleteImageAsync(
            new() { RepositoryName = "superset", ImageIds = [new() { ImageTag = "pr-1-abc1234-ci" }, new() { ImageTag = "nothing" }] }, default);
        var gone = await Assert.ThrowsAsync<AwsException>(
            () => aws.Ecr.DescribeImagesAsync(new() { RepositoryName = "superset", ImageIds = [new() { ImageTag = "pr-1-abc1234-ci" }] }, default));

        Assert.Equal(["pr-1-abc1234-ci"], image.ImageTags!);
        Assert.True(image.ImagePushedAt > DateTime.UnixEpoch);
        Assert.StartsWith("AWS:", Encoding.ASCII.GetString(Convert.FromBase64String(login.AuthorizationToken)), StringComparison.Ordinal);
        Assert.Equal("pr-1-abc1234-ci", Assert.Single(deleted.ImageIds!).ImageTag);
        Assert.Equal(ImageFailureCode.ImageNotFound, Assert.Single(deleted.Failures!).FailureCode);
        Assert.Equal("ImageNotFoundException", gone.Code);
    }

    [Fact]
    public async Task A_log_is_read_by_stream()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await ArrangeAsync(moto, "logs", "Logs_20140328.CreateLogGroup", """{"logGroupName":"/ecs/x"}""");
        await ArrangeAsync(moto, "logs", "Logs_20140328.CreateLogStream", """{"logGroupName":"/ecs/x","logStreamName":"s/c/1"}""");
        await ArrangeAsync(
            moto,
            "logs",
            "Logs_20140328.PutLogEvents",
            $$"""{"logGroupName":"/ecs/x","logStreamName":"s/c/1","logEvents":[{"timestamp":{{now}},"message":"one"},{"timestamp":{{now + 1}},"message":"two"},{"timestamp":{{now + 2}},"message":"three"}]}""");

        var stream = Assert.Single(
            (await aws.Logs.DescribeLogStreamsAsync(new() { LogGroupName = "/ecs/x", LogStreamNamePrefix = "s/" }, default)).LogStreams!);
        var tail = await aws.Logs.GetLogEventsAsync(new() { LogGroupName = "/ecs/x", LogStreamName = stream.LogStreamName, Limit = 2 }, default);
        var since = await aws.Logs.GetLogEventsAsync(
            new()
            {
                LogGroupName = "/ecs/x",
                LogStreamName = stream.LogStreamName,
                StartFromHead = true,
                StartTime = DateTimeOffset.FromUnixTimeMilliseconds(now + 1).UtcDateTime,
            },
            default);
        var missing = await Assert.ThrowsAsync<AwsException>(
            () => aws.Logs.GetLogEventsAsync(new() { LogGroupName = "/ecs/none", LogStreamName = "s" }, default));

        Assert.Equal(["two", "three"], tail.Events!.Select(e => e.Message));
        Assert.NotNull(tail.NextForwardToken);
        Assert.Equal(["two", "three"], since.Events.Select(e => e.Message));
        Assert.Equal(now + 1, new DateTimeOffset(since.Events[0].Timestamp!.Value).ToUnixTimeMilliseconds());
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
        var id = Regex.Match(
            await ArrangeAsync(moto, "ec2", null, $"Action=CreateNetworkInterface&SubnetId={subnet}&Version=2016-11-15"), "eni-[0-9a-f]+").Value;

        var caller = await aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), default);
        var found = Assert.Single((await aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = [id] }, default)).NetworkInterfaces);
        var missing = await Assert.ThrowsAsync<AwsException>(
            () => aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = ["eni-0123456789abcdef0"] }, default));

        Assert.Equal("123456789012", caller.Account);
        Assert.StartsWith("arn:aws:", caller.Arn, StringComparison.Ordinal);
        Assert.Equal(id, found.NetworkInterfaceId);
        Assert.NotNull(found.PrivateIpAddress);
        Assert.Equal("InvalidNetworkInterfaceID.NotFound", missing.Code);
    }

    [Fact]
    public async Task A_missing_cluster_is_named_in_the_words_of_AWS()
    {
        Requires.Moto();
        var moto = await server.StartAsync();
        using var environment = Environment(moto);
        using var aws = new AwsClients(new() { Region = "us-west-2" });

        var e = await Assert.ThrowsAsync<AwsException>(() => aws.Ecs.ListServicesAsync(new() { Cluster = "nothing" }, default));

        Assert.Equal((AwsFailure.Refused, "ClusterNotFoundException"), (e.Failure, e.Code));
    }

    static RegisterTaskDefinitionRequest Definition(string family) => new()
    {
        Family = family,
        ContainerDefinitions =
        [
            new()
            {
                Name = "superset-ci",
                Image = "apache/superset:pr-1-abc1234-ci",
                Essential = true,
                PortMappings = [new() { ContainerPort = 8080, Protocol = TransportProtocol.Tcp }],
                Environment = [new() { Name = "FLAG", Value = "True" }],
                LogConfiguration = new() { LogDriver = LogDriver.Awslogs, Options = new() { ["awslogs-group"] = "/ecs/x" } },
            },
        ],
        NetworkMode = NetworkMode.Awsvpc,
        RequiresCompatibilities = [Compatibility.FARGATE],
        Cpu = "512",
        Memory = "2048",
        Tags = [new() { Key = "attempt", Value = "one" }],
    };

    static ProcessEnvironment Environment(MotoServer moto) => new()
    {
        ["AWS_ENDPOINT_URL"] = moto.Address.AbsoluteUri,
        ["AWS_ACCESS_KEY_ID"] = "testing",
        ["AWS_SECRET_ACCESS_KEY"] = "testing",
    };

    /// <summary>Creates what a test needs without the client under test. Moto reads the service from the signature's scope and checks no more.</summary>
    static async Task<string> ArrangeAsync(MotoServer moto, string service, string? target, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, moto.Address)
        {
            Content = new StringContent(body, Encoding.UTF8, target is null ? "application/x-www-form-urlencoded" : "application/x-amz-json-1.1"),
        };
        if (target is not null) request.Headers.Add("X-Amz-Target", target);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential=testing/20260101/us-west-2/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }
}
