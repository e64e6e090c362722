using System.Runtime.CompilerServices;
using Amazon.ECS.Model;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using EcsTask = Amazon.ECS.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws;

/// <summary>
/// Reads services in Showtime's terms, in as few requests as ECS allows. The tasks of a service are named in its events, so that they are described without a
/// list of them; they are listed only where the events do not account for them.
/// </summary>
internal sealed class EcsServiceReader(EcsCluster cluster, TargetRepository repository, ShowtimeConfiguration configuration, TimeProvider time)
{
    /// <inheritdoc cref="IDeploymentTarget.ListAsync"/>
    internal async IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var services = cluster.ListServicesAsync(name => IsOf(name, pullRequest), cancellationToken);
        await foreach (var service in services.ConfigureAwait(false)) yield return await ViewAsync(service, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IDeploymentTarget.LookAsync"/>
    internal async Task<IReadOnlyList<DeployedService>> LookAsync(CloudLook look, CancellationToken cancellationToken)
    {
        var names = look.Names.Append(look.Serving).OfType<string>().Where(name => IsOf(name, look.PullRequest)).ToHashSet(StringComparer.Ordinal);
        var parts = await Task.WhenAll(NamedAsync(look, names, cancellationToken), OthersAsync(look, names, cancellationToken)).ConfigureAwait(false);
        return [.. parts.SelectMany(p => p)];
    }

    /// <inheritdoc cref="IDeploymentTarget.FindAsync"/>
    internal async Task<DeployedService?> FindAsync(string serviceName, CancellationToken cancellationToken) =>
        await cluster.FindServiceAsync(serviceName, cancellationToken).ConfigureAwait(false) is { } service
            ? await ViewAsync(service, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc cref="IDeploymentTarget.DescribeAsync"/>
    internal async Task<DeployedService?> DescribeAsync(string serviceName, DeployedTask? known, CancellationToken cancellationToken) =>
        await cluster.FindServiceAsync(serviceName, cancellationToken).ConfigureAwait(false) is { } service
            ? await WithTaskAsync(service, known, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc cref="IDeploymentTarget.FollowAsync"/>
    internal async Task<DeployedService?> FollowAsync(DeployedService last, CancellationToken cancellationToken)
    {
        if (last is { State: ServiceState.Active, Task: { StoppedReason: null } known }
            && await cluster.FindTaskAsync(known.Id, cancellationToken).ConfigureAwait(false) is { } task
            && !EcsServiceView.IsStopping(task))
        {
            return last with { Task = await TaskAsync(task, known, cancellationToken).ConfigureAwait(false), Shortage = null };
        }

        return await DescribeAsync(last.Name, last.Task, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A service's name for its owner; null if it is ours.</summary>
    internal async ValueTask<string?> OtherOwnerAsync(Service service, CancellationToken cancellationToken) =>
        EcsServiceView.OtherOwner(service, repository.Name, await repository.IdAsync(cancellationToken).ConfigureAwait(false));

    static bool IsOf(string name, int? pullRequest) =>
        EnvironmentNames.TryParseService(name, out var number, out _) && (pullRequest is null || number == pullRequest);

    async Task<DeployedService> ViewAsync(Service service, CancellationToken cancellationToken) =>
        EcsServiceView.Of(service) with { OwnedBy = await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) };

    async Task<IReadOnlyList<DeployedService>> NamedAsync(CloudLook look, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var services = await cluster.DescribeServicesAsync(names, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(services.Select(s => s.ServiceName == look.Serving
            ? WithTaskAsync(s, look.Task, cancellationToken)
            : ViewAsync(s, cancellationToken))).ConfigureAwait(false);
    }

    async Task<IReadOnlyList<DeployedService>> OthersAsync(CloudLook look, HashSet<string> named, CancellationToken cancellationToken)
    {
        List<string> others = [];
        await foreach (var page in cluster.ListNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            others.AddRange(page.Where(name => IsOf(name, look.PullRequest) && !named.Contains(name)));
        }

        var services = await cluster.DescribeServicesAsync(others.Distinct(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(services.Select(s => ViewAsync(s, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>A service with its newest task. One that is still the task that is known, and runs, is not asked for again.</summary>
    async Task<DeployedService> WithTaskAsync(Service service, DeployedTask? known, CancellationToken cancellationToken)
    {
        var view = await ViewAsync(service, cancellationToken).ConfigureAwait(false);
        if (view.OwnedBy is not null || view.State != ServiceState.Active) return view;
        var started = EcsServiceView.StartedTasks(service);
        if (known?.Address is not null && started.FirstOrDefault() == known.Id && EcsServiceView.IsSettled(service))
        {
            return view with { Task = known with { Running = true, Stopped = false, Newest = true, StoppedReason = null } };
        }

        var tasks = await NewestTasksAsync(service, started, cancellationToken).ConfigureAwait(false);
        var newest = tasks.FirstOrDefault();
        var task = newest is null ? null : await TaskAsync(newest, known, cancellationToken).ConfigureAwait(false);
        var (trouble, cause) = Trouble(service, view, tasks);
        return view with { Task = task, Shortage = EcsServiceView.Shortage(service, tasks), Trouble = trouble, TroubleCause = cause };
    }

    (string? Trouble, FailureCause Cause) Trouble(Service service, DeployedService view, IReadOnlyList<EcsTask> tasks)
    {
        // The caller gives up when the start-up timeout ends. In its last third, no problem counts as temporary.
        var gracePeriod = TimeSpan.FromSeconds(configuration.Environment.StartupTimeout.TotalSeconds * 2 / 3);
        if ((view.Trouble ?? EcsServiceView.Trouble(service, tasks, time.GetUtcNow(), gracePeriod)) is not { } trouble) return (null, FailureCause.Unknown);
        var said = EcsFailureCause.Of(trouble);
        if (said is not (FailureCause.Unknown or FailureCause.ContainerExited)) return (trouble, said);

        // A rollout that failed names no reason; the task that stopped last does.
        var ended = EcsFailureCause.Of(tasks.FirstOrDefault(EcsServiceView.IsStopping) is { } last ? EcsServiceView.StopReason(last) : null);
        return (trouble, ended != FailureCause.Unknown ? ended : said);
    }

    /// <summary>The newest deployment's tasks in their order, of those that have stopped the newest at least.</summary>
    async Task<IReadOnlyList<EcsTask>> NewestTasksAsync(Service service, IReadOnlyList<string> started, CancellationToken cancellationToken)
    {
        IReadOnlyList<EcsTask> tasks = [];
        if (started.Count > 0) Add(await cluster.DescribeTasksAsync(started, cancellationToken).ConfigureAwait(false));
        if (tasks.Any(t => !EcsServiceView.IsStopping(t)) || EcsServiceView.HasNoTask(service, started.Count)) return tasks;

        // Events are kept for a while only, and come a moment after what they tell.
        Add(await cluster.RunningTasksAsync(service.ServiceName, cancellationToken).ConfigureAwait(false));
        if (tasks.FirstOrDefault() is not { LastStatus: EcsStatus.Running })
            Add(await cluster.StoppedTasksAsync(service.ServiceName, cancellationToken).ConfigureAwait(false));
        return tasks;

        void Add(IReadOnlyList<EcsTask> more) => tasks = EcsServiceView.OfNewestDeployment(service, tasks.Concat(more).DistinctBy(t => t.TaskArn));
    }

    async Task<DeployedTask> TaskAsync(EcsTask task, DeployedTask? known, CancellationToken cancellationToken)
    {
        var address = await AddressOfAsync(task, known?.Id == EcsCluster.NameOf(task.TaskArn) ? known : null, cancellationToken).ConfigureAwait(false);
        return EcsServiceView.Of(task, configuration.Environment.Container, configuration.Environment.Port, address);
    }

    /// <summary>
    /// The public address, which only EC2 knows, and which stays as long as the task; a task in a private subnet has its private address only. Until a task
    /// runs, a private one may still be followed by a public one.
    /// </summary>
    async Task<string?> AddressOfAsync(EcsTask task, DeployedTask? known, CancellationToken cancellationToken)
    {
        var (id, privateAddress) = EcsServiceView.NetworkInterfaceOf(task);
        if (id is null || EcsServiceView.IsStopping(task)) return null;
        if (known?.Address is { } address && (known.Running || address != privateAddress)) return address;
        var found = await cluster.FindNetworkInterfaceAsync(id, cancellationToken).ConfigureAwait(false);
        return found is null ? null : found.Association?.PublicIp ?? found.PrivateIpAddress ?? privateAddress;
    }
}

/// <summary>The repository that a target deploys for.</summary>
/// <param name="Name"><c>owner/name</c>, for people.</param>
/// <param name="IdAsync">Its number, which stays when it is renamed or transferred.</param>
internal sealed record TargetRepository(string Name, Func<CancellationToken, ValueTask<long>> IdAsync);
