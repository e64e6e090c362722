namespace Showtime.Core.Configuration;

/// <summary>The section <c>image</c>.</summary>
public sealed record ImageConfiguration
{
    /// <summary>The repository that images are pushed to and deleted from: <c>owner/name</c> on Docker Hub, or <c>host[:port]/name</c>.</summary>
    public string Repository { get; init; } = "apache/superset";

    /// <summary>The build context, relative to the working tree of the commit.</summary>
    public string Context { get; init; } = ".";

    /// <summary>The Dockerfile, relative to the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>The stage to build; null for the last one.</summary>
    public string? Target { get; init; } = "showtime";

    /// <summary>The platform, for example <c>linux/amd64</c>.</summary>
    public string Platform { get; init; } = "linux/amd64";

    /// <summary>Build arguments by name. Never secrets: a build argument is in the image's history.</summary>
    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>
    {
        ["INCLUDE_CHROMIUM"] = "false",
        ["LOAD_EXAMPLES_DUCKDB"] = "true",
    };

    /// <summary>What the steps of a build reach.</summary>
    public BuildNetwork Network { get; init; } = BuildNetwork.Default;

    /// <summary>Where the images of pull requests from forks come from.</summary>
    public ForkImages Forks { get; init; } = ForkImages.Build;

    /// <summary>The reference of the build cache in a registry; null for none.</summary>
    public string? Cache { get; init; } = "apache/superset-cache:showtime";
}

/// <summary>The network of a build's steps. Base images and the cache come either way: it is the engine that fetches them.</summary>
public enum BuildNetwork
{
    /// <summary>The engine's own: the internet, and what the machine reaches beside it.</summary>
    Default,

    /// <summary>None at all.</summary>
    None,
}
