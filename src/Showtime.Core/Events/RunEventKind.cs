namespace Showtime.Core.Events;

/// <summary>What caused a run.</summary>
public enum RunEventKind
{
    /// <summary>A person at a prompt; their own token decides what they may.</summary>
    Operator,

    /// <summary>A label was put on.</summary>
    Labeled,

    /// <summary>A label was taken off.</summary>
    Unlabeled,

    /// <summary>A commit was pushed.</summary>
    Pushed,

    /// <summary>The pull request was closed or merged.</summary>
    Closed,

    /// <summary>The pull request was opened or opened again.</summary>
    Opened,

    /// <summary>A person started the workflow by hand.</summary>
    Dispatched,

    /// <summary>A person wrote a comment on a pull request. Bots' comments, edits and comments on plain issues are <see cref="Other"/>.</summary>
    Commented,

    /// <summary>The clock, or the end of another workflow's run. It approves nothing.</summary>
    Scheduled,

    /// <summary>Something else. It approves nothing.</summary>
    Other,
}
