namespace Showtime.Core.Planning;

/// <summary>What was found out about the person: the <c>auth_status</c> of <c>--check-only</c>, in snake case there.</summary>
public enum AuthorizationStatus
{
    /// <summary>May.</summary>
    Authorized,

    /// <summary>Is known and may not.</summary>
    DeniedInsufficientPerms,

    /// <summary>Is not a collaborator.</summary>
    Denied404,

    /// <summary>Not asked: an operator's own token decides.</summary>
    SkippedNotActions,

    /// <summary>Could not be read; taken for no.</summary>
    Error,
}
