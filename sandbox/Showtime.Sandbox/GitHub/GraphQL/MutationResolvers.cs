using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The mutations. A payload is read after its mutation acted.</summary>
static class MutationResolvers
{
    public static void Register(ResolverTable table)
    {
        Add(table, "createLabel", Right.DefineLabels, CreateLabel);
        Add(table, "updateLabel", Right.DefineLabels, UpdateLabel);
        Add(table, "deleteLabel", Right.DefineLabels, DeleteLabel);
        Add(table, "addLabelsToLabelable", Right.ApplyLabels, AddLabels);
        Add(table, "removeLabelsFromLabelable", Right.ApplyLabels, RemoveLabels);
        Add(table, "clearLabelsFromLabelable", Right.ApplyLabels, ClearLabels);
        Add(table, "addComment", Right.Comment, AddComment);
        Add(table, "updateIssueComment", Right.Comment, UpdateComment);
        Add(table, "deleteIssueComment", Right.Comment, DeleteComment);
        Add(table, "addReaction", Right.Comment, AddReaction);
        Add(table, "closePullRequest", Right.Comment, ClosePullRequest);
        Add(table, "reopenPullRequest", Right.Comment, ReopenPullRequest);
        Add(table, "createDeploymentStatus", Right.Deploy, CreateDeploymentStatus);
        Add(table, "deleteDeployment", Right.Deploy, DeleteDeployment);
    }

    static void Add(ResolverTable table, string name, Right right, Func<FieldContext, Inputs, Payload> act) =>
        table.Add<RepositoryState>("Mutation", name, (state, context) =>
        {
            var refused = state.Options.RefusedMutations.Contains(name) || context.Caller.Token.RefusedMutations.Contains(name);
            if (refused) throw GitHubRefusal.Forbidden("Resource not accessible by integration");
            Require(context, right);
            return act(context, context.Arguments.Input("input")!);
        });

    static void Require(FieldContext context, Right right)
    {
        var (caller, role) = (context.Caller, context.State.RoleOf(context.Caller.Account));
        if (Access.HasScopes(caller, right) && !Access.HasRole(caller, right, role))
        {
            var mutation = char.ToUpperInvariant(context.Name[0]) + context.Name[1..];
            throw GitHubRefusal.Forbidden($"{caller.Account.Login} does not have the correct permissions to execute `{mutation}`");
        }

        Access.Require(caller, right, role);
    }

    static Payload CreateLabel(FieldContext context, Inputs input)
    {
        Nodes.Find<RepositoryState>(context, input["repositoryId"], "Repository");
        return new(input, ("label", context.State.CreateLabel(input["name"], input["color"], input.Text("description"), context.Caller.Account)));
    }

    static Payload UpdateLabel(FieldContext context, Inputs input)
    {
        var label = Nodes.Find<LabelDefinition>(context, input["id"], "Label");
        context.State.UpdateLabel(label, input.Text("name"), input.Text("color"), input.Text("description"), context.Caller.Account);
        return new(input, ("label", label));
    }

    static Payload DeleteLabel(FieldContext context, Inputs input)
    {
        context.State.DeleteLabel(Nodes.Find<LabelDefinition>(context, input["id"], "Label"), context.Caller.Account);
        return new(input);
    }

    static Payload AddLabels(FieldContext context, Inputs input)
    {
        var ticket = Labelable(context, input);
        context.State.AddLabels(ticket, Labels(context, input), context.Caller.Account);
        return new(input, ("labelable", ticket));
    }

    static Payload RemoveLabels(FieldContext context, Inputs input)
    {
        var ticket = Labelable(context, input);
        context.State.RemoveLabels(ticket, Labels(context, input), context.Caller.Account);
        return new(input, ("labelable", ticket));
    }

    static Payload ClearLabels(FieldContext context, Inputs input)
    {
        var ticket = Labelable(context, input);
        context.State.RemoveLabels(ticket, ticket.Labels, context.Caller.Account);
        return new(input, ("labelable", ticket));
    }

    static Payload AddComment(FieldContext context, Inputs input)
    {
        var ticket = Nodes.Find<Ticket>(context, input["subjectId"], "IssueOrPullRequest");
        var comment = context.State.AddComment(ticket, input["body"], context.Caller.Account);
        return new(input, ("commentEdge", new Connection.Edge(Paging.Encode(Paging.Key(comment.Id)), comment)), ("subject", ticket));
    }

