namespace Showtime.Core.Templates;

/// <summary>The workflows that a repository copies.</summary>
public enum WorkflowKind
{
    /// <summary>Labels, pushes and the end of a pull request: <c>showtime.yml</c>.</summary>
    Trigger,

    /// <summary>The scheduled clean-up: <c>showtime-cleanup.yml</c>.</summary>
    Cleanup,

    /// <summary>Commands in comments: <c>showtime-commands.yml</c>.</summary>
    Command,

    /// <summary>Images of forks built without secrets and published by a second job: <c>showtime-build.yml</c> and <c>showtime-publish.yml</c>.</summary>
    ForkBuild,
}
