namespace Showtime.Core.Configuration;

/// <summary>How a pull request is told what became of its environment.</summary>
public enum CommentStyle
{
    /// <summary>One comment that is updated in place, with a history.</summary>
    Sticky,

    /// <summary>A comment of its own for each event, as the original wrote them.</summary>
    Separate,

    /// <summary>No comment; the labels say it.</summary>
    None,
}
