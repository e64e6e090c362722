using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

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
