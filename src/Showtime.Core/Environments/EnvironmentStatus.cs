namespace Showtime.Core.Environments;

/// <summary>The status of one environment, as its label says it in lower case (protocol §1).</summary>
public enum EnvironmentStatus
{
    /// <summary>No status label, or one whose word is not known.</summary>
    Unknown,

    /// <summary>The image is being built.</summary>
    Building,

    /// <summary>The image is in the registry.</summary>
    Built,

    /// <summary>The service has been asked for and does not answer yet.</summary>
    Deploying,

    /// <summary>It answers.</summary>
    Running,

    /// <summary>It answers, while the same commit is deployed anew in place.</summary>
    Updating,

    /// <summary>It did not come up; what had been created was taken down again.</summary>
    Failed,

    /// <summary>It is being taken down.</summary>
    Stopping,
}
