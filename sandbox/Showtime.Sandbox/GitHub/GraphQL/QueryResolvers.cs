using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The fields that a query starts with.</summary>
static class QueryResolvers
{
    public static void Register(ResolverTable table)
    {
        table.Add<RepositoryState>("Query", "viewer", (_, c) => new Viewer(c.Caller.Account));
        table.Add<RepositoryState>("Query", "rateLimit", (_, c) => c.Run.Rates.Peek(c.Caller, RateMeter.GraphQL));
        table.Add<RepositoryState>("Query", "repository", Repository);
        table.Add<RepositoryState>("Query", "node", (_, c) => Nodes.Find(c, c.Arguments["id"]));
        table.Add<RepositoryState>("Query", "nodes", (_, c) => c.Arguments.Texts("ids")!.Select(id => Found(c, id)).ToList());
        table.Add<RepositoryState>("Query", "search", Search);

        table.Add<RateMeter.RateWindow>("RateLimit", "cost", _ => 1);
        table.Add<RateMeter.RateWindow>("RateLimit", "limit", w => w.Limit);
        table.Add<RateMeter.RateWindow>("RateLimit", "nodeCount", (_, c) => c.Run.Nodes);
        table.Add<RateMeter.RateWindow>("RateLimit", "remaining", w => w.Remaining);
        table.Add<RateMeter.RateWindow>("RateLimit", "resetAt", w => w.Reset);
        table.Add<RateMeter.RateWindow>("RateLimit", "used", w => w.Used);
    }

    static RepositoryState Repository(RepositoryState state, FieldContext context)
    {
        var name = $"{context.Arguments["owner"]}/{context.Arguments["name"]}";
        return string.Equals(name, state.FullName, StringComparison.OrdinalIgnoreCase)
            ? state
            : throw GitHubRefusal.NotFound($"Could not resolve to a Repository with the name '{name}'.");
    }

    // One id that is gone costs its own place in the list only.
    static object Found(FieldContext context, string id)
    {
        try
        {
            return Nodes.Find(context, id);
        }
        catch (GitHubRefusal refusal)
        {
            return refusal;
        }
    }

    static Connection Search(RepositoryState state, FieldContext context) => Paging.Page(
        context, IssueSearch.Run(state, context.Arguments["query"]), t => Paging.Key(t.Id), descending: true, reach: IssueSearch.Reach);
}
