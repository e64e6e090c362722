namespace Showtime.Core.Errors;

/// <summary>Why something failed, as far as the evidence says: what a reader is told first, and what to do follows from it.</summary>
public enum FailureCause
{
    /// <summary>The evidence does not say.</summary>
    Unknown,

    /// <summary>A step of the image's build failed.</summary>
    BuildStep,

    /// <summary>The image was built and the registry did not take it.</summary>
    RegistryRefused,

    /// <summary>There is no such image, or nobody may pull it.</summary>
    ImageMissing,

    /// <summary>The registry limits how often images are pulled.</summary>
    ImagePullLimit,

    /// <summary>The cloud could not reach the registry.</summary>
    ImagePullNetwork,

    /// <summary>The container needed more memory than it has.</summary>
    OutOfMemory,

    /// <summary>The container ended by itself.</summary>
    ContainerExited,

    /// <summary>The container runs and answers, but not with success.</summary>
    HealthCheck,

    /// <summary>The container runs and never answered.</summary>
    NeverAnswered,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>A quota of the account is used up.</summary>
    Quota,

    /// <summary>One of GitHub's limits forbids it: labels, characters.</summary>
    GitHubLimit,

    /// <summary>The cloud has no room at the moment, or took it away.</summary>
    Capacity,

    /// <summary>A role or token may not do what was needed.</summary>
    Permission,

    /// <summary>There is no credential, or it is not accepted.</summary>
    Credentials,

    /// <summary>A secret of the container could not be read.</summary>
    Secrets,

    /// <summary>A setting is wrong, or names what does not exist.</summary>
    Configuration,

    /// <summary>A service limits how often it is asked.</summary>
    Throttled,

    /// <summary>A service did not answer, or answered with a failure of its own.</summary>
    Outage,

    /// <summary>Somebody or something else changed it meanwhile.</summary>
    Conflict,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
