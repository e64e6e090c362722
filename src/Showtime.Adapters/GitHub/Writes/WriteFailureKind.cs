namespace Showtime.Adapters.GitHub.Writes;

/// <summary>What became of a write that did not succeed.</summary>
internal enum WriteFailureKind
{
    /// <summary>A definition of that name exists already.</summary>
    Taken,

    /// <summary>A thing that it names is gone.</summary>
    NotFound,

    /// <summary>Not known: it may have been carried out.</summary>
    Lost,

    /// <summary>Put off: too many writes.</summary>
    TooFast,

    /// <summary>The conversation takes no comments.</summary>
    Locked,

    /// <summary>The token is refused this mutation, or the host does not have it. REST may do it.</summary>
    Refused,

    /// <summary>Refused for good.</summary>
    Final,
}
