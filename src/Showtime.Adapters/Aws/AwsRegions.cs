using System.Collections.Concurrent;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Aws;

/// <summary>The clients of each region that is asked for: a registry may be in another region than the cluster.</summary>
internal sealed class AwsRegions(AwsClientSettings settings) : IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<AwsClients>> _regions = new(StringComparer.Ordinal);

    /// <summary>The clients of one region. No request is made.</summary>
    internal AwsClients this[string region] => _regions.GetOrAdd(region, name => new(() => new(settings with { Region = name }))).Value;

    public void Dispose()
    {
        foreach (var region in _regions.Values.Where(r => r.IsValueCreated)) region.Value.Dispose();
    }
}
