using Showtime.Core.Configuration;

namespace Showtime.Adapters.Docker;

/// <summary>Everything that decides the arguments of a build.</summary>
internal sealed record BuildOptions
{
    public required ImageReference Image { get; init; }

    /// <summary>The full path of the context folder.</summary>
    public required string Context { get; init; }

    /// <summary>The full path of the Dockerfile.</summary>
    public required string Dockerfile { get; init; }

    public string? Target { get; init; }

    public string? Platform { get; init; }

    public BuildNetwork Network { get; init; }

    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where cached layers are looked for.</summary>
    public ImageReference? CacheFrom { get; init; }

    /// <summary>Where every layer is exported to. Only buildx can.</summary>
    public ImageReference? CacheTo { get; init; }

    /// <summary>Push as part of the build (buildx only) instead of loading the image into the engine.</summary>
    public bool Push { get; init; }

    /// <summary>Where the digest of what was pushed is written to; null for nowhere. Only buildx can.</summary>
    public string? MetadataFile { get; init; }
}
