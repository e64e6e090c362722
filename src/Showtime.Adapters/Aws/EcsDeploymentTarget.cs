using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.ECS;
using Amazon.ECS.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using static Showtime.Adapters.Aws.AwsTranslation;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws;

/// <summary>Amazon ECS on Fargate: an environment is a service with one task.</summary>
internal sealed class EcsDeploymentTarget : IDeploymentTarget
{
    const int ClientTokenLength = 32;

    readonly AwsClients _aws;
    readonly TargetRepository _repository;
    readonly EcsConfiguration _ecs;
    readonly Func<string, CancellationToken, Task<string?>> _readFile;
    readonly IActivityLog? _activity;
    readonly EcsCluster _cluster;
    readonly EcsServiceReader _reader;
    readonly TaskRevisions _revisions;
    readonly TaskDefinitionPlan _plan;
    readonly AwsAccount _account;
    readonly EcsLog _log;
    readonly ConcurrentDictionary<(string Service, string Token), Preparation> _prepared = new();

    /// <param name="aws">The clients of the configuration's region.</param>
    /// <param name="repository">The repository: services that are tagged with another are left alone.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="time">The clock.</param>
    /// <param name="readFile">Reads a file of the default branch, for the task definition template; null where there is none.</param>
    /// <param name="log">Receives warnings.</param>
    internal EcsDeploymentTarget(
        AwsClients aws,
        TargetRepository repository,
        ShowtimeConfiguration configuration,
        TimeProvider time,
        Func<string, CancellationToken, Task<string?>> readFile,
        IActivityLog? log = null)
    {
        _aws = aws;
        _repository = repository;
        _ecs = configuration.Deploy.Ecs;
        _readFile = readFile;
        _activity = log;
        _cluster = new(aws, _ecs.Cluster);
        _reader = new(_cluster, repository, configuration, time);
        _revisions = new(aws);
        _plan = new(configuration);
        _account = new(aws);
        _log = new(aws, _cluster, configuration, time);
    }

    public string Name => $"ECS {_ecs.Cluster} ({_aws.Region})";

    bool WantsSpot => _ecs.Capacity == "spot";

    public string Fingerprint(DeploymentRequest request) => _plan.Fingerprint(request);

