using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

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
