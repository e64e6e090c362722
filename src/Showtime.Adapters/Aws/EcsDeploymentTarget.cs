using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using static Showtime.Adapters.Aws.AwsTranslation;
using EcsTask = Amazon.ECS.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws;

/// <summary>Amazon ECS on Fargate: an environment is a service with one task.</summary>
internal sealed class EcsDeploymentTarget : IDeploymentTarget
{
    const int ClientTokenLength = 32;
    const string OnDemand = "FARGATE";
    const string Spot = "FARGATE_SPOT";

    readonly AwsClients _aws;
    readonly TargetRepository _repository;
    readonly ShowtimeConfiguration _configuration;
    readonly EcsConfiguration _ecs;
    readonly TimeProvider _time;
    readonly Func<string, CancellationToken, Task<string?>> _readFile;
    readonly EcsCluster _cluster;
    readonly TaskRevisions _revisions;
    readonly TaskDefinitionPlan _plan;
    readonly AwsAccount _account;
    readonly EcsLog _log;

    /// <param name="aws">The clients of the configuration's region.</param>
    /// <param name="repository">The repository: services that are tagged with another are left alone.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="time">The clock.</param>
    /// <param name="readFile">Reads a file of the default branch, for the task definition template; null where there is none.</param>
    internal EcsDeploymentTarget(
        AwsClients aws, TargetRepository repository, ShowtimeConfiguration configuration, TimeProvider time, Func<string, CancellationToken, Task<string?>> readFile)
    {
        _aws = aws;
        _repository = repository;
        _configuration = configuration;
        _ecs = configuration.Deploy.Ecs;
        _time = time;
        _readFile = readFile;
        _cluster = new(aws, _ecs.Cluster);
        _revisions = new(aws);
        _plan = new(configuration);
        _account = new(aws);
        _log = new(aws, _cluster, configuration, time);
    }

    public string Name => $"ECS {_ecs.Cluster} ({_aws.Region})";

    bool WantsSpot => _ecs.Capacity == "spot";

    public string Fingerprint(DeploymentRequest request) => _plan.Fingerprint(request);

