using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using EcsTask = Amazon.ECS.Model.Task;

namespace Showtime.Adapters.Aws;

/// <summary>States of services, deployments and tasks that AWS's models leave as free text.</summary>
internal static class EcsStatus
{
    internal const string Active = "ACTIVE";
    internal const string Draining = "DRAINING";
    internal const string Inactive = "INACTIVE";
    internal const string Primary = "PRIMARY";
    internal const string Running = "RUNNING";
    internal const string Stopped = "STOPPED";
}

/// <summary>ECS's services and tasks in Showtime's terms. Pure.</summary>
internal static partial class EcsServiceView
{
    internal const string OnDemand = "FARGATE";
    internal const string Spot = "FARGATE_SPOT";

    const int FailureThreshold = 3;
    const int MostStartedTasks = 10;

    /// <summary>A service as it is described, without tasks.</summary>
    internal static DeployedService Of(Service service)
    {
        var primary = Primary(service);
        var isOurs = EnvironmentNames.TryParseService(service.ServiceName, out var number, out var sha);
        return new()
        {
            Name = service.ServiceName,
            PullRequest = isOurs ? number : null,
            Sha = sha,
            State = service.Status switch
            {
                EcsStatus.Active => ServiceState.Active,
                EcsStatus.Draining => ServiceState.Draining,
                _ => ServiceState.Inactive,
            },
            Tasks = (service.RunningCount ?? 0) + (service.PendingCount ?? 0),
            CreatedAt = service.CreatedAt ?? ShowtimeTags.ReadTime(service.Tags, ShowtimeTags.Created),
            RequestedBy = ShowtimeTags.Read(service.Tags, ShowtimeTags.User),
            ExpiresAt = ShowtimeTags.ReadTime(service.Tags, ShowtimeTags.Expires),
            Revision = service.TaskDefinition ?? primary?.TaskDefinition,
            Fingerprint = ShowtimeTags.Read(service.Tags, ShowtimeTags.Fingerprint),
            Token = ShowtimeTags.Read(service.Tags, ShowtimeTags.Token),
            Size = ShowtimeTags.ReadSize(service.Tags),
            Resources = ShowtimeTags.ReadResources(service.Tags),
            HasPublicAddress = service.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp != AssignPublicIp.DISABLED,
            Image = ShowtimeTags.Read(service.Tags, ShowtimeTags.Image),
            Digest = ShowtimeTags.Read(service.Tags, ShowtimeTags.Digest),
            Capacity = RunsOnSpot(service) ? ServiceCapacity.Spot : ServiceCapacity.OnDemand,
            Shortage = Shortage(service, []),
            RollingOut = service.Deployments?.Any(d => d != primary && (d.RunningCount ?? 0) + (d.PendingCount ?? 0) > 0) ?? false,
            Trouble = HasFailed(primary) ? Failed(service, primary) : null,
            TroubleCause = HasFailed(primary) ? EcsFailureCause.Of(Failed(service, primary)) : FailureCause.Unknown,
        };
    }

    /// <summary>
    /// The repository that a service's tags name, if it is another one. The number decides, because a repository can be renamed or transferred; the name
    /// decides only if there is no number, and a service without either is ours.
    /// </summary>
    internal static string? OtherOwner(Service service, string repository, long id)
    {
        var (name, number) = (ShowtimeTags.Read(service.Tags, ShowtimeTags.Repository), ShowtimeTags.Read(service.Tags, ShowtimeTags.RepositoryId));
        var isOurs = number is not null ? number == id.ToString(CultureInfo.InvariantCulture)
            : name is null || name.Equals(ShowtimeTags.Sanitise(repository), StringComparison.OrdinalIgnoreCase);
        return isOurs ? null : name ?? $"repository {number}";
    }

    /// <summary>Whether ECS has given a deployment up.</summary>
    internal static bool HasFailed([NotNullWhen(true)] Deployment? deployment) => deployment?.RolloutState == DeploymentRolloutState.FAILED;

    /// <summary>Whether a task has stopped or is about to.</summary>
    internal static bool IsStopping(EcsTask task) => task.DesiredStatus == EcsStatus.Stopped || task.LastStatus == EcsStatus.Stopped;

    /// <summary>The deployment that is current or being rolled out.</summary>
    internal static Deployment? Primary(Service service) => service.Deployments?.FirstOrDefault(d => d.Status == EcsStatus.Primary);

    /// <summary>Whether one task runs, as it should, and no other is being started or left over from a roll-out.</summary>
    internal static bool IsSettled(Service service) =>
        service is { DesiredCount: 1, RunningCount: 1, PendingCount: 0, Deployments: [{ RunningCount: 1, PendingCount: 0 }] };

