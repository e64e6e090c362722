using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The filters and orders that lists of issues and pull requests share.</summary>
static class RestSorting
{
    public static bool HasState(Ticket ticket, string state) => state switch
    {
        "all" => true,
        "closed" => ticket.State != TicketState.Open,
        _ => ticket.State == TicketState.Open,
    };

    /// <summary>Newest first, unless asked otherwise.</summary>
    public static IEnumerable<Ticket> Sort(IEnumerable<Ticket> tickets, string? by, string? direction)
    {
        Func<Ticket, (DateTimeOffset, int)> key = by is "updated" ? t => (t.UpdatedAt, t.Number) : t => (t.CreatedAt, t.Number);
        return direction is "asc" ? tickets.OrderBy(key) : tickets.OrderByDescending(key);
    }
}