    public IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_reader.ListAsync(pullRequest, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DeployedService>> LookAsync(CloudLook look, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_reader.LookAsync(look, cancellationToken));

    public Task<DeployedService?> FindAsync(string serviceName, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_reader.FindAsync(serviceName, cancellationToken));

    public Task<DeployedService?> DescribeAsync(string serviceName, DeployedService? last, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_reader.DescribeAsync(serviceName, last?.Task, cancellationToken));

    public Task<DeployedService?> FollowAsync(DeployedService last, CancellationToken cancellationToken) =>
        AsShowtimeAsync(_reader.FollowAsync(last, cancellationToken));

    public async Task PrepareAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _prepared[(request.ServiceName, request.Token)] = await PreparationAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AwsException or ShowtimeException)
        {
            // The deployment asks again, and says what is wrong.
        }
    }

    public Task<DeployedService> DeployAsync(DeploymentRequest request, KnownService? known, CancellationToken cancellationToken) =>
        AsShowtimeAsync(DeployServiceAsync(request, known, cancellationToken));

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

    async Task<DeployedService> DeployServiceAsync(DeploymentRequest request, KnownService? known, CancellationToken cancellationToken)
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
        var before = known is { Service: null or { State: ServiceState.Inactive } } ? null : await LookAsync().ConfigureAwait(false);
        if (before is not null && IsUpToDate(before, request, fingerprint)) return EcsServiceView.Of(before);

        (var revision, request) = await RevisionAsync(request, cancellationToken).ConfigureAwait(false);
        if (before is null)
        {
            try
            {
                return await CreateServiceAsync(request, fingerprint, revision, cancellationToken).ConfigureAwait(false);
            }
            catch (AwsException e) when (e.Code == "InvalidParameterException")
            {
                // The name is taken: another job created the service meanwhile, or an earlier attempt of ours with other parameters, or the old one is still
                // draining. Anything else is a real refusal.
                before = await LookAsync().ConfigureAwait(false);
                if (before is null) throw;
                if (IsUpToDate(before, request, fingerprint)) return EcsServiceView.Of(before);
            }
        }

        return await UpdateServiceAsync(before, request, fingerprint, revision, cancellationToken).ConfigureAwait(false);

        async Task<Service?> LookAsync()
        {
            var found = await _cluster.FindServiceAsync(request.ServiceName, cancellationToken).ConfigureAwait(false);
            await RefuseIfTakenAsync(found, cancellationToken).ConfigureAwait(false);
            return found is { Status: EcsStatus.Active } ? found : null;
        }
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

    /// <summary>What a registration needs besides the request: read in one round.</summary>
    async Task<Preparation> PreparationAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var roleArn = _account.RoleArnsAsync([_ecs.ExecutionRole, _ecs.TaskRole], _cluster.ServiceArn, cancellationToken);
        var revisions = _revisions.FindAsync(request.ServiceName, ShowtimeTags.Sanitise(request.Token), cancellationToken);
        var template = TemplateAsync();
        await Task.WhenAll(roleArn, revisions, template).ConfigureAwait(false);
        return new(await roleArn.ConfigureAwait(false), await template.ConfigureAwait(false), await revisions.ConfigureAwait(false));

        async Task<string?> TemplateAsync() => _ecs.TaskDefinition is { Length: > 0 } path
            ? await _readFile(path, cancellationToken).ConfigureAwait(false) ?? throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"The default branch has no file {path}.",
                "Correct deploy.ecs.taskDefinition, or add the template.") { Target = path }
            : null;
    }

    /// <summary>The revision to deploy, and the request with what its task is given.</summary>
    async Task<(string Arn, DeploymentRequest Request)> RevisionAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        // Used once: a second attempt may find what the first one has left.
        if (!_prepared.TryRemove((request.ServiceName, request.Token), out var prepared))
        {
            prepared = await PreparationAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var registration = _plan.Registration(request, prepared.RoleArn, prepared.Template);
        var arn = await _revisions.AdoptOrRegisterAsync(registration, prepared.Revisions, cancellationToken).ConfigureAwait(false);
        return (arn, request with { Resources = ShowtimeTags.ReadResources(registration.Tags) });
    }

    async Task<DeployedService> CreateServiceAsync(DeploymentRequest request, string fingerprint, string revision, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(WantsSpot).ConfigureAwait(false);
        }
        catch (AwsException e) when (WantsSpot && IsRefusalOfSpot(e))
        {
            WarnWithoutSpot(request, e);
            return await CreateAsync(isSpot: false).ConfigureAwait(false);
        }

        async Task<DeployedService> CreateAsync(bool isSpot)
        {
            List<Tag> tags = [.. ShowtimeTags.Of(request, fingerprint), .. WantsSpot ? [ShowtimeTags.LeftSpot(!isSpot)] : Array.Empty<Tag>()];
            var answer = await _aws.Ecs.CreateServiceAsync(
                new()
                {
                    Cluster = _ecs.Cluster,
                    ServiceName = request.ServiceName,
                    TaskDefinition = revision,
                    ClientToken = ClientToken(request),
                    DesiredCount = 1,
                    // Not every cluster has the capacity providers; the launch type works in all.
                    LaunchType = isSpot ? null : LaunchType.FARGATE,
                    CapacityProviderStrategy = isSpot ? Capacity(isSpot: true) : null,
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
    }

    /// <summary>
    /// The change first, then the tags: a run that follows one that died in between finds the revision by its tags, and writes the service's tags
    /// only. A service that has left spot goes back to it with a new start only.
    /// </summary>
    async Task<DeployedService> UpdateServiceAsync(
        Service before, DeploymentRequest request, string fingerprint, string revision, CancellationToken cancellationToken)
    {
        var service = before;
        var hasLeft = ShowtimeTags.Read(before.Tags, ShowtimeTags.Spot) is not null;
        var isSpot = WantsSpot && (request.Force || !hasLeft);
        if (before.TaskDefinition != revision || before.DesiredCount == 0)
        {
            try
            {
                service = await UpdateAsync(isSpot).ConfigureAwait(false);
            }
            catch (AwsException e) when (isSpot && IsRefusalOfSpot(e))
            {
                WarnWithoutSpot(request, e);
                isSpot = false;
                service = await UpdateAsync(isSpot).ConfigureAwait(false);
            }
        }

        // The time of creation stays.
        var hasCreated = ShowtimeTags.Read(before.Tags, ShowtimeTags.Created) is not null;
        List<Tag> tags = [.. ShowtimeTags.Of(request, fingerprint).Where(t => t.Key != ShowtimeTags.Created || !hasCreated)];
        if (WantsSpot && isSpot == hasLeft) tags.Add(ShowtimeTags.LeftSpot(!isSpot));
        await _aws.Ecs.TagResourceAsync(new() { ResourceArn = before.ServiceArn, Tags = tags }, cancellationToken).ConfigureAwait(false);
        service.Tags = Merge(before.Tags, tags);
        return EcsServiceView.Of(service);

        async Task<Service> UpdateAsync(bool toSpot)
        {
            var otherCapacity = EcsServiceView.RunsOnSpot(before) != toSpot;
            var answer = await _aws.Ecs.UpdateServiceAsync(
                new()
                {
                    Cluster = _ecs.Cluster,
                    Service = request.ServiceName,
                    TaskDefinition = revision,
                    CapacityProviderStrategy = otherCapacity ? Capacity(toSpot) : null,
                    ForceNewDeployment = otherCapacity ? true : null,
                    DesiredCount = 1,
                    DeploymentConfiguration = Rollout(),
                    NetworkConfiguration = Network(),
                },
                cancellationToken).ConfigureAwait(false);
            return answer.Service;
        }
    }

    /// <summary>The tag first: a run that follows one that died in between does not go back to spot, and this is done again.</summary>
    async Task<DeployedService> LeaveSpotCapacityAsync(string serviceName, CancellationToken cancellationToken)
    {
        var service = await RequireActiveAsync(serviceName, cancellationToken).ConfigureAwait(false);
        if (!EcsServiceView.RunsOnSpot(service)) return EcsServiceView.Of(service);
        List<Tag> tags = [ShowtimeTags.LeftSpot(true)];
        await _aws.Ecs.TagResourceAsync(new() { ResourceArn = service.ServiceArn, Tags = tags }, cancellationToken).ConfigureAwait(false);
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
        answer.Service.Tags = Merge(service.Tags, tags);
        return EcsServiceView.Of(answer.Service);
    }

    /// <summary>Whether ECS knows no spot capacity in this cluster.</summary>
    static bool IsRefusalOfSpot(AwsException e) =>
        e.Code == "InvalidParameterException" && e.Reason.Contains("capacity provider", StringComparison.OrdinalIgnoreCase);

    void WarnWithoutSpot(DeploymentRequest request, AwsException e) => _activity?.Report(new(
        ActivityKind.Warning,
        $"{request.ServiceName} runs on demand, because cluster {_ecs.Cluster} has no spot capacity: {e.Reason} {AwsTranslation.SpotRemedy}",
        request.PullRequest));

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
            .. new[] { ShowtimeTags.Fingerprint, ShowtimeTags.Token, ShowtimeTags.Size, ShowtimeTags.Resources, ShowtimeTags.Image, ShowtimeTags.Digest }
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
            && await _reader.OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) is null
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

    static List<CapacityProviderStrategyItem> Capacity(bool isSpot) =>
        [new() { CapacityProvider = isSpot ? EcsServiceView.Spot : EcsServiceView.OnDemand, Weight = 1 }];

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

    async Task RefuseIfTakenAsync(Service? service, CancellationToken cancellationToken)
    {
        if (service is null or { Status: EcsStatus.Inactive }) return;
        if (await _reader.OtherOwnerAsync(service, cancellationToken).ConfigureAwait(false) is { } owner)
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

/// <summary>What was read for a registration.</summary>
/// <param name="RoleArn">Turns a role's name into an ARN.</param>
/// <param name="Template">The task definition template's text; null where there is none.</param>
/// <param name="Revisions">The revisions that an earlier attempt of the same request left, newest first.</param>
internal sealed record Preparation(Func<string, string> RoleArn, string? Template, IReadOnlyList<TaskRevision> Revisions);
