namespace Showtime.Core.Ports;

/// <summary>A person's permission on the repository, rising.</summary>
public enum PermissionLevel
{
    /// <summary>None, or not a collaborator.</summary>
    None,

    /// <summary>May read.</summary>
    Read,

    /// <summary>May label, but not push.</summary>
    Triage,

    /// <summary>May push: the least that may have environments made.</summary>
    Write,

    /// <summary>May manage the repository.</summary>
    Maintain,

    /// <summary>May do everything.</summary>
    Admin,
}
