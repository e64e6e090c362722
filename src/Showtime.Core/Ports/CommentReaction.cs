namespace Showtime.Core.Ports;

/// <summary>A reaction to a comment, as far as Showtime uses them.</summary>
public enum CommentReaction
{
    /// <summary>👀: taken up.</summary>
    Eyes,

    /// <summary>🚀: an environment is up.</summary>
    Rocket,

    /// <summary>👍: done.</summary>
    ThumbsUp,

    /// <summary>👎: not allowed.</summary>
    ThumbsDown,

    /// <summary>😕: not understood, not possible, or failed.</summary>
    Confused,
}
