namespace Showtime.Core.Environments;

/// <summary>What an environment is to its pull request.</summary>
public enum EnvironmentKind
{
    /// <summary>The one that reviewers should use: the pointer names it.</summary>
    Active,

    /// <summary>The approved target: being built, or wanted next, or the last attempt at it failed.</summary>
    Building,

    /// <summary>A service that no pointer and no target of its pull request names, or labels of one that is gone: clean-up removes it.</summary>
    Orphaned,

    /// <summary>A service of the first generation, named <c>pr-{n}-service</c> without a commit.</summary>
    Legacy,
}
