namespace Showtime.Sandbox.GitHub.Model;

/// <summary>Issues, pull requests, comments and reactions.</summary>
sealed partial class RepositoryState
{
    readonly SortedDictionary<int, Ticket> _tickets = [];
    readonly Dictionary<long, IssueComment> _comments = [];

    public IEnumerable<Ticket> Tickets => _tickets.Values;

    public IEnumerable<Ticket> PullRequests => _tickets.Values.Where(t => t.Head is not null);

    public Ticket? FindTicket(int number) => _tickets.GetValueOrDefault(number);

    public Ticket? FindPullRequest(int number) => FindTicket(number) is { Head: not null } ticket ? ticket : null;

    public IssueComment? FindComment(long id) => _comments.GetValueOrDefault(id);

    public Ticket Open(string title, string? body, Account author, PullRequestHead? head, TimeSpan branchAge = default)
    {
        var number = _tickets.Count + 1;
        var (id, nodeId) = _ids.Next(head is null ? "I" : "PR");
        var ticket = new Ticket(number, id, nodeId, title, body, author, Now) { Head = head };
        _tickets.Add(number, ticket);
        _nodes[nodeId] = ticket;
        head?.Pushes.Add(Pushed(new string('0', 40), head.Oid, "branch_creation", author) with { At = Now - branchAge });
        if (head is not null) Tell(GitHubChangeKind.PullRequestOpened, ticket, author, title);
        return ticket;
    }

    public void Edit(Ticket ticket, string? title, string? body)
    {
        ticket.Title = title ?? ticket.Title;
        ticket.Body = body ?? ticket.Body;
        ticket.UpdatedAt = Now;
    }

    public void Push(Ticket pull, Commit commit, Account actor, bool force)
    {
        var head = pull.Head!;
        var before = head.Oid;
        if (force) head.Commits.Clear();
        head.Commits.Add(commit.Oid);
        head.Oid = commit.Oid;
        head.Pushes.Add(Pushed(before, commit.Oid, force ? "force_push" : "push", actor));
        pull.UpdatedAt = Now;
        if (force) Record(pull, TimelineKind.HeadRefForcePushed, actor, null, before, commit.Oid);
        Tell(GitHubChangeKind.PullRequestPushed, pull, actor, commit.Oid);
    }

    /// <summary>Submits a review of the head.</summary>
    public void Review(Ticket pull, Account author, string state)
    {
        var (id, nodeId) = _ids.Next("PRR");
        var review = new PullRequestReview(id, nodeId, pull, author, state, _commits[pull.Head!.Oid], Now);
        pull.Reviews.Add(review);
        pull.UpdatedAt = Now;
        _nodes[nodeId] = review;
    }

    /// <summary>Whether the branches of forks cannot be read: they are private, and the token is not theirs.</summary>
    public bool HidesForks { get; set; }

    BranchPush Pushed(string before, string after, string kind, Account actor)
    {
        var (id, nodeId) = _ids.Next("PSH");
        return new(id, nodeId, before, after, kind, actor, Now);
    }

    /// <summary>Closes it; one that is closed already stays as it is without an error, as at GitHub.</summary>
    public void Close(Ticket ticket, Account actor, bool merged)
    {
        if (ticket.State != TicketState.Open) return;
        ticket.ClosedAt = Now;
        ticket.ClosedBy = actor;
        if (merged && ticket.Head is { } head)
        {
            ticket.State = TicketState.Merged;
            head.MergedAt = Now;
            var message = FormattableString.Invariant($"Merge pull request #{ticket.Number}");
            head.MergeCommitOid = AddCommit(null, [DefaultBranchOid, head.Oid], message, actor, moveDefaultBranch: true).Oid;
            Record(ticket, TimelineKind.Merged, actor);
        }
        else
        {
            ticket.State = TicketState.Closed;
        }

        Record(ticket, TimelineKind.Closed, actor);
        if (ticket.Head is null) return;
        Tell(merged ? GitHubChangeKind.PullRequestMerged : GitHubChangeKind.PullRequestClosed, ticket, actor, ticket.Title);
    }