    public IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, CancellationToken cancellationToken) =>
        AsShowtimeAsync(ListServicesAsync(pullRequest, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DeployedService>> LookAsync(CloudLook look, CancellationToken cancellationToken) =>
        AsShowtimeAsync(LookAtServicesAsync(look, cancellationToken));

    public Task<DeployedService?> FindAsync(string serviceName, CancellationToken cancellationToken) =>
        AsShowtimeAsync(FindServiceAsync(serviceName, cancellationToken));

    public Task<DeployedService?> DescribeAsync(string serviceName, DeployedService? last, CancellationToken cancellationToken) =>
        AsShowtimeAsync(DescribeServiceAsync(serviceName, cancellationToken));

    public Task<DeployedService?> FollowAsync(DeployedService last, CancellationToken cancellationToken) =>
        DescribeAsync(last.Name, last, cancellationToken);

    public Task PrepareAsync(DeploymentRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<DeployedService> DeployAsync(DeploymentRequest request, KnownService? known, CancellationToken cancellationToken) =>
        AsShowtimeAsync(DeployServiceAsync(request, cancellationToken));

    public Task<DeployedService> LeaveSpotAsync(string serviceName, CancellationToken cancellationToken) =>
        AsShowtimeAsync(LeaveSpotCapacityAsync(serviceName, cancellationToken));

    public Task RollBackAsync(string serviceName, string revision, CancellationToken cancellationToken) =>
        AsShowtimeAsync(RollServiceBackAsync(serviceName, revision, cancellationToken));

    public Task SetExpiryAsync(string serviceName, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        AsShowtimeAsync(TagExpiryAsync(serviceName, expiresAt, cancellationToken));

    public Task DeleteAsync(string serviceName, CancellationToken cancellationToken) =>
        AsShowtimeAsync(DeleteServiceAsync(serviceName, cancellationToken));

    public Task<int> DeleteRevisionsAsync(string serviceName, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_revisions.DeleteAllAsync(serviceName, cancellationToken));

    public Task<int> DeleteOlderRevisionsAsync(string serviceName, string keep, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_revisions.DeregisterOthersAsync(serviceName, keep, cancellationToken));

    public IAsyncEnumerable<LogLine> ReadLogAsync(LogQuery query, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_log.ReadAsync(query, cancellationToken), cancellationToken);

    public Task<string> VerifyAsync(CancellationToken cancellationToken) => AsShowtimeAsync(VerifyClusterAsync(cancellationToken));

    async IAsyncEnumerable<DeployedService> ListServicesAsync(int? pullRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var services = _cluster.ListServicesAsync(
            name => EnvironmentNames.TryParseService(name, out var number, out _) && (pullRequest is null || number == pullRequest), cancellationToken);
        await foreach (var service in services.ConfigureAwait(false))
        {
            yield return EcsServiceView.Of(service) with { OwnedBy = await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) };
        }
    }

    async Task<IReadOnlyList<DeployedService>> LookAtServicesAsync(CloudLook look, CancellationToken cancellationToken)
    {
        List<DeployedService> services = [];
        await foreach (var service in ListServicesAsync(look.PullRequest, cancellationToken).ConfigureAwait(false))
        {
            services.Add(service.Name == look.Serving && service is { State: ServiceState.Active, OwnedBy: null }
                ? await DescribeServiceAsync(service.Name, cancellationToken).ConfigureAwait(false) ?? service
                : service);
        }

        return services;
    }

    async Task<DeployedService?> FindServiceAsync(string serviceName, CancellationToken cancellationToken) =>
        await _cluster.FindServiceAsync(serviceName, cancellationToken).ConfigureAwait(false) is { } service
            ? EcsServiceView.Of(service) with { OwnedBy = await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) }
            : null;

    async Task<DeployedService?> DescribeServiceAsync(string serviceName, CancellationToken cancellationToken)
    {
        var service = await _cluster.FindServiceAsync(serviceName, cancellationToken).ConfigureAwait(false);
        if (service is null) return null;
        var view = EcsServiceView.Of(service) with { OwnedBy = await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) };
        if (view.OwnedBy is not null || service.Status != EcsStatus.Active) return view;

        var tasks = EcsServiceView.OfNewestDeployment(service, await _cluster.RunningTasksAsync(serviceName, cancellationToken).ConfigureAwait(false));
        if (tasks.FirstOrDefault() is not { LastStatus: EcsStatus.Running })
        {
            var stopped = await _cluster.StoppedTasksAsync(serviceName, cancellationToken).ConfigureAwait(false);
            tasks = EcsServiceView.OfNewestDeployment(service, tasks.Concat(stopped).DistinctBy(t => t.TaskArn));
        }

        var newest = tasks.FirstOrDefault();
        var stoppedBecause = tasks.FirstOrDefault(EcsServiceView.IsStopping) is { } ended
            ? EcsFailureCause.Of(EcsServiceView.StopReason(ended))
            : FailureCause.Unknown;
        var environment = _configuration.Environment;
        // The caller gives up when the start-up timeout ends. In its last third, no problem counts as temporary.
        var gracePeriod = TimeSpan.FromSeconds(environment.StartupTimeout.TotalSeconds * 2 / 3);
        var trouble = view.Trouble ?? EcsServiceView.Trouble(service, tasks, _time.GetUtcNow(), gracePeriod);
        // A rollout that failed names no reason; the task that stopped last does.
        var cause = trouble is null ? FailureCause.Unknown
            : EcsFailureCause.Of(trouble) is var said and not (FailureCause.Unknown or FailureCause.ContainerExited) ? said
            : stoppedBecause != FailureCause.Unknown ? stoppedBecause
            : EcsFailureCause.Of(trouble);
        return view with
        {
            Task = newest is null
                ? null
                : EcsServiceView.Of(newest, environment.Container, environment.Port, await AddressOfAsync(newest, cancellationToken).ConfigureAwait(false)),
            Trouble = trouble,
            TroubleCause = cause,
        };
    }

    /// <summary>The public address, which only EC2 knows; a task in a private subnet has its private address only.</summary>
    async Task<string?> AddressOfAsync(EcsTask task, CancellationToken cancellationToken)
    {
        var (id, privateAddress) = EcsServiceView.NetworkInterfaceOf(task);
        if (id is null || EcsServiceView.IsStopping(task)) return null;
        var found = await _cluster.FindNetworkInterfaceAsync(id, cancellationToken).ConfigureAwait(false);
        return found is null ? null : found.Association?.PublicIp ?? found.PrivateIpAddress ?? privateAddress;
    }

    async Task<DeployedService> DeployServiceAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        if (_ecs.Subnets.Count == 0)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                "There is no subnet to deploy into.",
                "List at least one in deploy.ecs.subnets in .github/showtime.yml.") { Target = "deploy.ecs.subnets" };
        }

        request = request with { RepositoryId = await _repository.IdAsync(cancellationToken).ConfigureAwait(false) };
        var fingerprint = _plan.Fingerprint(request);
        var before = await _cluster.FindServiceAsync(request.ServiceName, cancellationToken).ConfigureAwait(false);
        await RefuseIfTakenAsync(before, cancellationToken).ConfigureAwait(false);
        if (before is { Status: EcsStatus.Active } present && IsUpToDate(present, request, fingerprint)) return EcsServiceView.Of(present);

        var revision = await RevisionAsync(request, cancellationToken).ConfigureAwait(false);
        if (before is not { Status: EcsStatus.Active })
        {
            try
            {
                return await CreateServiceAsync(request, fingerprint, revision, cancellationToken).ConfigureAwait(false);
            }
            catch (AwsException e) when (e.Code == "InvalidParameterException")
            {
                // Another job created it meanwhile, or an earlier attempt of ours with other parameters. Anything else is a real refusal.
                before = await _cluster.FindServiceAsync(request.ServiceName, cancellationToken).ConfigureAwait(false);
                await RefuseIfTakenAsync(before, cancellationToken).ConfigureAwait(false);
                if (before is not { Status: EcsStatus.Active }) throw;
            }
        }

        return await UpdateServiceAsync(before, request, fingerprint, revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether this request has been carried out already, or would change nothing.</summary>
    static bool IsUpToDate(Service service, DeploymentRequest request, string fingerprint)
    {
        if (request.Digest is not null && ShowtimeTags.Read(service.Tags, ShowtimeTags.Digest) != request.Digest) return false;
        if (ShowtimeTags.Read(service.Tags, ShowtimeTags.Token) == ShowtimeTags.Sanitise(request.Token)) return true;
        return !request.Force
            && ShowtimeTags.Read(service.Tags, ShowtimeTags.Fingerprint) == fingerprint
            && service.DesiredCount > 0
            && !EcsServiceView.HasFailed(EcsServiceView.Primary(service));
    }

    async Task<string> RevisionAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var template = _ecs.TaskDefinition is { Length: > 0 } path
            ? await _readFile(path, cancellationToken).ConfigureAwait(false) ?? throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"The default branch has no file {path}.",
                "Correct deploy.ecs.taskDefinition, or add the template.") { Target = path }
            : null;
        var roleArns = await _account.RoleArnsAsync([_ecs.ExecutionRole, _ecs.TaskRole], cancellationToken).ConfigureAwait(false);
        return await _revisions.AdoptOrRegisterAsync(_plan.Registration(request, roleArns, template), cancellationToken).ConfigureAwait(false);
    }

    async Task<DeployedService> CreateServiceAsync(DeploymentRequest request, string fingerprint, string revision, CancellationToken cancellationToken)
    {
        var tags = ShowtimeTags.Of(request, fingerprint);
        var answer = await _aws.Ecs.CreateServiceAsync(
            new()
            {
                Cluster = _ecs.Cluster,
                ServiceName = request.ServiceName,
                TaskDefinition = revision,
                ClientToken = ClientToken(request),
                DesiredCount = 1,
                // Not every cluster has the capacity providers; the launch type works in all.
                LaunchType = WantsSpot ? null : LaunchType.FARGATE,
                CapacityProviderStrategy = WantsSpot ? Capacity(isSpot: true) : null,
                DeploymentConfiguration = Rollout(),
                NetworkConfiguration = Network(),
                Tags = tags,
                EnableECSManagedTags = true,
                PropagateTags = PropagateTags.SERVICE,
            },
            cancellationToken).ConfigureAwait(false);
        answer.Service.Tags = tags;
        return EcsServiceView.Of(answer.Service);
    }

    /// <summary>
    /// The change first, then the tags: a run that follows one that died in between finds the revision by its tags, and writes the service's tags
    /// only.
    /// </summary>
    async Task<DeployedService> UpdateServiceAsync(
        Service before, DeploymentRequest request, string fingerprint, string revision, CancellationToken cancellationToken)
    {
        var service = before;
        if (before.TaskDefinition != revision || before.DesiredCount == 0)
        {
            var otherCapacity = RunsOnSpot(before) != WantsSpot;
            var answer = await _aws.Ecs.UpdateServiceAsync(
                new()
                {
                    Cluster = _ecs.Cluster,
                    Service = request.ServiceName,
                    TaskDefinition = revision,
                    CapacityProviderStrategy = otherCapacity ? Capacity(WantsSpot) : null,
                    ForceNewDeployment = otherCapacity ? true : null,
                    DesiredCount = 1,
                    DeploymentConfiguration = Rollout(),
                    NetworkConfiguration = Network(),
                },
                cancellationToken).ConfigureAwait(false);
            service = answer.Service;
        }

        // The time of creation stays.
        var hasCreated = ShowtimeTags.Read(before.Tags, ShowtimeTags.Created) is not null;
        List<Tag> tags = [.. ShowtimeTags.Of(request, fingerprint).Where(t => t.Key != ShowtimeTags.Created || !hasCreated)];
        await _aws.Ecs.TagResourceAsync(new() { ResourceArn = before.ServiceArn, Tags = tags }, cancellationToken).ConfigureAwait(false);
        service.Tags = Merge(before.Tags, tags);
        return EcsServiceView.Of(service);
    }

    async Task<DeployedService> LeaveSpotCapacityAsync(string serviceName, CancellationToken cancellationToken)
    {
        var service = await RequireActiveAsync(serviceName, cancellationToken).ConfigureAwait(false);
        if (!RunsOnSpot(service)) return EcsServiceView.Of(service);
        var answer = await _aws.Ecs.UpdateServiceAsync(
            new()
            {
                Cluster = _ecs.Cluster,
                Service = serviceName,
                CapacityProviderStrategy = Capacity(isSpot: false),
                ForceNewDeployment = true,
                DeploymentConfiguration = Rollout(),
            },
            cancellationToken).ConfigureAwait(false);
        answer.Service.Tags = service.Tags;
        return EcsServiceView.Of(answer.Service);
    }

    async Task RollServiceBackAsync(string serviceName, string revision, CancellationToken cancellationToken)
    {
        var service = await RequireActiveAsync(serviceName, cancellationToken).ConfigureAwait(false);
        if (service.TaskDefinition != revision)
        {
            await _aws.Ecs.UpdateServiceAsync(
                new() { Cluster = _ecs.Cluster, Service = serviceName, TaskDefinition = revision, DeploymentConfiguration = Rollout() },
                cancellationToken).ConfigureAwait(false);
        }

        // The service's tags say what it runs: those of the revision. One from before Showtime's tags leaves them empty.
        var registered = await _revisions.TagsAsync(revision, cancellationToken).ConfigureAwait(false);
        List<Tag> tags =
        [
            .. new[] { ShowtimeTags.Fingerprint, ShowtimeTags.Token, ShowtimeTags.Size, ShowtimeTags.Image, ShowtimeTags.Digest }
                .Select(key => new Tag { Key = key, Value = ShowtimeTags.Read(registered, key) ?? "" }),
        ];
        if (tags.Any(t => (ShowtimeTags.Read(service.Tags, t.Key) ?? "") != t.Value))
        {
            await _aws.Ecs.TagResourceAsync(new() { ResourceArn = service.ServiceArn, Tags = tags }, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task TagExpiryAsync(string serviceName, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var service = await RequireActiveAsync(serviceName, cancellationToken).ConfigureAwait(false);
        await _aws.Ecs.TagResourceAsync(
            new() { ResourceArn = service.ServiceArn, Tags = [ShowtimeTags.Expiry(expiresAt)] }, cancellationToken).ConfigureAwait(false);
    }

    async Task DeleteServiceAsync(string serviceName, CancellationToken cancellationToken)
    {
        try
        {
            await _aws.Ecs.DeleteServiceAsync(new() { Cluster = _ecs.Cluster, Service = serviceName, Force = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException e) when (e.Code is "ServiceNotFoundException" or "ServiceNotActiveException")
        {
            // It is gone, or on its way.
        }
    }

    async Task<string> VerifyClusterAsync(CancellationToken cancellationToken)
    {
        var caller = await _account.CallerAsync(cancellationToken).ConfigureAwait(false);
        var answer = await _aws.Ecs.DescribeClustersAsync(new() { Clusters = [_ecs.Cluster] }, cancellationToken).ConfigureAwait(false);
        if (answer.Clusters?.FirstOrDefault() is not { Status: EcsStatus.Active })
        {
            throw new ShowtimeException(
                ShowtimeError.NotFound,
                $"There is no active ECS cluster {_ecs.Cluster} in {_aws.Region} (account {caller.Account}).",
                "Set deploy.ecs.cluster (or ECS_CLUSTER) and the region, or create it: `aws ecs create-cluster --cluster-name …`.") { Target = _ecs.Cluster };
        }

        try
        {
            await _cluster.VerifyNetworkAsync(_ecs.Subnets, _ecs.SecurityGroups, cancellationToken).ConfigureAwait(false);
            return caller.Arn;
        }
        catch (AwsException e) when (e.Failure == AwsFailure.AccessDenied)
        {
            // Deploying does not need this permission, so a target without it is fine.
            return $"{caller.Arn}; subnets and security groups were not checked: {e.What}";
        }
    }

    async Task<Service> RequireActiveAsync(string serviceName, CancellationToken cancellationToken) =>
        await _cluster.FindServiceAsync(serviceName, cancellationToken).ConfigureAwait(false) is { Status: EcsStatus.Active } service
            && await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) is null
            ? service
            : throw new ShowtimeException(ShowtimeError.NotFound, $"There is no active service {serviceName} in {Name}.") { Target = serviceName };

    /// <summary>
    /// The old task runs until the new one is healthy; a deployment whose tasks keep failing is stopped, and the caller decides about a rollback.
    /// </summary>
    static DeploymentConfiguration Rollout() => new()
    {
        MinimumHealthyPercent = 100,
        MaximumPercent = 200,
        DeploymentCircuitBreaker = new() { Enable = true, Rollback = false },
    };

    static List<CapacityProviderStrategyItem> Capacity(bool isSpot) => [new() { CapacityProvider = isSpot ? Spot : OnDemand, Weight = 1 }];

    static bool RunsOnSpot(Service service) => service.CapacityProviderStrategy?.Any(c => c.CapacityProvider == Spot) ?? false;

    NetworkConfiguration Network() => new()
    {
        AwsvpcConfiguration = new()
        {
            Subnets = [.. _ecs.Subnets],
            SecurityGroups = _ecs.SecurityGroups.Count > 0 ? [.. _ecs.SecurityGroups] : null,
            AssignPublicIp = AssignPublicIp.ENABLED,
        },
    };

    /// <summary>ECS's idempotency token for a creation: the same for a repeat of a request, different for every other request.</summary>
    static string ClientToken(DeploymentRequest request) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.ServiceName}\n{request.Token}")))[..ClientTokenLength].ToLowerInvariant();

    static List<Tag> Merge(IReadOnlyList<Tag>? before, IReadOnlyList<Tag> over) =>
        [.. (before ?? []).Where(b => over.All(o => o.Key != b.Key)), .. over];

    async ValueTask<string?> OtherOwnerAsync(Service service, CancellationToken cancellationToken) =>
        EcsServiceView.OtherOwner(service, _repository.Name, await _repository.IdAsync(cancellationToken).ConfigureAwait(false));

    async Task RefuseIfTakenAsync(Service? service, CancellationToken cancellationToken)
    {
        if (service is null or { Status: EcsStatus.Inactive }) return;
        if (await OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) is { } owner)
        {
            throw new ShowtimeException(
                ShowtimeError.Conflict,
                $"The service {service.ServiceName} belongs to {owner}.",
                "Give each repository a cluster of its own (deploy.ecs.cluster).") { Target = service.ServiceName };
        }

        if (service.Status == EcsStatus.Draining)
        {
            throw new ShowtimeException(
                ShowtimeError.Conflict,
                $"The service {service.ServiceName} is still draining; its name is free when its tasks are gone.",
                "Wait a minute and try again.") { Target = service.ServiceName };
        }
    }
}

/// <summary>The repository that a target deploys for.</summary>
/// <param name="Name"><c>owner/name</c>, for people.</param>
/// <param name="IdAsync">Its number, which stays when it is renamed or transferred.</param>
internal sealed record TargetRepository(string Name, Func<CancellationToken, ValueTask<long>> IdAsync);
