using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The repository with its branches, commits and files. A fork is a repository too, an empty one.</summary>
static class RepositoryResolvers
{
    public static void Register(ResolverTable table)
    {
        table.Add<object>("Repository", "id", (r, c) => r is Fork f ? $"R_{f.Owner.NodeId}" : c.State.NodeId);
        table.Add<object>("Repository", "databaseId", (r, c) => r is Fork f ? f.Owner.Id : c.State.Id);
        table.Add<object>("Repository", "name", (_, c) => c.State.Name);
        table.Add<object>("Repository", "nameWithOwner", (r, c) => $"{Owner(r, c).Login}/{c.State.Name}");
        table.Add<object>("Repository", "owner", Owner);
        table.Add<object>("Repository", "url", (r, c) => new Uri(c.State.Options.ServerUrl, $"/{Owner(r, c).Login}/{c.State.Name}").ToString());
        table.Add<object>("Repository", "isPrivate", (_, c) => c.State.Options.IsPrivate);
        table.Add<object>("Repository", "isFork", (r, _) => r is Fork);
        table.Add<object>("Repository", "viewerPermission", (_, c) => Permission(c));
        table.Add<object>("Repository", "createdAt", (_, c) => c.State.CreatedAt);
        table.Add<object>("Repository", "updatedAt", (_, c) => c.State.UpdatedAt);
        table.Add<object>("Repository", "defaultBranchRef", (r, c) => r is Fork ? null : c.State.DefaultBranch);
        table.Add<object>("Repository", "object", (r, c) => r is Fork ? null : GitObject(c));
        table.Add<object>("Repository", "label", (r, c) => r is Fork ? null : c.State.FindLabel(c.Arguments["name"]));
        table.Add<object>("Repository", "labels", (r, c) => LabelResolvers.Page(c, r is Fork ? [] : Matching(c)));
        table.Add<object>("Repository", "pullRequest", (r, c) => Ticket(r, c, isPull: true));
        table.Add<object>("Repository", "issue", (r, c) => Ticket(r, c, isPull: false));
        table.Add<object>("Repository", "issueOrPullRequest", (r, c) => Ticket(r, c, isPull: null));
        table.Add<object>("Repository", "pullRequests", (r, c) => TicketResolvers.Page(c, r is Fork ? [] : c.State.PullRequests));

        table.Add<BranchRef>("Ref", "id", b => b.NodeId);
        table.Add<BranchRef>("Ref", "name", b => b.Name);
        table.Add<BranchRef>("Ref", "prefix", _ => "refs/heads/");
        table.Add<BranchRef>("Ref", "target", (b, c) => c.State.FindCommit(b.Oid));

        table.Add<Commit>("Commit", "id", c => c.NodeId);
        table.Add<Commit>("Commit", "oid", c => c.Oid);
        table.Add<Commit>("Commit", "abbreviatedOid", c => c.Oid[..7]);
        table.Add<Commit>("Commit", "message", c => c.Message);
        table.Add<Commit>("Commit", "messageHeadline", c => c.Message.Split('\n')[0]);
        table.Add<Commit>("Commit", "committedDate", c => c.CreatedAt);
        table.Add<Commit>("Commit", "url", (commit, c) => Url(c, $"commit/{commit.Oid}"));
        table.Add<Commit>("Commit", "parents", Parents);

        table.Add<Blob>("Blob", "id", b => b.NodeId);
        table.Add<Blob>("Blob", "oid", b => b.Oid);
        table.Add<Blob>("Blob", "abbreviatedOid", b => b.Oid[..7]);
        table.Add<Blob>("Blob", "text", b => b.Text);
        table.Add<Blob>("Blob", "byteSize", b => b.Bytes.Length);
        table.Add<Blob>("Blob", "isBinary", _ => false);
    }

    /// <summary>An address on the web site below the repository.</summary>
    public static string Url(FieldContext context, string path) =>
        new Uri(context.State.Options.ServerUrl, $"/{context.State.FullName}/{path}").AbsoluteUri;

