using System.Runtime.CompilerServices;
using System.Threading.Channels;
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
    /// <summary>The reason of a failure that means: it does not exist.</summary>
    const string Missing = "MISSING";

    const int ServicesPerCall = 10;

    /// <summary>ECS's largest page of a listing, and as many tasks as one call describes; a page's default is 10.</summary>
    internal const int MaxPageSize = 100;

    /// <summary>The ARN of a service of the cluster, for its account; null where none was read yet.</summary>
    internal string? ServiceArn { get; private set; }

    /// <summary>One service in any state; null where ECS does not know it, or no longer does.</summary>
    internal async Task<Service?> FindServiceAsync(string name, CancellationToken cancellationToken) =>
        (await DescribeBatchAsync([name], cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Those of the named services that are ACTIVE or DRAINING.</summary>
    internal async Task<IReadOnlyList<Service>> DescribeServicesAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var batches = await Task.WhenAll(names.Chunk(ServicesPerCall).Select(batch => DescribeBatchAsync(batch, cancellationToken))).ConfigureAwait(false);
        return [.. batches.SelectMany(b => b).Where(s => s.Status != EcsStatus.Inactive)];
    }

    /// <summary>The names of the cluster's ACTIVE services, page by page.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<string>> ListNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = AwsPages.ReadAsync(
            "ECS",
            "ListServices",
            t => aws.Ecs.ListServicesAsync(new() { Cluster = cluster, MaxResults = MaxPageSize, NextToken = t }, cancellationToken),
            p => p.NextToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var arns = page.ServiceArns ?? [];
            ServiceArn ??= arns.FirstOrDefault();
            yield return [.. arns.Select(NameOf)];
        }
    }

    /// <summary>
    /// The cluster's ACTIVE and DRAINING services, filtered by name, as they arrive: each page is described while the next one is read. A draining service
    /// is no longer listed, only described; it is found through the tasks that keep it draining.
    /// </summary>
    internal IAsyncEnumerable<Service> ListServicesAsync(Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var found = Channel.CreateUnbounded<Service>(new() { SingleReader = true, AllowSynchronousContinuations = true });
        _ = ReadServicesAsync(wanted, found.Writer, cancellationToken); // it never throws: a failure, also a cancellation, goes to the reader
        return found.Reader.ReadAllAsync(CancellationToken.None);
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

    async Task ReadServicesAsync(Func<string, bool> wanted, ChannelWriter<Service> found, CancellationToken cancellationToken)
    {
        try
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            List<Task> describing = [];
            await foreach (var page in ListNamesAsync(cancellationToken).ConfigureAwait(false)) Describe(page);

            // Not before the last page: a service that is deleted meanwhile was either listed, or its tasks are stopping by now.
            var stopping = await TasksAsync(null, DesiredStatus.STOPPED, cancellationToken).ConfigureAwait(false);
            Describe(stopping.Where(t => t.LastStatus != EcsStatus.Stopped).Select(ServiceOf).OfType<string>());
            await Task.WhenAll(describing).ConfigureAwait(false);
            found.Complete();

            void Describe(IEnumerable<string> names) =>
                describing.AddRange(names.Where(wanted).Where(seen.Add).Chunk(ServicesPerCall).Select(ReportAsync));
        }
#pragma warning disable CA1031 // whatever it is, the reader gets it
        catch (Exception e)
#pragma warning restore CA1031
        {
            found.Complete(e);
        }

        async Task ReportAsync(string[] names)
        {
            foreach (var service in await DescribeBatchAsync(names, cancellationToken).ConfigureAwait(false))
            {
                if (service.Status != EcsStatus.Inactive) found.TryWrite(service);
            }
        }
    }

    /// <summary>At most ten services.</summary>
    async Task<IReadOnlyList<Service>> DescribeBatchAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var answer = await aws.Ecs.DescribeServicesAsync(
            new() { Cluster = cluster, Services = [.. names], Include = [ServiceField.TAGS] }, cancellationToken).ConfigureAwait(false);
        var services = answer.Services ?? [];
        ServiceArn ??= services.FirstOrDefault()?.ServiceArn;
        CheckComplete("DescribeServices", names.Count, services.Count, answer.Failures);
        return services;
    }

    /// <summary>Each page of tasks is described while the next one is read.</summary>
    async Task<IReadOnlyList<EcsTask>> TasksAsync(string? serviceName, DesiredStatus status, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<Task<IReadOnlyList<EcsTask>>> describing = [];
        try
        {
            var pages = AwsPages.ReadAsync(
                "ECS",
                "ListTasks",
                t => aws.Ecs.ListTasksAsync(
                    new() { Cluster = cluster, ServiceName = serviceName, DesiredStatus = status, MaxResults = MaxPageSize, NextToken = t }, cancellationToken),
                r => r.NextToken);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                string[] arns = [.. (page.TaskArns ?? []).Where(seen.Add)];
                if (arns.Length > 0) describing.Add(DescribeTasksAsync(arns, cancellationToken));
            }
        }
        catch (AwsException e) when (e.Code is "ServiceNotFoundException" or "ServiceNotActiveException")
        {
            return []; // gone between being described and being asked for its tasks
        }

        var batches = await Task.WhenAll(describing).ConfigureAwait(false);
        return [.. batches.SelectMany(b => b)];
    }

    /// <summary>At most a hundred tasks, by id or ARN, without those that ECS has forgotten.</summary>
    internal async Task<IReadOnlyList<EcsTask>> DescribeTasksAsync(IReadOnlyCollection<string> tasks, CancellationToken cancellationToken)
    {
        var answer = await aws.Ecs.DescribeTasksAsync(new() { Cluster = cluster, Tasks = [.. tasks] }, cancellationToken).ConfigureAwait(false);
        var found = answer.Tasks ?? [];
        CheckComplete("DescribeTasks", tasks.Count, found.Count, answer.Failures);
        return found;
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
}
