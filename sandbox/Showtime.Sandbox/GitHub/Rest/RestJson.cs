using System.Globalization;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>The shapes of REST: what GitHub's description requires of each, as far as the model knows it.</summary>
/// <param name="state">The repository.</param>
/// <param name="root">The API's address without a slash at its end.</param>
sealed class RestJson(RepositoryState state, string root)
{
    string RepositoryUrl => $"{root}/repos/{state.FullName}";

    string Server => state.Options.ServerUrl.ToString().TrimEnd('/');

    string Html => $"{Server}/{state.FullName}";

    public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? at) => at is { } t ? Time(t) : null;

    public JsonObject User(Account account)
    {
        var url = $"{root}/users/{Uri.EscapeDataString(account.Login)}";
        var user = new JsonObject
        {
            ["login"] = account.Login,
            ["id"] = account.Id,
            ["node_id"] = account.NodeId,
            ["avatar_url"] = $"{Server}/avatars/{account.Id}",
            ["gravatar_id"] = "",
            ["url"] = url,
            ["html_url"] = $"{Server}/{(account.Kind == AccountKind.Bot ? $"apps/{account.GraphQLLogin}" : account.Login)}",
            ["type"] = account.Kind.ToString(),
            ["site_admin"] = false,
        };
        RestAddresses.AddToUser(user, url);
        return user;
    }

    /// <summary>A person's profile, with nothing filled in.</summary>
    public JsonObject Profile(Account account)
    {
        var profile = User(account);
        foreach (var untold in (string[])["name", "company", "blog", "location", "email", "hireable", "bio"]) profile[untold] = null;
        foreach (var count in (string[])["public_repos", "public_gists", "followers", "following"]) profile[count] = 0;
        foreach (var time in (string[])["created_at", "updated_at"]) profile[time] = Time(state.CreatedAt);
        return profile;
    }

    public JsonObject Repository(GitHubRole role) => new RestRepositoryJson(state, this, root).Single(role);

    public JsonObject Label(LabelDefinition label) => new()
    {
        ["id"] = label.Id,
        ["node_id"] = label.NodeId,
        ["url"] = $"{RepositoryUrl}/labels/{Uri.EscapeDataString(label.Name)}",
        ["name"] = label.Name,
        ["color"] = label.Color,
        ["default"] = false,
        ["description"] = label.Description,
    };

    public JsonArray Labels(Ticket ticket) => new([.. ticket.Labels.OrderBy(l => l.Id).Select(Label)]);

    public JsonObject Issue(Ticket ticket)
    {
        var issue = new JsonObject
        {
            ["url"] = $"{RepositoryUrl}/issues/{ticket.Number}",
            ["repository_url"] = RepositoryUrl,
            ["labels_url"] = $"{RepositoryUrl}/issues/{ticket.Number}/labels{{/name}}",
            ["comments_url"] = $"{RepositoryUrl}/issues/{ticket.Number}/comments",
            ["events_url"] = $"{RepositoryUrl}/issues/{ticket.Number}/events",
            ["html_url"] = HtmlOf(ticket),
            ["id"] = ticket.Id,
            ["node_id"] = ticket.NodeId,
            ["number"] = ticket.Number,
            ["title"] = ticket.Title,
            ["user"] = User(ticket.Author),
            ["labels"] = Labels(ticket),
            ["state"] = StateOf(ticket),
            ["locked"] = false,
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["milestone"] = null,
            ["comments"] = ticket.Comments.Count,
            ["created_at"] = Time(ticket.CreatedAt),
            ["updated_at"] = Time(ticket.UpdatedAt),
            ["closed_at"] = Time(ticket.ClosedAt),
            ["author_association"] = Association(ticket.Author),
            ["body"] = ticket.Body,
            ["closed_by"] = ticket.ClosedBy is { } by ? User(by) : null,
            ["state_reason"] = null,
        };
        if (ticket.Head is not { } head) return issue;
        issue["draft"] = head.IsDraft;
        issue["pull_request"] = new JsonObject
        {
            ["url"] = $"{RepositoryUrl}/pulls/{ticket.Number}",
            ["html_url"] = HtmlOf(ticket),
            ["diff_url"] = $"{HtmlOf(ticket)}.diff",
            ["patch_url"] = $"{HtmlOf(ticket)}.patch",
            ["merged_at"] = Time(head.MergedAt),
        };
        return issue;
    }

    /// <summary>A pull request; the list leaves out what only the single one has.</summary>
    public JsonObject Pull(Ticket ticket, bool isSingle)
    {
        var head = ticket.Head!;
        var pull = new JsonObject
        {
            ["url"] = $"{RepositoryUrl}/pulls/{ticket.Number}",
            ["id"] = ticket.Id,
            ["node_id"] = ticket.NodeId,
            ["html_url"] = HtmlOf(ticket),
            ["diff_url"] = $"{HtmlOf(ticket)}.diff",
            ["patch_url"] = $"{HtmlOf(ticket)}.patch",
            ["issue_url"] = $"{RepositoryUrl}/issues/{ticket.Number}",
            ["commits_url"] = $"{RepositoryUrl}/pulls/{ticket.Number}/commits",
            ["review_comments_url"] = $"{RepositoryUrl}/pulls/{ticket.Number}/comments",
            ["review_comment_url"] = $"{RepositoryUrl}/pulls/comments{{/number}}",
            ["comments_url"] = $"{RepositoryUrl}/issues/{ticket.Number}/comments",
            ["statuses_url"] = $"{RepositoryUrl}/statuses/{head.Oid}",
            ["number"] = ticket.Number,
            ["state"] = StateOf(ticket),
            ["locked"] = false,
            ["title"] = ticket.Title,
            ["user"] = User(ticket.Author),
            ["body"] = ticket.Body,
            ["labels"] = Labels(ticket),
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["milestone"] = null,
            ["draft"] = head.IsDraft,
            ["created_at"] = Time(ticket.CreatedAt),
            ["updated_at"] = Time(ticket.UpdatedAt),
            ["closed_at"] = Time(ticket.ClosedAt),
            ["merged_at"] = Time(head.MergedAt),
            ["merge_commit_sha"] = head.MergeCommitOid,
            ["head"] = Branch(head.Branch, head.Oid, head.Owner),
            ["base"] = Branch(head.BaseBranch, head.BaseOid, state.Owner),
            ["author_association"] = Association(ticket.Author),
            ["auto_merge"] = null,
        };
        pull["_links"] = new JsonObject
        {
            ["self"] = Link(pull, "url"),
            ["html"] = Link(pull, "html_url"),
            ["issue"] = Link(pull, "issue_url"),
            ["comments"] = Link(pull, "comments_url"),
            ["review_comments"] = Link(pull, "review_comments_url"),
            ["review_comment"] = Link(pull, "review_comment_url"),
            ["commits"] = Link(pull, "commits_url"),
            ["statuses"] = Link(pull, "statuses_url"),
        };
        if (!isSingle) return pull;
        pull["merged"] = ticket.State == TicketState.Merged;
        pull["mergeable"] = ticket.State == TicketState.Open ? true : null;
        pull["mergeable_state"] = ticket.State == TicketState.Open ? "clean" : "unknown";
        pull["merged_by"] = ticket is { State: TicketState.Merged, ClosedBy: { } by } ? User(by) : null;
        pull["comments"] = ticket.Comments.Count;
        pull["review_comments"] = 0;
        pull["commits"] = head.Commits.Count;
        foreach (var count in (string[])["additions", "deletions", "changed_files"]) pull[count] = 0; // the files of commits are not modelled
        pull["maintainer_can_modify"] = false;
        return pull;
    }

    public JsonObject Comment(IssueComment comment) => new()
    {
        ["id"] = comment.Id,
        ["node_id"] = comment.NodeId,
        ["url"] = $"{RepositoryUrl}/issues/comments/{comment.Id}",
        ["html_url"] = $"{HtmlOf(comment.Ticket)}#issuecomment-{comment.Id}",
        ["issue_url"] = $"{RepositoryUrl}/issues/{comment.Ticket.Number}",
        ["user"] = User(comment.Author),
        ["created_at"] = Time(comment.CreatedAt),
        ["updated_at"] = Time(comment.UpdatedAt),
        ["author_association"] = Association(comment.Author),
        ["body"] = comment.Body,
        ["performed_via_github_app"] = null,
    };

    public JsonObject Reaction(Reaction reaction) => new()
    {
        ["id"] = reaction.Id,
        ["node_id"] = reaction.NodeId,
        ["user"] = User(reaction.User),
        ["content"] = reaction.Content,
        ["created_at"] = Time(reaction.CreatedAt),
    };

    public JsonObject Event(TimelineEvent e)
    {
        var shape = new JsonObject
        {
            ["id"] = e.Id,
            ["node_id"] = e.NodeId,
            ["url"] = $"{RepositoryUrl}/issues/events/{e.Id}",
            ["actor"] = User(e.Actor),
            ["event"] = e.Kind == TimelineKind.HeadRefForcePushed ? "head_ref_force_pushed" : e.Kind.ToString().ToLowerInvariant(),
            ["commit_id"] = e.AfterOid,
            ["commit_url"] = e.AfterOid is null ? null : $"{RepositoryUrl}/commits/{e.AfterOid}",
            ["created_at"] = Time(e.CreatedAt),
            ["performed_via_github_app"] = null,
        };
        if (e.Label is { } label) shape["label"] = new JsonObject { ["name"] = label.Name, ["color"] = label.Color };
        return shape;
    }

    public JsonObject Commit(Commit commit)
    {
        var person = new JsonObject
        {
            ["name"] = commit.Author.Login,
            ["email"] = $"{commit.Author.Login}@users.noreply.github.com",
            ["date"] = Time(commit.CreatedAt),
        };
        return new()
        {
            ["sha"] = commit.Oid,
            ["node_id"] = commit.NodeId,
            ["commit"] = new JsonObject
            {
                ["author"] = person,
                ["committer"] = person.DeepClone(),
                ["message"] = commit.Message,
                ["tree"] = new JsonObject { ["sha"] = commit.Oid, ["url"] = $"{RepositoryUrl}/git/trees/{commit.Oid}" },
                ["url"] = $"{RepositoryUrl}/git/commits/{commit.Oid}",
                ["comment_count"] = 0,
            },
            ["url"] = $"{RepositoryUrl}/commits/{commit.Oid}",
            ["html_url"] = $"{Html}/commit/{commit.Oid}",
            ["comments_url"] = $"{RepositoryUrl}/commits/{commit.Oid}/comments",
            ["author"] = User(commit.Author),
            ["committer"] = User(commit.Author),
            ["parents"] = new JsonArray([.. commit.Parents.Select(p => new JsonObject
            {
                ["sha"] = p,
                ["url"] = $"{RepositoryUrl}/commits/{p}",
                ["html_url"] = $"{Html}/commit/{p}",
            })]),
        };
    }

    public JsonObject Deployment(Deployment deployment) => new()
    {
        ["url"] = $"{RepositoryUrl}/deployments/{deployment.Id}",
        ["id"] = deployment.Id,
        ["node_id"] = deployment.NodeId,
        ["sha"] = deployment.Sha,
        ["ref"] = deployment.Ref,
        ["task"] = deployment.Task,
        ["payload"] = deployment.Payload?.DeepClone() ?? new JsonObject(),
        ["environment"] = deployment.Environment,
        ["original_environment"] = deployment.Environment,
        ["description"] = deployment.Description,
        ["creator"] = User(deployment.Creator),
        ["created_at"] = Time(deployment.CreatedAt),
        ["updated_at"] = Time(deployment.Statuses.Count == 0 ? deployment.CreatedAt : deployment.Statuses[^1].CreatedAt),
        ["statuses_url"] = $"{RepositoryUrl}/deployments/{deployment.Id}/statuses",
        ["repository_url"] = RepositoryUrl,
    };

    public JsonObject Status(Deployment deployment, DeploymentStatus status) => new()
    {
        ["url"] = $"{RepositoryUrl}/deployments/{deployment.Id}/statuses/{status.Id}",
        ["id"] = status.Id,
        ["node_id"] = status.NodeId,
        ["state"] = status.State,
        ["creator"] = User(status.Creator),
        ["description"] = status.Description ?? "",
        ["environment"] = deployment.Environment,
        ["environment_url"] = status.EnvironmentUrl ?? "",
        ["target_url"] = status.LogUrl ?? "",
        ["log_url"] = status.LogUrl ?? "",
        ["created_at"] = Time(status.CreatedAt),
        ["updated_at"] = Time(status.CreatedAt),
        ["deployment_url"] = $"{RepositoryUrl}/deployments/{deployment.Id}",
        ["repository_url"] = RepositoryUrl,
    };

    public JsonObject Environment(string name, (long Id, string NodeId, DateTimeOffset CreatedAt) facts) => new()
    {
        ["id"] = facts.Id,
        ["node_id"] = facts.NodeId,
        ["name"] = name,
        ["url"] = $"{RepositoryUrl}/environments/{Uri.EscapeDataString(name)}",
        ["html_url"] = $"{Html}/deployments/activity_log?environments_filter={Uri.EscapeDataString(name)}",
        ["created_at"] = Time(facts.CreatedAt),
        ["updated_at"] = Time(facts.CreatedAt),
    };

    public string HtmlOf(Ticket ticket) => $"{Html}/{(ticket.Head is null ? "issues" : "pull")}/{ticket.Number}";

    public string Association(Account account) => state.Association(account);

    static JsonObject Link(JsonObject shape, string name) => new() { ["href"] = (string)shape[name]! };

    static string StateOf(Ticket ticket) => ticket.State == TicketState.Open ? "open" : "closed";

    JsonObject Branch(string name, string oid, Account owner) => new()
    {
        ["label"] = $"{owner.Login}:{name}",
        ["ref"] = name,
        ["sha"] = oid,
        ["user"] = User(owner),
        ["repo"] = new RestRepositoryJson(state, this, root).Of(owner),
    };
}
