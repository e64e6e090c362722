namespace Showtime.Core.Commands;

/// <summary>What a slash command asks for.</summary>
public enum CommandVerb
{
    /// <summary><c>/testenv up</c>, <c>/showtime start</c>: an environment.</summary>
    Start,

    /// <summary><c>/testenv down</c>, <c>/showtime stop</c>: everything of the pull request goes.</summary>
    Stop,

    /// <summary><c>/showtime freeze</c>: new commits do not update it.</summary>
    Freeze,

    /// <summary><c>/showtime unfreeze</c>: they do again.</summary>
    Unfreeze,

    /// <summary><c>/showtime extend 72h</c>: it lives that long from now.</summary>
    Extend,

    /// <summary><c>/showtime status</c>: how the environments are.</summary>
    Status,

    /// <summary><c>/showtime help</c>: the commands.</summary>
    Help,
}
