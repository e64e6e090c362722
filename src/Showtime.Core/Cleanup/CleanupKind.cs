namespace Showtime.Core.Cleanup;

/// <summary>What a clean-up item is about.</summary>
public enum CleanupKind
{
    /// <summary>A pull request whose labels and cloud are not as wanted.</summary>
    Reconcile,

    /// <summary>An environment that has expired.</summary>
    Expired,

    /// <summary>A service that no label names.</summary>
    Orphan,

    /// <summary>A label definition that nothing carries.</summary>
    Label,

    /// <summary>A lease that a dead job left behind.</summary>
    Lease,

    /// <summary>A deployment on a pull request's page whose environment is gone.</summary>
    Deployment,
}