    static Payload UpdateComment(FieldContext context, Inputs input)
    {
        var comment = OwnComment(context, input);
        context.State.UpdateComment(comment, input["body"], context.Caller.Account);
        return new(input, ("issueComment", comment));
    }

    static Payload DeleteComment(FieldContext context, Inputs input)
    {
        context.State.DeleteComment(OwnComment(context, input), context.Caller.Account);
        return new(input);
    }

    static Payload AddReaction(FieldContext context, Inputs input)
    {
        var subject = Nodes.Find(context, input["subjectId"]);
        var reactions = subject switch
        {
            IssueComment comment => comment.Reactions,
            Ticket ticket => ticket.Reactions,
            _ => throw GitHubRefusal.NotFound($"Could not resolve to Reactable node with the global id of '{input["subjectId"]}'"),
        };
        var content = Reaction.GraphQLContents.First(c => c.Value == input["content"]).Key;
        return new(input, ("reaction", context.State.React(reactions, content, context.Caller.Account).Reaction), ("subject", subject));
    }

    static Payload ClosePullRequest(FieldContext context, Inputs input)
    {
        var pull = OwnPullRequest(context, input);
        context.State.Close(pull, context.Caller.Account, merged: false);
        return new(input, ("pullRequest", pull));
    }

    static Payload ReopenPullRequest(FieldContext context, Inputs input)
    {
        var pull = OwnPullRequest(context, input);
        context.State.Reopen(pull, context.Caller.Account);
        return new(input, ("pullRequest", pull));
    }

    static Payload CreateDeploymentStatus(FieldContext context, Inputs input)
    {
        context.State.AddStatus(
            Nodes.Find<Deployment>(context, input["deploymentId"], "Deployment"), input["state"].ToLowerInvariant(), input.Text("description"),
            input.Text("environmentUrl"), input.Text("logUrl"), input.Flag("autoInactive") ?? true, context.Caller.Account);
        return new(input);
    }

    static Payload DeleteDeployment(FieldContext context, Inputs input)
    {
        context.State.DeleteDeployment(Nodes.Find<Deployment>(context, input["id"], "Deployment"));
        return new(input);
    }

    static Ticket Labelable(FieldContext context, Inputs input) => Nodes.Find<Ticket>(context, input["labelableId"], "Labelable");

    // A pull request may be closed by its author, or with triage access.
    static Ticket OwnPullRequest(FieldContext context, Inputs input)
    {
        var id = input["pullRequestId"];
        var pull = Nodes.Find<Ticket>(context, id, "PullRequest");
        if (pull.Head is null) throw GitHubRefusal.NotFound($"Could not resolve to PullRequest node with the global id of '{id}'");
        if (pull.Author != context.Caller.Account) Require(context, Right.EditTickets);
        return pull;
    }

    // Every id is looked up before anything is done: one that is missing fails the whole field.
    static List<LabelDefinition> Labels(FieldContext context, Inputs input) =>
        [.. input.Texts("labelIds")!.Select(id => Nodes.Find<LabelDefinition>(context, id, "Label"))];

    // A comment may be changed by its author, or with write access.
    static IssueComment OwnComment(FieldContext context, Inputs input)
    {
        var comment = Nodes.Find<IssueComment>(context, input["id"], "IssueComment");
        if (comment.Author != context.Caller.Account) Require(context, Right.DefineLabels);
        return comment;
    }
}

/// <summary>What a mutation answers: a value for each field that its type has.</summary>
sealed class Payload(Inputs input, params (string Name, object? Value)[] values)
{
    public object? this[string name] => name is "clientMutationId"
        ? input.Text(name)
        : values.First(v => string.Equals(v.Name, name, StringComparison.Ordinal)).Value;
}

/// <summary>Finds things by their GraphQL ids.</summary>
static class Nodes
{
    /// <exception cref="GitHubRefusal">There is no such object.</exception>
    public static object Find(FieldContext context, string id) =>
        context.State.Node(id) ?? throw GitHubRefusal.NotFound($"Could not resolve to a node with the global id of '{id}'");

    /// <exception cref="GitHubRefusal">There is no such object of that type.</exception>
    public static T Find<T>(FieldContext context, string id, string typeName)
        where T : class =>
        Find(context, id) as T ?? throw GitHubRefusal.NotFound($"Could not resolve to {typeName} node with the global id of '{id}'");
}