    /// <summary>
    /// Whether the newest deployment has no task that runs or is being started, and its events account for those that have failed: each was started, or there
    /// was no room for it.
    /// </summary>
    internal static bool HasNoTask(Service service, int started) =>
        Primary(service) is { RunningCount: 0, PendingCount: 0 } primary
        && (started > 0 || primary.FailedTasks is null or 0 || Shortage(service, []) is not null);

    /// <summary>The tasks of the newest deployment: first those that run, then those that have stopped, each from the newest to the oldest.</summary>
    internal static IReadOnlyList<EcsTask> OfNewestDeployment(Service service, IEnumerable<EcsTask> tasks)
    {
        var primary = Primary(service);
        return
        [
            .. tasks
                .Where(t => primary is null || (t.StartedBy is { Length: > 0 } by ? by == primary.Id : t.TaskDefinitionArn == primary.TaskDefinition))
                .OrderBy(IsStopping)
                .ThenByDescending(t => t.CreatedAt)
                .ThenBy(t => t.TaskArn, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the newest deployment's tasks are placed on spot capacity.</summary>
    internal static bool RunsOnSpot(Service service) =>
        (Primary(service)?.CapacityProviderStrategy ?? service.CapacityProviderStrategy)?.Any(c => c.CapacityProvider == Spot) ?? false;

    /// <summary>
    /// The ids of the tasks that the newest deployment has started, newest first and ten at most, by the service's events: ECS keeps the last hundred.
    /// </summary>
    internal static IReadOnlyList<string> StartedTasks(Service service) => Primary(service) is not { } primary
        ? []
        :
        [
            .. EventsSince(service, primary)
                .SelectMany(message => StartedTask().Matches(message).Select(m => m.Groups["id"].Value))
                .Distinct(StringComparer.Ordinal)
                .Take(MostStartedTasks),
        ];

    /// <summary>
    /// Why there is no room for the newest deployment's next task, in ECS's words; null if nothing says so. A spot quota and an on-demand quota have the same
    /// words: which one it is depends on where the task was to be placed.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="tasks">The newest deployment's tasks in their order, as far as they were read.</param>
    internal static string? Shortage(Service service, IReadOnlyList<EcsTask> tasks)
    {
        if (Primary(service) is not { } primary || tasks.FirstOrDefault() is { } newest && !IsStopping(newest)) return null;
        // What was said after a task was started last; an event that a task was started ends a shortage.
        var said = EventsSince(service, primary).TakeWhile(message => !StartedTask().IsMatch(message));
        var ended = tasks.FirstOrDefault() is { } last && (last.StopCode == TaskStopCode.SpotInterruption || last.StopCode == TaskStopCode.TaskFailedToStart)
            ? StopReason(last)
            : null;
        var failed = HasFailed(primary) ? primary.RolloutStateReason : null;
        return said.Append(failed).Append(ended).FirstOrDefault(why => why is not null && NoRoom().IsMatch(why));
    }

    /// <summary>A task of the newest deployment.</summary>
    internal static DeployedTask Of(EcsTask task, string container, int containerPort, string? address) => new()
    {
        Id = EcsCluster.NameOf(task.TaskArn),
        Running = task.LastStatus == EcsStatus.Running && !IsStopping(task),
        Stopped = task.LastStatus == EcsStatus.Stopped,
        Newest = true,
        Address = address,
        Port = HostPort(task, container, containerPort),
        StoppedReason = IsStopping(task) ? StopReason(task) : null,
        Image = task.Containers?.FirstOrDefault(c => c.Name == container)?.Image ?? task.Containers?.FirstOrDefault()?.Image,
        Health = Health(task.Containers?.FirstOrDefault(c => c.Name == container)?.HealthStatus ?? task.HealthStatus),
    };

    static ContainerHealth Health(HealthStatus? status) => status == HealthStatus.HEALTHY ? ContainerHealth.Healthy
        : status == HealthStatus.UNHEALTHY ? ContainerHealth.Unhealthy
        : ContainerHealth.Unknown;

    /// <summary>The host's port that a container's port is bound to, where it is another: never on Fargate.</summary>
    static int? HostPort(EcsTask task, string container, int containerPort)
    {
        var bindings = task.Containers?.FirstOrDefault(c => c.Name == container)?.NetworkBindings;
        return bindings?.FirstOrDefault(b => b.ContainerPort == containerPort)?.HostPort is { } port && port != containerPort ? port : null;
    }

    /// <summary>The id of a task's network interface once it is there, and the private address that ECS itself knows.</summary>
    internal static (string? Id, string? PrivateAddress) NetworkInterfaceOf(EcsTask task)
    {
        var attachment = task.Attachments?.FirstOrDefault(a => a.Type == "ElasticNetworkInterface");
        var details = attachment?.Details;
        return (attachment?.Status is "PRECREATED" or "CREATED" or "ATTACHING" ? null : Detail("networkInterfaceId"), Detail("privateIPv4Address"));

        string? Detail(string name) => details?.FirstOrDefault(d => d.Name == name)?.Value is { Length: > 0 } value ? value : null;
    }

    /// <summary>
    /// Why the newest deployment cannot succeed; null while it still may. ECS keeps starting tasks, and its circuit breaker does not count those that
    /// ran for a moment. Here three tasks that ended by themselves are enough, or one whose image does not exist. After
    /// <paramref name="gracePeriod"/> the last problem is the reason.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="tasks">The newest deployment's tasks in their order.</param>
    /// <param name="now">The time.</param>
    /// <param name="gracePeriod">How long a deployment may go on without success.</param>
    internal static string? Trouble(Service service, IReadOnlyList<EcsTask> tasks, DateTimeOffset now, TimeSpan gracePeriod)
    {
        if (Primary(service) is not { } primary || tasks.FirstOrDefault() is { LastStatus: EcsStatus.Running } running && !IsStopping(running)) return null;
        var ended = tasks.Where(
            t => IsStopping(t) && (t.StopCode == TaskStopCode.EssentialContainerExited || t.StopCode == TaskStopCode.TaskFailedToStart)).ToList();
        // A task that has stopped has an exit code; one that is still stopping has none.
        if ((ended.Find(t => t.LastStatus == EcsStatus.Stopped) ?? ended.FirstOrDefault()) is { } last)
        {
            var reason = StopReason(last);
            if (HopelessPull().IsMatch(reason)) return reason;
            if (ended.Count >= FailureThreshold)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{ended.Count} tasks ended one after another, the last with: {reason}");
            }
        }

        if (now - (primary.CreatedAt ?? now) < gracePeriod || tasks.FirstOrDefault() is { } newest && !IsStopping(newest)) return null;
        return tasks.Count > 0
            ? StopReason(tasks[0])
            : NotStarted(service, primary);
    }

    /// <summary>Why a task stopped: ECS's reason, then each container's.</summary>
    internal static string StopReason(EcsTask task)
    {
        var reason = task.StoppedReason is { Length: > 0 } given ? given : task.StopCode?.Value ?? "it is being stopped";
        if (task.StopCode == TaskStopCode.SpotInterruption && !reason.Contains("spot", StringComparison.OrdinalIgnoreCase))
            reason = $"SpotInterruption: {reason}";
        var containers = (task.Containers ?? [])
            .Where(c => c.ExitCode is not null || c.Reason is { Length: > 0 })
            .Select(c => string.Join(' ', new[]
            {
                c.Name,
                c.ExitCode is { } code ? "exit code " + code.ToString(CultureInfo.InvariantCulture) : null,
                c.Reason is { Length: > 0 } why && why != reason ? why : null,
            }.OfType<string>()));
        var detail = string.Join("; ", containers);
        return detail.Length == 0 ? reason.TrimEnd('.') : $"{reason.TrimEnd('.')} ({detail})";
    }

    static string Failed(Service service, Deployment primary)
    {
        var reason = primary.RolloutStateReason is { Length: > 0 } given ? given : "the deployment failed";
        return NotStarted(service, primary) is { } why ? $"{reason.TrimEnd('.')}: {why}" : reason.TrimEnd('.');
    }

    /// <summary>Why a deployment's last task was not started, as the events say. One of them says only that it happens again and again.</summary>
    static string? NotStarted(Service service, Deployment deployment) => EventsSince(service, deployment).FirstOrDefault(
        m => (m.Contains("unable to", StringComparison.Ordinal) || m.Contains("failed to launch", StringComparison.Ordinal))
            && !m.Contains("unable to consistently", StringComparison.Ordinal));

    /// <summary>The events of a deployment, newest first, without the <c>(service name)</c> that each begins with.</summary>
    static IEnumerable<string> EventsSince(Service service, Deployment deployment) =>
        (service.Events ?? [])
            .Where(e => e.Message is not null && (e.CreatedAt is null || deployment.CreatedAt is null || e.CreatedAt >= deployment.CreatedAt))
            .OrderByDescending(e => e.CreatedAt)
            .Select(e => EventPrefix().Replace(e.Message!, "it ").TrimEnd('.'));

    /// <summary><c>has started 1 tasks: (task 0123…)</c>. An id is 32 hex digits, and was a UUID once.</summary>
    [GeneratedRegex(@"(?<=has started \d+ tasks?\b.*)\(task (?<id>[0-9a-f-]{32,36})\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartedTask();

    [GeneratedRegex(
        @"capacity is (currently )?unavailable|reached the limit on the number of (vCPUs|tasks)|RESOURCE:|spot (task was|capacity)|SpotInterruption",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex NoRoom();

    [GeneratedRegex(@"^\(service [^)]*\) ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EventPrefix();

    [GeneratedRegex(
        "CannotPullContainerError.*(not found|manifest unknown|does not exist|no matching manifest|denied)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000)]
    private static partial Regex HopelessPull();
}
