using System.Runtime.CompilerServices;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Adapters.Aws.Runtime;
using EcsTask = Amazon.ECS.Model.Task;
using NetworkInterface = Amazon.EC2.Model.NetworkInterface;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws;

/// <summary>Reads of one cluster, in the batches that AWS allows. Each is complete or throws.</summary>
internal sealed class EcsCluster(AwsClients aws, string cluster)
{
    /// <summary>Concurrent reads: ECS allows 20 a second.</summary>
    const int MaxConcurrentReads = 4;

    /// <summary>The reason of a failure that means: it does not exist.</summary>
    const string Missing = "MISSING";

    const int ServicesPerCall = 10;
    const int TasksPerCall = 100;

    /// <summary>ECS's largest page of a listing; its default is 10.</summary>
    internal const int MaxPageSize = 100;

    /// <summary>One service in any state; null where ECS does not know it, or no longer does.</summary>
    internal async Task<Service?> FindServiceAsync(string name, CancellationToken cancellationToken) =>
        (await DescribeServicesAsync([name], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>
    /// The cluster's ACTIVE and DRAINING services, filtered by name. A draining service is no longer listed, only described; it is found through the
    /// tasks that keep it draining.
    /// </summary>
    internal async IAsyncEnumerable<Service> ListServicesAsync(Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pages = AwsPages.ReadAsync(
            "ECS",
            "ListServices",
            t => aws.Ecs.ListServicesAsync(new() { Cluster = cluster, MaxResults = MaxPageSize, NextToken = t }, cancellationToken),
            p => p.NextToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var names = (page.ServiceArns ?? []).Select(NameOf).Where(wanted).Where(seen.Add).ToList();
            foreach (var service in await DescribeServicesAsync(names, cancellationToken).ConfigureAwait(false))
            {
                if (service.Status != EcsStatus.Inactive) yield return service;
            }
        }

        var stopping = await TasksAsync(null, DesiredStatus.STOPPED, cancellationToken).ConfigureAwait(false);
        var draining = stopping.Where(t => t.LastStatus != EcsStatus.Stopped).Select(ServiceOf).OfType<string>().Where(wanted).Where(seen.Add).ToList();
        foreach (var service in await DescribeServicesAsync(draining, cancellationToken).ConfigureAwait(false))
        {
            if (service.Status != EcsStatus.Inactive) yield return service;
        }
    }

    /// <summary>A service's tasks that run or are being started.</summary>
    internal Task<IReadOnlyList<EcsTask>> RunningTasksAsync(string serviceName, CancellationToken cancellationToken) =>
        TasksAsync(serviceName, DesiredStatus.RUNNING, cancellationToken);

    /// <summary>A service's tasks that stopped within the last hour or are about to.</summary>
    internal Task<IReadOnlyList<EcsTask>> StoppedTasksAsync(string serviceName, CancellationToken cancellationToken) =>
        TasksAsync(serviceName, DesiredStatus.STOPPED, cancellationToken);

    /// <summary>One task by its id; null where ECS has forgotten it.</summary>
    internal async Task<EcsTask?> FindTaskAsync(string id, CancellationToken cancellationToken) =>
        (await DescribeTasksAsync([id], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>A network interface; null while EC2 does not know it yet, or no longer.</summary>
    internal async Task<NetworkInterface?> FindNetworkInterfaceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await aws.Ec2.DescribeNetworkInterfacesAsync(new() { NetworkInterfaceIds = [id] }, cancellationToken).ConfigureAwait(false);
            return answer.NetworkInterfaces?.FirstOrDefault(n => n.NetworkInterfaceId == id);
        }
        catch (AwsException e) when (e.Code == "InvalidNetworkInterfaceID.NotFound")
        {
            return null;
        }
    }

    /// <summary>Asks EC2 whether the subnets and security groups exist; it refuses those that do not, by name.</summary>
    internal async Task VerifyNetworkAsync(IReadOnlyList<string> subnets, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        if (subnets.Count > 0) await aws.Ec2.DescribeSubnetsAsync(new() { SubnetIds = [.. subnets] }, cancellationToken).ConfigureAwait(false);
        if (groups.Count > 0) await aws.Ec2.DescribeSecurityGroupsAsync(new() { GroupIds = [.. groups] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last part of an ARN: <c>arn:…:service/cluster/name</c>.</summary>
    internal static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    static string? ServiceOf(EcsTask task) =>
        task.Group is { } group && group.StartsWith("service:", StringComparison.Ordinal) ? group["service:".Length..] : null;

    async Task<IReadOnlyList<Service>> DescribeServicesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var batches = await InBatchesAsync(names, ServicesPerCall, async batch =>
        {
            var answer = await aws.Ecs.DescribeServicesAsync(
                new() { Cluster = cluster, Services = batch, Include = [ServiceField.TAGS] }, cancellationToken).ConfigureAwait(false);
            var services = answer.Services ?? [];
            CheckComplete("DescribeServices", batch.Count, services.Count, answer.Failures);
            return services;
        }).ConfigureAwait(false);
        return [.. batches.SelectMany(b => b)];
    }

    async Task<IReadOnlyList<EcsTask>> TasksAsync(string? serviceName, DesiredStatus status, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListTasksResponse> pages;
        try
        {
            pages = await AwsPages.ReadAllAsync(
                "ECS",
                "ListTasks",
                t => aws.Ecs.ListTasksAsync(
                    new() { Cluster = cluster, ServiceName = serviceName, DesiredStatus = status, MaxResults = MaxPageSize, NextToken = t }, cancellationToken),
                r => r.NextToken).ConfigureAwait(false);
        }
        catch (AwsException e) when (e.Code is "ServiceNotFoundException" or "ServiceNotActiveException")
        {
            return []; // gone between being described and being asked for its tasks
        }

        string[] arns = [.. pages.SelectMany(p => p.TaskArns ?? []).Distinct(StringComparer.Ordinal)];
        return await DescribeTasksAsync(arns, cancellationToken).ConfigureAwait(false);
    }

    async Task<IReadOnlyList<EcsTask>> DescribeTasksAsync(IReadOnlyList<string> tasks, CancellationToken cancellationToken)
    {
        var batches = await InBatchesAsync(tasks, TasksPerCall, async batch =>
        {
            var answer = await aws.Ecs.DescribeTasksAsync(new() { Cluster = cluster, Tasks = batch }, cancellationToken).ConfigureAwait(false);
            var found = answer.Tasks ?? [];
            CheckComplete("DescribeTasks", batch.Count, found.Count, answer.Failures);
            return found;
        }).ConfigureAwait(false);
        return [.. batches.SelectMany(b => b)];
    }

    /// <summary>Everything asked for is there or is reported as missing; anything else is a partial failure.</summary>
    static void CheckComplete(string operation, int asked, int found, IReadOnlyList<Failure>? failures)
    {
        if (failures?.FirstOrDefault(f => f.Reason != Missing) is { } failure)
        {
            throw AwsFailures.Incomplete("ECS", operation, $"{failure.Reason} {failure.Detail} for {failure.Arn}");
        }

        if (found + (failures?.Count ?? 0) < asked) throw AwsFailures.Incomplete("ECS", operation, $"{found} of {asked}");
    }

    static async Task<IReadOnlyList<TResult>> InBatchesAsync<TResult>(IReadOnlyList<string> items, int most, Func<List<string>, Task<TResult>> read)
    {
        List<TResult> results = [];
        foreach (var round in items.Chunk(most).Chunk(MaxConcurrentReads))
        {
            results.AddRange(await Task.WhenAll(round.Select(batch => read([.. batch]))).ConfigureAwait(false));
        }

        return results;
    }
}
