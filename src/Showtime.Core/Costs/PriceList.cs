using System.Globalization;
using System.Reflection;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;

namespace Showtime.Core.Costs;

/// <summary>
/// AWS's prices by region, from a dated table that this assembly carries (<c>fargate-prices.csv</c>): nothing is asked for a price. The section <c>cost</c> of
/// the configuration replaces what the table says and adds what it does not know.
/// </summary>
static class PriceList
{
    const string Table = "Showtime.Core.Costs.fargate-prices.csv";

    static readonly Lazy<IReadOnlyDictionary<string, RegionPrices>> Regions = new(Read);

    /// <summary>The regions of the table.</summary>
    public static IEnumerable<string> KnownRegions => Regions.Value.Keys;

    /// <summary>The prices that a configuration has a task cost.</summary>
    /// <param name="configuration">The region, and prices of its own.</param>
    /// <param name="isArm">Whether the task runs on ARM64.</param>
    public static TaskPrices For(ShowtimeConfiguration configuration, bool isArm)
    {
        var own = configuration.Cost;
        var region = Regions.Value.GetValueOrDefault(configuration.Deploy.Ecs.Region) ?? new(null, null, null, null, null);
        return new(
            own.VcpuHour ?? (isArm ? region.ArmVcpu : region.Vcpu),
            own.GbHour ?? (isArm ? region.ArmGb : region.Gb),
            region.Storage,
            own.PublicAddressHour,
            own.SpotDiscount / 100m);
    }

    static Dictionary<string, RegionPrices> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Table)
            ?? throw new InvalidOperationException($"The assembly has no {Table}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Skip(1) // the headings
            .Select(static line => line.Split(','))
            .ToDictionary(
                static cells => cells[0],
                static cells => new RegionPrices(Price(cells[1]), Price(cells[2]), Price(cells[3]), Price(cells[4]), Price(cells[5])),
                StringComparer.Ordinal);
    }

    static decimal? Price(string cell) => cell.Length == 0 ? null : decimal.Parse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    sealed record RegionPrices(decimal? Vcpu, decimal? Gb, decimal? ArmVcpu, decimal? ArmGb, decimal? Storage);
}

/// <summary>What a task is charged for, in US dollars an hour; null where no price is known.</summary>
/// <param name="Vcpu">A virtual processor.</param>
/// <param name="Gb">A GB of memory.</param>
/// <param name="Storage">A GB of ephemeral storage above what is included.</param>
/// <param name="PublicAddress">A public IPv4 address.</param>
/// <param name="SpotDiscount">What spot capacity takes off processor and memory, 0 to 1: an estimate, because its price changes all the time.</param>
sealed record TaskPrices(decimal? Vcpu, decimal? Gb, decimal? Storage, decimal PublicAddress, decimal SpotDiscount)
{
    const int IncludedStorage = 20;

    /// <summary>What a task costs an hour; null where a price that it needs is not known.</summary>
    public decimal? Hour(TaskResources task, ServiceCapacity? capacity, bool hasPublicAddress)
    {
        var moreStorage = Math.Max(0, task.StorageGb - IncludedStorage);
        var storage = moreStorage == 0 ? 0 : moreStorage * Storage;
        var computing = task.Vcpu * Vcpu + task.MemoryGb * Gb;
        return computing * (capacity == ServiceCapacity.Spot ? 1 - SpotDiscount : 1) + storage + (hasPublicAddress ? PublicAddress : 0);
    }
}
