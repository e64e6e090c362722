using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>The real backend of a job, except for the image build: it takes a minute of virtual time and puts the tag into the sandbox's registry.</summary>
sealed class SimulatedBackend(IShowtimeBackend real, SimulatedWorld world, SimulatedJob job) : IShowtimeBackend, IImageBuilder
{
    public static readonly TimeSpan BuildTime = TimeSpan.FromSeconds(60);

    public TimeProvider Time => real.Time;

    public IPullRequests PullRequests => real.PullRequests;

    public ILeases Leases => real.Leases;

    public IDeploymentRecords Deployments => real.Deployments;

    public IHealthProbe HealthProbe => real.HealthProbe;

    /// <summary>Not the sandbox's count: a simulated hour holds more jobs than a real one.</summary>
    public RequestBudget? Requests => world.RequestsLeft;

    public IDisposable? BeginJob() => real.BeginJob();

    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken) => real.ConfigurationAsync(cancellationToken);

    public IDeploymentTarget Target(ShowtimeConfiguration configuration) => real.Target(configuration);

    public IImageBuilder Builder(ShowtimeConfiguration configuration) => this;

    public IImagePublisher Publisher(ShowtimeConfiguration configuration) => real.Publisher(configuration);

    public IImageRegistry Registry(ShowtimeConfiguration configuration) => real.Registry(configuration);

    public ValueTask DisposeAsync() => real.DisposeAsync();

    public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        world.Invariants.BuildBegins(job, request);
        world.Builds.Add(request);
        try
        {
            await Waiting.DelayAsync(BuildTime, Time, cancellationToken).ConfigureAwait(false);
            if (job.Killed) await new TaskCompletionSource().Task.ConfigureAwait(false);
            var (repository, tag) = (request.Reference[(request.Reference.IndexOf('/') + 1)..].Split(':')[0], request.Reference.Split(':')[^1]);
            if (world.BrokenCommits.Contains(request.Sha)) throw new ShowtimeException(ShowtimeError.BuildFailed, "RUN npm ci failed with exit code 1.");
            return world.Aws.PushImage(repository, tag);
        }
        finally
        {
            world.Invariants.BuildEnds(job, request);
        }
    }
}
