namespace Showtime.Core.Planning;

/// <summary>How a run ended.</summary>
public enum SyncOutcome
{
    /// <summary>There was nothing to do.</summary>
    NothingToDo,

    /// <summary>Labels, cloud and registry are as wanted.</summary>
    Done,

    /// <summary>Another job holds the lease; what was wanted is written on the pull request and that job does it.</summary>
    LeftToOther,

    /// <summary>It may not be done.</summary>
    Blocked,

    /// <summary>The environment did not come up; the labels say so, and what served before still does.</summary>
    Failed,
}
