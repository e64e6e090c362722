namespace Showtime.Core.Configuration;

/// <summary>Everything that differs between repositories and clouds: <c>.github/showtime.yml</c> with its defaults (protocol §2).</summary>
public sealed record ShowtimeConfiguration
{
    /// <summary>The image and how it is built.</summary>
    public ImageConfiguration Image { get; init; } = new();

    /// <summary>The container and the life of an environment.</summary>
    public EnvironmentConfiguration Environment { get; init; } = new();

    /// <summary>Where it is deployed.</summary>
    public DeployConfiguration Deploy { get; init; } = new();

    /// <summary>What a run may use up.</summary>
    public LimitConfiguration Limits { get; init; } = new();

    /// <summary>What a pull request's readers are told.</summary>
    public FeedbackConfiguration Feedback { get; init; } = new();
}
