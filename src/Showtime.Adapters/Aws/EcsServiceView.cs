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
    const int FailureThreshold = 3;

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
            Capacity = EcsDeploymentTarget.RunsOnSpot(service) ? ServiceCapacity.Spot : ServiceCapacity.OnDemand,
            Resources = ShowtimeTags.ReadResources(service.Tags),
            HasPublicAddress = service.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp != AssignPublicIp.DISABLED,
            Image = ShowtimeTags.Read(service.Tags, ShowtimeTags.Image),
            Digest = ShowtimeTags.Read(service.Tags, ShowtimeTags.Digest),
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
    };

    /// <summary>The host's port that a container's port is bound to, where it is another: never on Fargate.</summary>
    static int? HostPort(EcsTask task, string container, int containerPort)
    {
        var bindings = task.Containers?.FirstOrDefault(c => c.Name == container)?.NetworkBindings;
        return bindings?.FirstOrDefault(b => b.ContainerPort == containerPort)?.HostPort is { } port && port != containerPort ? port : null;
    }

    /// <summary>The id of a task's network interface, and the private address that ECS itself knows.</summary>
    internal static (string? Id, string? PrivateAddress) NetworkInterfaceOf(EcsTask task)
    {
        var details = task.Attachments?.FirstOrDefault(a => a.Type == "ElasticNetworkInterface")?.Details;
        return (Detail("networkInterfaceId"), Detail("privateIPv4Address"));

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
            : EventsSince(service, primary).FirstOrDefault(message => message.Contains("unable to", StringComparison.Ordinal));
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
        var why = EventsSince(service, primary)
            .FirstOrDefault(m => m.Contains("unable to", StringComparison.Ordinal) || m.Contains("failed to launch", StringComparison.Ordinal));
        return why is null ? reason.TrimEnd('.') : $"{reason.TrimEnd('.')}: {why}";
    }

    /// <summary>The events of a deployment, newest first, without the <c>(service name)</c> that each begins with.</summary>
    static IEnumerable<string> EventsSince(Service service, Deployment deployment) =>
        (service.Events ?? [])
            .Where(e => e.Message is not null && (e.CreatedAt is null || deployment.CreatedAt is null || e.CreatedAt >= deployment.CreatedAt))
            .OrderByDescending(e => e.CreatedAt)
            .Select(e => EventPrefix().Replace(e.Message!, "it ").TrimEnd('.'));

    [GeneratedRegex(@"^\(service [^)]*\) ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EventPrefix();

    [GeneratedRegex(
        "CannotPullContainerError.*(not found|manifest unknown|does not exist|no matching manifest|denied)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000)]
    private static partial Regex HopelessPull();
}
