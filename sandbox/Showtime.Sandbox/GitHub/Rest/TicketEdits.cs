using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>What issues and pull requests let be changed alike.</summary>
static class TicketEdits
{
    public static void Apply(RestCall call, Ticket ticket, JsonObject body)
    {
        call.Require(ticket.Author == call.Actor ? Right.Comment : Right.EditTickets); // authors edit their own
        var state = RestValues.Text(body, "state");
        if (state is not (null or "open" or "closed"))
        {
            throw GitHubRefusal.Invalid(ticket.Head is null ? "Issue" : "PullRequest", "state", "invalid", "State is invalid");
        }

        if (body.ContainsKey("title") || body.ContainsKey("body"))
        {
            call.State.Edit(ticket, RestValues.Text(body, "title"), RestValues.Text(body, "body"));
        }

        if (state is "closed") call.State.Close(ticket, call.Actor, merged: false);
        if (state is "open") call.State.Reopen(ticket, call.Actor);
    }
}
