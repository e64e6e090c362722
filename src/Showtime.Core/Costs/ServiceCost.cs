using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Ports;

namespace Showtime.Core.Costs;

/// <summary>
/// What a service costs, in US dollars, by what the cloud's list says of it. Pure; an estimate by list prices, without traffic, logs and images.
/// </summary>
static class ServiceCost
{
    /// <summary>What it costs an hour now: 0 without a task. Null if there is no service, or if its size or a price is not known.</summary>
    public static decimal? PerHour(DeployedService? service, ShowtimeConfiguration configuration) => service switch
    {
        null or { State: ServiceState.Inactive } => null,
        { Tasks: 0 } => 0,
        _ => service.Tasks * PerTaskHour(service, configuration),
    };

    /// <summary>
    /// What its task has cost since the service was created, at today's rate, to a hundredth of a cent. Null where <see cref="PerHour"/> is, and for a service
    /// without a task: nothing says how long one ran.
    /// </summary>
    public static decimal? SoFar(DeployedService? service, ShowtimeConfiguration configuration, DateTimeOffset now) =>
        service is { State: not ServiceState.Inactive, Tasks: > 0, CreatedAt: { } created } && PerTaskHour(service, configuration) is { } hour
            ? Math.Round(hour * (decimal)Math.Max(0, (now - created).TotalHours), 4)
            : null;

    /// <summary>What one task of it costs an hour while it runs; null if its size or a price is not known.</summary>
    public static decimal? PerTaskHour(DeployedService service, ShowtimeConfiguration configuration) => ResourcesOf(service, configuration) is { } task
        ? PriceList.For(configuration, task.IsArm).Hour(task, service.Capacity, service.HasPublicAddress)
        : null;

    /// <summary>
    /// What the service's tags say; for one that was deployed before they did, what its size means, or the configured size. A template may have another
    /// standard size, and the list does not say which.
    /// </summary>
    static TaskResources? ResourcesOf(DeployedService service, ShowtimeConfiguration configuration)
    {
        if (service.Resources is { } known) return known;
        var size = service.Size ?? configuration.Environment.Size;
        if (size == EnvironmentSize.Standard && configuration.Deploy.Ecs.TaskDefinition is not null) return null;
        var (cpu, memory) = size.Units();
        return new(cpu / TaskResources.UnitsPerVcpu, memory / TaskResources.MibPerGb)
        {
            IsArm = configuration.Image.Platform.EndsWith("/arm64", StringComparison.Ordinal),
        };
    }
}
