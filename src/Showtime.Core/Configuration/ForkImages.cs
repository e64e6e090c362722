namespace Showtime.Core.Configuration;

/// <summary>Where the images of pull requests from forks come from.</summary>
public enum ForkImages
{
    /// <summary>The job that deploys builds them, as all others.</summary>
    Build,

    /// <summary>A job without secrets builds them into an archive, which a second one publishes. The job that deploys builds none of them.</summary>
    Archive,
}
