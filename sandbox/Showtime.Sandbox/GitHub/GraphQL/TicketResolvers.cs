using System.Globalization;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Pull requests and issues with their comments and timelines.</summary>
static class TicketResolvers
{
    public static void Register(ResolverTable table)
    {
        foreach (var type in new[] { "PullRequest", "Issue" }) RegisterBoth(table, type);
        RegisterPull(table);
        RegisterComment(table);
        RegisterEvents(table);
    }

    /// <summary>A page of pull requests or issues, filtered and ordered as the arguments say.</summary>
    public static Connection Page(FieldContext context, IEnumerable<Ticket> tickets)
    {
        var arguments = context.Arguments;
        if (arguments.Texts("states") is { } states)
        {
            tickets = tickets.Where(t => states.Contains(t.State.ToString(), StringComparer.OrdinalIgnoreCase));
        }

        if (arguments.Texts("labels") is { Count: > 0 } labels)
        {
            // Any of them is enough.
            tickets = tickets.Where(t => t.Labels.Exists(l => labels.Contains(l.Name, StringComparer.OrdinalIgnoreCase)));
        }

        if (arguments.Text("headRefName") is { } head) tickets = tickets.Where(t => string.Equals(t.Head?.Branch, head, StringComparison.Ordinal));
        if (arguments.Text("baseRefName") is { } name) tickets = tickets.Where(t => string.Equals(t.Head?.BaseBranch, name, StringComparison.Ordinal));
        var order = arguments.Input("orderBy");
        Func<Ticket, string> key = order?.Text("field") switch
        {
            "UPDATED_AT" => t => Paging.Key(t.UpdatedAt, t.Number),
            "COMMENTS" => t => $"{Paging.Key(t.Comments.Count)}:{Paging.Key(t.Number)}",
            _ => t => Paging.Key(t.Number),
        };
        return Paging.Page(context, tickets, key, order?.Text("direction") is "DESC");
    }

    static void RegisterBoth(ResolverTable table, string type)
    {
        table.Add<Ticket>(type, "id", t => t.NodeId);
        table.Add<Ticket>(type, "databaseId", t => t.Id);
        table.Add<Ticket>(type, "fullDatabaseId", t => t.Id.ToString(CultureInfo.InvariantCulture));
        table.Add<Ticket>(type, "number", t => t.Number);
        table.Add<Ticket>(type, "title", t => t.Title);
        table.Add<Ticket>(type, "body", t => t.Body ?? "");
        table.Add<Ticket>(type, "state", t => t.State);
        table.Add<Ticket>(type, "closed", t => t.State != TicketState.Open);
        table.Add<Ticket>(type, "url", (t, c) => Url(c, t));
        table.Add<Ticket>(type, "author", t => t.Author);
        table.Add<Ticket>(type, "authorAssociation", (t, c) => c.State.Association(t.Author));
        table.Add<Ticket>(type, "createdAt", t => t.CreatedAt);
        table.Add<Ticket>(type, "updatedAt", t => t.UpdatedAt);
        table.Add<Ticket>(type, "closedAt", t => t.ClosedAt);
        table.Add<Ticket>(type, "repository", (_, c) => c.State);
        table.Add<Ticket>(type, "viewerCanLabel", (_, c) => Access.Allows(c.Caller, Right.ApplyLabels, c.State.RoleOf(c.Caller.Account)));
        table.Add<Ticket>(type, "labels", (t, c) => LabelResolvers.Page(c, t.Labels));
        table.Add<Ticket>(type, "comments", (t, c) => Paging.Page(c, t.Comments, m => Paging.Key(m.Id)));
        table.Add<Ticket>(type, "timelineItems", Timeline);
    }