    static Account Owner(object repository, FieldContext context) => repository is Fork fork ? fork.Owner : context.State.Owner;

    static GitHubRole? Permission(FieldContext context)
    {
        if (context.Caller.IsApp) return context.Caller.Has(GitHubTokenScopes.Contents) ? GitHubRole.Write : GitHubRole.Read;
        return context.State.RoleOf(context.Caller.Account) is var role and > GitHubRole.None ? role : null;
    }

    // HEAD:path and branch:path name a file, anything else a commit.
    static object? GitObject(FieldContext context)
    {
        if (context.Arguments.Text("oid") is { } oid) return context.State.FindCommit(oid);
        if (context.Arguments.Text("expression") is not { } expression)
        {
            throw new GraphQLFailure("ARGUMENT_ERROR", "The object field requires either an `oid` or an `expression`.");
        }

        return expression.Split(':', 2) switch
        {
            [var reference, var path] => context.State.Resolve(reference) is { } commit ? context.State.FileIn(commit, path.TrimStart('/')) : null,
            _ => context.State.Resolve(expression),
        };
    }

    static IEnumerable<LabelDefinition> Matching(FieldContext context) =>
        context.Arguments.Text("query") is { Length: > 0 } words
            ? context.State.Labels.Where(l => $"{l.Name} {l.Description}".Contains(words, StringComparison.OrdinalIgnoreCase))
            : context.State.Labels;

    static Ticket Ticket(object repository, FieldContext context, bool? isPull)
    {
        var number = context.Arguments.Number("number")!.Value;
        var ticket = repository is Fork ? null : context.State.FindTicket(number);
        if (ticket is not null && (isPull is null || isPull == (ticket.Head is not null))) return ticket;
        var what = isPull switch { true => "a PullRequest", false => "an Issue", _ => "an issue or pull request" };
        throw GitHubRefusal.NotFound(FormattableString.Invariant($"Could not resolve to {what} with the number of {number}."));
    }

    static Connection Parents(Commit commit, FieldContext context)
    {
        var order = commit.Parents.Select((oid, i) => (oid, i)).ToDictionary(p => p.oid, p => p.i, StringComparer.Ordinal);
        return Paging.Page(context, commit.Parents.Select(oid => context.State.FindCommit(oid)!), c => Paging.Key(order[c.Oid]));
    }
}

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

    // One missing id is null in its own place of the list only.
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

/// <summary>People, bots and organisations.</summary>
static class AccountResolvers
{
    public static void Register(ResolverTable table)
    {
        foreach (var type in new[] { "Bot", "Organization" })
        {
            table.Add<Account>(type, "id", a => a.NodeId);
            table.Add<Account>(type, "databaseId", a => a.Id);
            table.Add<Account>(type, "login", a => a.GraphQLLogin);
            table.Add<Account>(type, "url", (a, c) => Url(a, c));
        }

        table.Add<object>("User", "id", a => Unwrap(a).NodeId);
        table.Add<object>("User", "databaseId", a => Unwrap(a).Id);
        table.Add<object>("User", "login", a => Unwrap(a).Login);
        table.Add<object>("User", "name", _ => null);
        table.Add<object>("User", "url", (a, c) => Url(Unwrap(a), c));
    }

    static Account Unwrap(object account) => account is Viewer viewer ? viewer.Account : (Account)account;

    static string Url(Account account, FieldContext context) =>
        new Uri(context.State.Options.ServerUrl, account.Kind == AccountKind.Bot ? $"/apps/{account.GraphQLLogin}" : $"/{account.Login}").ToString();
}

/// <summary>A fork of the repository; only its name is known.</summary>
sealed record Fork(Account Owner, string Name);

/// <summary>The caller. GraphQL shows it as a user even when it is an app, and then its login ends in <c>[bot]</c>.</summary>
sealed record Viewer(Account Account);
