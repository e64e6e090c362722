using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Issues, to which GitHub counts pull requests.</summary>
static class IssueRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["issues"]) => call.Page(List(call), "issues", call.Json.Issue),
        ("GET", ["issues", var number]) => RestAnswer.Ok(call.Json.Issue(call.Ticket(number))),
        ("PATCH", ["issues", var number]) => Update(call, number),
        ("GET", ["issues", var number, "events"]) =>
            call.Page(call.Ticket(number).Timeline, $"issues/{number}/events", call.Json.Event),
        ("GET", ["issues", var number, "timeline"]) => Timeline(call, number),
        _ => null,
    };

    static IEnumerable<Ticket> List(RestCall call)
    {
        var labels = (call.Query("labels") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var tickets = call.State.Tickets
            .Where(t => RestSorting.HasState(t, call.Query("state") ?? "open"))
            .Where(t => labels.All(name => t.Labels.Exists(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase))));
        if (call.Query("since") is { } since
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
        {
            tickets = tickets.Where(t => t.UpdatedAt >= from);
        }

        return RestSorting.Sort(tickets, call.Query("sort"), call.Query("direction"));
    }

    static RestAnswer Update(RestCall call, string number)
    {
        var ticket = call.Ticket(number);
        var body = call.BodyObject();
        TicketEdits.Apply(call, ticket, body);
        if (body.ContainsKey("labels")) LabelRoutes.SetLabels(call, ticket, body["labels"]);
        return RestAnswer.Ok(call.Json.Issue(ticket));
    }

    static RestAnswer Timeline(RestCall call, string number)
    {
        var ticket = call.Ticket(number);
        var entries = ticket.Timeline.Select(e => (e.CreatedAt, e.Id, Shape: call.Json.Event(e)))
            .Concat(ticket.Comments.Select(c =>
            {
                var shape = call.Json.Comment(c);
                shape["event"] = "commented";
                shape["actor"] = shape["user"]!.DeepClone();
                return (c.CreatedAt, c.Id, Shape: shape);
            }))
            .OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).Select(e => e.Shape);
        return call.Page(entries, $"issues/{number}/timeline", JsonNode? (e) => e);
    }
}
