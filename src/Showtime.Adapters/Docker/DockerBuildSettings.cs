using Showtime.Adapters.Processes;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker;

/// <summary>What a <see cref="DockerImageBuilder"/> is made from.</summary>
internal sealed record DockerBuildSettings
{
    public required ImageConfiguration Image { get; init; }

    /// <summary>A folder in the clone that commits are built from, where there is one.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Where a commit is fetched from that no clone here has; null for nowhere.</summary>
    public Uri? RepositoryUrl { get; init; }

    /// <summary>The environment of the job. What builds see of it is an allow-list.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required IRegistryCredentialSource Credentials { get; init; }

    public required IProcessRunner Processes { get; init; }

    public required TimeProvider Time { get; init; }

    public IActivityLog? Log { get; init; }

    /// <summary>Push to the registry. Without it the image is in the engine only.</summary>
    public bool Push { get; init; } = true;

    /// <summary>Leave the image in the engine as well.</summary>
    public bool Load { get; init; }
}
