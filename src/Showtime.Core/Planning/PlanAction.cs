namespace Showtime.Core.Planning;

/// <summary>What a run does: the <c>action_needed</c> of <c>--check-only</c>, in snake case there.</summary>
public enum PlanAction
{
    /// <summary>Nothing.</summary>
    NoAction,

    /// <summary>Make the first environment, or make it again where none serves.</summary>
    CreateEnvironment,

    /// <summary>Replace what serves because a person asked, or update it in place.</summary>
    RollingUpdate,

    /// <summary>Replace what serves because of a new commit on an approved base.</summary>
    AutoSync,

    /// <summary>Take everything of this pull request down.</summary>
    DestroyEnvironment,

    /// <summary>Something is wanted that may not be done.</summary>
    Blocked,
}
