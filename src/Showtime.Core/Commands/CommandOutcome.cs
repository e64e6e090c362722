namespace Showtime.Core.Commands;

/// <summary>What came of a comment.</summary>
public enum CommandOutcome
{
    /// <summary>There is no command in it, or it is nothing that commands are read from (a plain issue, an edit, a bot's comment).</summary>
    Ignored,

    /// <summary>It was only asked whether it is to be carried out: it is, or its answer is the help.</summary>
    Due,

    /// <summary>Carried out, or it was so already.</summary>
    Done,

    /// <summary>Another job works on the pull request and does what was asked for.</summary>
    LeftToOther,

    /// <summary>It cannot be done as things are: the answer says why.</summary>
    Refused,

    /// <summary>Whoever wrote it has no write access.</summary>
    NotAllowed,

    /// <summary>It is not written right: the answer is the help.</summary>
    Invalid,

    /// <summary>It was begun and failed.</summary>
    Failed,
}
