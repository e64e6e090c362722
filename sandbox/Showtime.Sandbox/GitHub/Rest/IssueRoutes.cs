using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Issues; a pull request is one too.</summary>
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

/// <summary>Pull requests as such.</summary>
static class PullRoutes
{
    public static RestAnswer? Answer(RestCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", ["pulls"]) => call.Page(List(call), "pulls", p => call.Json.Pull(p, isSingle: false)),
        ("GET", ["pulls", var number]) => RestAnswer.Ok(call.Json.Pull(call.PullRequest(number), isSingle: true)),
        ("PATCH", ["pulls", var number]) => Update(call, number),
        ("GET", ["pulls", var number, "commits"]) =>
            call.Page(call.PullRequest(number).Head!.Commits, $"pulls/{number}/commits", oid => call.Json.Commit(call.State.FindCommit(oid)!)),
        _ => null,
    };

    static IEnumerable<Ticket> List(RestCall call)
    {
        var pulls = call.State.PullRequests.Where(p => RestSorting.HasState(p, call.Query("state") ?? "open"));
        if (call.Query("head") is { } head)
        {
            pulls = pulls.Where(p => string.Equals($"{p.Head!.Owner.Login}:{p.Head.Branch}", head, StringComparison.OrdinalIgnoreCase));
        }

        if (call.Query("base") is { } @base) pulls = pulls.Where(p => string.Equals(p.Head!.BaseBranch, @base, StringComparison.Ordinal));
        return RestSorting.Sort(pulls, call.Query("sort"), call.Query("direction"));
    }

    static RestAnswer Update(RestCall call, string number)
    {
        var pull = call.PullRequest(number);
        TicketEdits.Apply(call, pull, call.BodyObject());
        return RestAnswer.Ok(call.Json.Pull(pull, isSingle: true));
    }
}

/// <summary><c>GET /search/issues</c>.</summary>
static class SearchRoute
{
    public static RestAnswer Answer(RestCall call)
    {
        if (call.Query("q") is not { Length: > 0 } query) throw Invalid("q", "missing", null);
        if (call.Caller.IsApp && !IssueSearch.NamesKind(query)) throw Invalid("q", "invalid", "Query must include 'is:issue' or 'is:pull-request'");
        if ((call.PageNumber - 1) * call.PerPage >= IssueSearch.Reach) throw new RestProblem(422, "Only the first 1000 search results are available");
        var found = IssueSearch.Run(call.State, query);
        var page = found.Take(IssueSearch.Reach).Skip((call.PageNumber - 1) * call.PerPage).Take(call.PerPage).Select(ticket =>
        {
            var shape = call.Json.Issue(ticket);
            shape.Remove("closed_by");
            shape["score"] = 1.0;
            return shape;
        });
        return RestAnswer.Ok(new JsonObject
        {
            ["total_count"] = found.Count,
            ["incomplete_results"] = false,
            ["items"] = new JsonArray([.. page]),
            ["search_type"] = "lexical",
        }) with { Link = call.Links($"{call.Root}/search/issues", Math.Min(found.Count, IssueSearch.Reach)) };
    }

    static GitHubRefusal Invalid(string field, string code, string? message) =>
        GitHubRefusal.Invalid("Search", field, code, message ?? "Validation Failed", message);
}

/// <summary>The edits that issues and pull requests have in common.</summary>
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