    static void RegisterPull(ResolverTable table)
    {
        table.Add<Ticket>("PullRequest", "merged", t => t.State == TicketState.Merged);
        table.Add<Ticket>("PullRequest", "mergedAt", t => t.Head!.MergedAt);
        table.Add<Ticket>("PullRequest", "mergeCommit", (t, c) => t.Head!.MergeCommitOid is { } oid ? c.State.FindCommit(oid) : null);
        table.Add<Ticket>("PullRequest", "isDraft", t => t.Head!.IsDraft);
        table.Add<Ticket>("PullRequest", "headRefOid", t => t.Head!.Oid);
        table.Add<Ticket>("PullRequest", "headRefName", t => t.Head!.Branch);
        table.Add<Ticket>("PullRequest", "headRepository", (t, c) => IsFork(t, c) ? new Fork(t.Head!.Owner, c.State.Name) : c.State);
        table.Add<Ticket>("PullRequest", "headRepositoryOwner", t => t.Head!.Owner);
        table.Add<Ticket>("PullRequest", "isCrossRepository", (t, c) => IsFork(t, c));
        table.Add<Ticket>("PullRequest", "baseRefName", t => t.Head!.BaseBranch);
        table.Add<Ticket>("PullRequest", "baseRefOid", t => t.Head!.BaseOid);
        table.Add<Ticket>("PullRequest", "commits", Commits);
        table.Add<Ticket>("PullRequest", "latestOpinionatedReviews", Reviews);

        table.Add<PullRequestReview>("PullRequestReview", "id", r => r.NodeId);
        table.Add<PullRequestReview>("PullRequestReview", "state", r => r.State);
        table.Add<PullRequestReview>("PullRequestReview", "author", r => r.Author);
        table.Add<PullRequestReview>("PullRequestReview", "commit", r => r.Commit);
        table.Add<PullRequestReview>("PullRequestReview", "submittedAt", r => r.SubmittedAt);
        table.Add<PullRequestReview>("PullRequestReview", "pullRequest", r => r.Ticket);

        table.Add<PullRequestCommit>("PullRequestCommit", "id", p => $"PURC_{p.PullRequest.NodeId}_{p.Commit.Oid}");
        table.Add<PullRequestCommit>("PullRequestCommit", "commit", p => p.Commit);
        table.Add<PullRequestCommit>("PullRequestCommit", "pullRequest", p => p.PullRequest);
        table.Add<PullRequestCommit>("PullRequestCommit", "url", (p, c) => $"{Url(c, p.PullRequest)}/commits/{p.Commit.Oid}");
    }

    static void RegisterComment(ResolverTable table)
    {
        table.Add<IssueComment>("IssueComment", "id", m => m.NodeId);
        table.Add<IssueComment>("IssueComment", "databaseId", m => m.Id);
        table.Add<IssueComment>("IssueComment", "fullDatabaseId", m => m.Id.ToString(CultureInfo.InvariantCulture));
        table.Add<IssueComment>("IssueComment", "body", m => m.Body);
        table.Add<IssueComment>("IssueComment", "author", m => m.Author);
        table.Add<IssueComment>("IssueComment", "authorAssociation", (m, c) => c.State.Association(m.Author));
        table.Add<IssueComment>("IssueComment", "viewerDidAuthor", (m, c) => m.Author == c.Caller.Account);
        table.Add<IssueComment>("IssueComment", "createdAt", m => m.CreatedAt);
        table.Add<IssueComment>("IssueComment", "updatedAt", m => m.UpdatedAt);
        table.Add<IssueComment>("IssueComment", "url", (m, c) => $"{Url(c, m.Ticket)}#issuecomment-{m.Id.ToString(CultureInfo.InvariantCulture)}");
        table.Add<IssueComment>("IssueComment", "isMinimized", _ => false);
        table.Add<IssueComment>("IssueComment", "minimizedReason", _ => null);
        table.Add<IssueComment>("IssueComment", "pullRequest", m => m.Ticket.Head is null ? null : m.Ticket);
        table.Add<IssueComment>("IssueComment", "repository", (_, c) => c.State);

        table.Add<Reaction>("Reaction", "id", r => r.NodeId);
        table.Add<Reaction>("Reaction", "content", r => Reaction.GraphQLContents[r.Content]);
        table.Add<Reaction>("Reaction", "user", r => new Viewer(r.User)); // always a user here
        table.Add<Reaction>("Reaction", "createdAt", r => r.CreatedAt);
    }

    static void RegisterEvents(ResolverTable table)
    {
        foreach (var kind in Enum.GetValues<TimelineKind>())
        {
            table.Add<TimelineEvent>($"{kind}Event", "id", e => e.NodeId);
            table.Add<TimelineEvent>($"{kind}Event", "createdAt", e => e.CreatedAt);
            table.Add<TimelineEvent>($"{kind}Event", "actor", e => e.Actor);
            if (kind is not (TimelineKind.Labeled or TimelineKind.Unlabeled)) continue;
            table.Add<TimelineEvent>($"{kind}Event", "label", e => e.Label);
            table.Add<TimelineEvent>($"{kind}Event", "labelable", e => e.Ticket);
        }

        table.Add<TimelineEvent>("HeadRefForcePushedEvent", "beforeCommit", (e, c) => c.State.FindCommit(e.BeforeOid!));
        table.Add<TimelineEvent>("HeadRefForcePushedEvent", "afterCommit", (e, c) => c.State.FindCommit(e.AfterOid!));
    }

