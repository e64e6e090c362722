namespace Showtime.Core.Ports;

/// <summary>A task (a running copy of the image) of a service.</summary>
public sealed record DeployedTask
{
    /// <summary>The identifier, without the cluster.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it runs (not merely starts).</summary>
    public bool Running { get; init; }

    /// <summary>Whether it has stopped.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether it belongs to the newest deployment.</summary>
    public bool Newest { get; init; }

    /// <summary>Its address, or null while it has none.</summary>
    public string? Address { get; init; }

    /// <summary>The TCP port where it answers on <see cref="Address"/>, if that is another than the container's; null for the configured one.</summary>
    public int? Port { get; init; }

    /// <summary>Why it stopped, in the cloud's words, with the container's exit code and reason; null while it has not.</summary>
    public string? StoppedReason { get; init; }

    /// <summary>The image it runs.</summary>
    public string? Image { get; init; }
}
