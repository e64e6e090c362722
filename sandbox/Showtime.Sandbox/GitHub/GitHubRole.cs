namespace Showtime.Sandbox.GitHub;

/// <summary>What a person may do in the repository, weakest first.</summary>
public enum GitHubRole
{
    /// <summary>Nothing at all.</summary>
    None,

    /// <summary>Read and comment.</summary>
    Read,

    /// <summary>Also put labels on issues and take them off.</summary>
    Triage,

    /// <summary>Also push, and define labels.</summary>
    Write,

    /// <summary>Also some settings.</summary>
    Maintain,

    /// <summary>Everything.</summary>
    Admin,
}
