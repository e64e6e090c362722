namespace Showtime.Sandbox.GitHub.Model;

/// <summary>What a timeline event tells.</summary>
enum TimelineKind
{
    Labeled,
    Unlabeled,
    Closed,
    Reopened,
    Merged,
    HeadRefForcePushed,
}
