using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>A target that sends nothing to the cloud: it reports what it would do, and pretends that it is done.</summary>
/// <param name="inner">The real target, for what needs no request.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Receives what would be done, or null.</param>
/// <param name="delay">How long a deployment takes.</param>
internal sealed class DryRunTarget(IDeploymentTarget inner, TimeProvider time, IActivityLog? log, TimeSpan delay = default) : IDeploymentTarget
{
    /// <summary>An address for documentation (RFC 5737), which belongs to nobody.</summary>
    public const string Address = "192.0.2.1";

    readonly ConcurrentDictionary<string, DeployedService> _services = new(StringComparer.Ordinal);

    public string Name => inner.Name + ", dry run";

    public async IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var service in _services.Values.Where(service => pullRequest is null || service.PullRequest == pullRequest)) yield return service;
    }

    public async Task<IReadOnlyList<DeployedService>> LookAsync(CloudLook look, CancellationToken cancellationToken)
    {
        List<DeployedService> services = [];
        await foreach (var service in ListAsync(look.PullRequest, cancellationToken).ConfigureAwait(false)) services.Add(service);
        return services;
    }

    public Task<DeployedService?> FindAsync(string serviceName, CancellationToken cancellationToken) =>
        Task.FromResult(_services.GetValueOrDefault(serviceName));

    public Task<DeployedService?> DescribeAsync(string serviceName, DeployedService? last, CancellationToken cancellationToken) =>
        FindAsync(serviceName, cancellationToken);

    public Task<DeployedService?> FollowAsync(DeployedService last, CancellationToken cancellationToken) => FindAsync(last.Name, cancellationToken);

    public string Fingerprint(DeploymentRequest request) => inner.Fingerprint(request);

    public Task PrepareAsync(DeploymentRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<DeployedService> DeployAsync(DeploymentRequest request, KnownService? known, CancellationToken cancellationToken)
    {
        Report($"Would deploy {request.Image} as {request.ServiceName} to {inner.Name}", request.PullRequest);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        var service = new DeployedService
        {
            Name = request.ServiceName,
            PullRequest = request.PullRequest,
            Sha = EnvironmentNames.Shorten(request.Sha),
            State = ServiceState.Active,
            Tasks = 1,
            CreatedAt = time.GetUtcNow(),
            RequestedBy = request.RequestedBy,
            ExpiresAt = request.ExpiresAt,
            Revision = "dry-run",
            Fingerprint = Fingerprint(request),
            Size = request.Size,
            Image = request.Image,
            Token = request.Token,
            Task = new DeployedTask { Id = "dry-run", Running = true, Newest = true, Address = Address, Image = request.Image },
        };
        _services[request.ServiceName] = service;
        return service;
    }

    public async Task<DeployedService> LeaveSpotAsync(string serviceName, CancellationToken cancellationToken)
    {
        await Would($"move {serviceName} from spot to on-demand capacity").ConfigureAwait(false);
        return _services[serviceName];
    }

    public Task RollBackAsync(string serviceName, string revision, CancellationToken cancellationToken) => Would($"roll {serviceName} back to {revision}");

    public Task SetExpiryAsync(string serviceName, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        Would(expiresAt is { } end
            ? FormattableString.Invariant($"let {serviceName} expire at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : $"remove the expiry of {serviceName}");

    public Task DeleteAsync(string serviceName, CancellationToken cancellationToken)
    {
        _services.TryRemove(serviceName, out _);
        return Would($"delete the service {serviceName}");
    }

    public async Task<int> DeleteRevisionsAsync(string serviceName, CancellationToken cancellationToken)
    {
        await Would($"delete the task definitions of {serviceName}").ConfigureAwait(false);
        return 0;
    }

    public async Task<int> DeleteOlderRevisionsAsync(string serviceName, string keep, CancellationToken cancellationToken)
    {
        await Would($"delete the older task definitions of {serviceName}").ConfigureAwait(false);
        return 0;
    }

    public async IAsyncEnumerable<LogLine> ReadLogAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    public Task<string> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult("not checked: a dry run sends nothing to the cloud");

    Task Would(string what)
    {
        Report("Would " + what, null);
        return Task.CompletedTask;
    }

    void Report(string message, int? pullRequest) => log?.Report(new(ActivityKind.Step, message, pullRequest));
}

/// <summary>Finds everything that a <see cref="DryRunTarget"/> runs healthy.</summary>
internal sealed class DryRunHealthProbe : IHealthProbe
{
    public Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken) => Task.FromResult(new ProbeResult(200, "dry run"));
}

/// <summary>Reports what it would build.</summary>
/// <param name="registry">Has the image of an earlier build, for a deployment that is real; null where nothing is deployed.</param>
/// <param name="log">Receives the reports.</param>
internal sealed class DryRunImageBuilder(IImageRegistry? registry, IActivityLog? log) : IImageBuilder
{
    public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        var message = request.Archive is { } file ? $"Would build {request.Reference} into {file}" : $"Would build and push {request.Reference}";
        log?.Report(new(ActivityKind.Step, message, request.PullRequest));
        if (registry is null || request.Archive is not null) return null;
        string why;
        try
        {
            if (await registry.FindDigestAsync(request.Reference, cancellationToken).ConfigureAwait(false) is { } digest) return digest;
            why = "the registry does not have it.";
        }
        catch (ShowtimeException e)
        {
            why = $"its digest cannot be read. {e.Message}";
        }

        message = $"{request.Reference} is deployed by its tag, which may come to name another image: {why}";
        log?.Report(new(ActivityKind.Warning, message, request.PullRequest));
        return null;
    }
}

/// <summary>
/// The registry of a dry run. Where the build is skipped it finds no image that a build makes, so that the run reaches the build; where the cloud is skipped
/// it deletes none.
/// </summary>
internal sealed partial class DryRunImageRegistry(IImageRegistry inner, bool builds, bool deploys, IActivityLog? log) : IImageRegistry
{
    public Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken) =>
        builds || (deploys && !BuiltTag().IsMatch(reference)) ? inner.FindDigestAsync(reference, cancellationToken) : Task.FromResult<string?>(null);

    public Task<IReadOnlyList<TaggedImage>> ListAsync(string repository, CancellationToken cancellationToken) =>
        deploys ? inner.ListAsync(repository, cancellationToken) : Task.FromResult<IReadOnlyList<TaggedImage>>([]);

    public Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        if (deploys) return inner.DeleteAsync(reference, cancellationToken);
        log?.Report(new(ActivityKind.Step, $"Would delete the image {reference}"));
        return Task.FromResult(false);
    }

    [GeneratedRegex(@":pr-[0-9]+-[0-9a-f]{7}-ci\z", RegexOptions.CultureInvariant)]
    private static partial Regex BuiltTag();
}
