namespace Showtime.Sandbox.GitHub.Model;

/// <summary>An issue; a pull request is one with a head.</summary>
sealed class Ticket(int number, long id, string nodeId, string title, string? body, Account author, DateTimeOffset createdAt)
{
    public int Number { get; } = number;

    public long Id { get; } = id;

    public string NodeId { get; } = nodeId;

    public string Title { get; set; } = title;

    public string? Body { get; set; } = body;

    public TicketState State { get; set; }

    public Account Author { get; } = author;

    public Account? ClosedBy { get; set; }

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Null for a plain issue.</summary>
    public PullRequestHead? Head { get; init; }

    public List<LabelDefinition> Labels { get; } = [];

    public List<TimelineEvent> Timeline { get; } = [];

    public List<IssueComment> Comments { get; } = [];

    public List<Reaction> Reactions { get; } = [];

    public List<PullRequestReview> Reviews { get; } = [];

    public GitHubPullRequest Snapshot() => new(
        Number, NodeId, Title, State.ToString().ToUpperInvariant(), Author.Login, Head!.Oid, Head.Branch, Head.Owner.Login,
        [.. Labels.OrderBy(l => l.Id).Select(l => l.Name)], UpdatedAt);
}
