namespace Showtime.Sandbox.GitHub.Model;

/// <summary>The states of an issue or pull request; only a pull request can be merged.</summary>
enum TicketState
{
    Open,
    Closed,
    Merged,
}