    static Connection Timeline(Ticket ticket, FieldContext context)
    {
        var items = ticket.Timeline.Select(e => (e.CreatedAt, e.Id, Item: (object)e))
            .Concat(ticket.Comments.Select(m => (m.CreatedAt, m.Id, Item: (object)m)));
        if (context.Arguments.Texts("itemTypes") is { } wanted)
        {
            // LABELED_EVENT means LabeledEvent.
            var types = wanted.Select(w => w.Replace("_", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            items = items.Where(i => types.Contains(TypeNames.Of(i.Item)));
        }

        if (context.Arguments.Text("since") is { } since
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
        {
            items = items.Where(i => i.CreatedAt >= from);
        }

        var keys = items.ToDictionary(i => i.Item, i => Paging.Key(i.CreatedAt, i.Id), ReferenceEqualityComparer.Instance);
        return Paging.Page(context, keys.Keys, item => keys[item]);
    }

    /// <summary>Each person's last review that approves or asks for changes.</summary>
    static Connection Reviews(Ticket ticket, FieldContext context)
    {
        var latest = ticket.Reviews.Where(r => r.State is "APPROVED" or "CHANGES_REQUESTED").GroupBy(r => r.Author).Select(g => g.Last());
        if (context.Arguments.Flag("writersOnly") is true) latest = latest.Where(r => context.State.RoleOf(r.Author) >= GitHubRole.Write);
        return Paging.Page(context, latest, r => Paging.Key(r.Id));
    }

    static Connection Commits(Ticket ticket, FieldContext context)
    {
        var commits = ticket.Head!.Commits.Select((oid, i) => (Index: i, Item: new PullRequestCommit(ticket, context.State.FindCommit(oid)!))).ToList();
        var page = Paging.Page(context, commits, c => Paging.Key(c.Index));
        return page with { Edges = [.. page.Edges.Select(e => e with { Node = (((int, PullRequestCommit Item))e.Node).Item })] };
    }

    static bool IsFork(Ticket ticket, FieldContext context) => ticket.Head!.Owner != context.State.Owner;

    static string Url(FieldContext context, Ticket ticket) =>
        RepositoryResolvers.Url(context, FormattableString.Invariant($"{(ticket.Head is null ? "issues" : "pull")}/{ticket.Number}"));
}

/// <summary>Labels.</summary>
static class LabelResolvers
{
    public static void Register(ResolverTable table)
    {
        table.Add<LabelDefinition>("Label", "id", l => l.NodeId);
        table.Add<LabelDefinition>("Label", "name", l => l.Name);
        table.Add<LabelDefinition>("Label", "color", l => l.Color);
        table.Add<LabelDefinition>("Label", "description", l => l.Description);
        table.Add<LabelDefinition>("Label", "isDefault", _ => false);
        table.Add<LabelDefinition>("Label", "url", (l, c) => RepositoryResolvers.Url(c, $"labels/{Uri.EscapeDataString(l.Name)}"));
        table.Add<LabelDefinition>("Label", "createdAt", l => l.CreatedAt);
        table.Add<LabelDefinition>("Label", "updatedAt", l => l.UpdatedAt);
        table.Add<LabelDefinition>("Label", "repository", (_, c) => c.State);
        table.Add<LabelDefinition>("Label", "pullRequests", (l, c) => TicketResolvers.Page(c, c.State.PullRequests.Where(p => p.Labels.Contains(l))));
        table.Add<LabelDefinition>(
            "Label", "issues", (l, c) => TicketResolvers.Page(c, c.State.Tickets.Where(t => t.Head is null && t.Labels.Contains(l))));
    }

    /// <summary>A page of labels in the order that <c>orderBy</c> asks for.</summary>
    public static Connection Page(FieldContext context, IEnumerable<LabelDefinition> labels)
    {
        var order = context.Arguments.Input("orderBy");
        return Paging.Page(
            context,
            labels,
            order?.Text("field") is "NAME" ? l => l.Name.ToLowerInvariant() : l => Paging.Key(l.Id),
            order?.Text("direction") is "DESC");
    }
}

/// <summary>A commit as part of a pull request.</summary>
sealed record PullRequestCommit(Ticket PullRequest, Commit Commit);