    /// <exception cref="GitHubRefusal">It is merged.</exception>
    public void Reopen(Ticket ticket, Account actor)
    {
        if (ticket.State == TicketState.Open) return;
        if (ticket.State == TicketState.Merged)
        {
            throw GitHubRefusal.Invalid(
                "PullRequest", "state", "invalid", "Could not open the pull request.", "state cannot be changed. The pull request was merged.");
        }

        ticket.State = TicketState.Open;
        ticket.ClosedAt = null;
        ticket.ClosedBy = null;
        Record(ticket, TimelineKind.Reopened, actor);
        if (ticket.Head is not null) Tell(GitHubChangeKind.PullRequestReopened, ticket, actor, ticket.Title);
    }

    /// <exception cref="GitHubRefusal">The text is empty or longer than 65,536 characters.</exception>
    public IssueComment AddComment(Ticket ticket, string body, Account author)
    {
        CheckBody(body);
        var (id, nodeId) = _ids.Next("IC");
        var comment = new IssueComment(id, nodeId, ticket, author, body, Now);
        ticket.Comments.Add(comment);
        ticket.UpdatedAt = Now;
        _comments.Add(id, comment);
        _nodes[nodeId] = comment;
        Tell(GitHubChangeKind.CommentAdded, ticket, author, body);
        return comment;
    }

    public void UpdateComment(IssueComment comment, string body, Account actor)
    {
        CheckBody(body);
        comment.Body = body;
        comment.UpdatedAt = Now;
        comment.Ticket.UpdatedAt = Now;
        Tell(GitHubChangeKind.CommentUpdated, comment.Ticket, actor, body);
    }

    public void DeleteComment(IssueComment comment, Account actor)
    {
        comment.Ticket.Comments.Remove(comment);
        comment.Ticket.UpdatedAt = Now;
        _comments.Remove(comment.Id);
        _nodes.Remove(comment.NodeId);
        Tell(GitHubChangeKind.CommentDeleted, comment.Ticket, actor, comment.Body);
    }

    /// <summary>Adds a reaction, which does not count as a change of the issue; the same one of the same person again is the first.</summary>
    public (Reaction Reaction, bool IsNew) React(List<Reaction> reactions, string content, Account user)
    {
        if (!Reaction.GraphQLContents.ContainsKey(content))
        {
            throw GitHubRefusal.Invalid("Reaction", "content", "invalid", "Content is not included in the list");
        }

        if (reactions.Find(r => r.User == user && string.Equals(r.Content, content, StringComparison.Ordinal)) is { } old) return (old, false);
        var (id, nodeId) = _ids.Next("REA");
        var reaction = new Reaction(id, nodeId, user, content, Now);
        reactions.Add(reaction);
        _nodes[nodeId] = reaction;
        return (reaction, true);
    }

    static void CheckBody(string body)
    {
        if (string.IsNullOrWhiteSpace(body)) throw GitHubRefusal.Invalid("IssueComment", "body", "missing_field", "Body can't be blank");
        if (Length(body) <= 65536) return;
        throw GitHubRefusal.Invalid(
            "IssueComment", "body", "custom", "Body is too long (maximum is 65536 characters)", "body is too long (maximum is 65536 characters)");
    }

    void Record(Ticket ticket, TimelineKind kind, Account actor, LabelDefinition? label = null, string? before = null, string? after = null)
    {
        var prefix = kind switch
        {
            TimelineKind.Labeled => "LE",
            TimelineKind.Unlabeled => "UNLE",
            TimelineKind.Closed => "CE",
            TimelineKind.Reopened => "REE",
            TimelineKind.Merged => "ME",
            _ => "HRFPE",
        };
        var (id, nodeId) = _ids.Next(prefix);
        var recorded = new TimelineEvent(id, nodeId, kind, ticket, actor, Now) { Label = label, BeforeOid = before, AfterOid = after };
        ticket.Timeline.Add(recorded);
        ticket.UpdatedAt = Now;
        _nodes[nodeId] = recorded;
    }
}
