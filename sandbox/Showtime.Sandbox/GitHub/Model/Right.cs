namespace Showtime.Sandbox.GitHub.Model;

/// <summary>What a request wants to do, as far as permissions tell it apart.</summary>
enum Right
{
    /// <summary>Put labels on an issue or take them off.</summary>
    ApplyLabels,

    /// <summary>Create, change or delete a label of the repository.</summary>
    DefineLabels,
    Comment,

    /// <summary>Close, reopen or edit an issue or pull request.</summary>
    EditTickets,
    Deploy,
    Dispatch,
    Administer,
}
