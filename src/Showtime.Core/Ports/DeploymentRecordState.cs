namespace Showtime.Core.Ports;

/// <summary>What a <see cref="DeploymentRecord"/> says of its environment.</summary>
public enum DeploymentRecordState
{
    /// <summary>It is being built or deployed.</summary>
    InProgress,

    /// <summary>It serves.</summary>
    Success,

    /// <summary>It did not come up.</summary>
    Failure,

    /// <summary>It serves no longer.</summary>
    Inactive,
}
