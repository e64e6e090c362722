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

/// <summary>The states of an issue or pull request; only a pull request can be merged.</summary>
enum TicketState
{
    Open,
    Closed,
    Merged,
}

/// <summary>What makes a ticket a pull request.</summary>
sealed class PullRequestHead(string oid, string branch, Account owner, string baseBranch, string baseOid, bool isDraft)
{
    public string Oid { get; set; } = oid;

    public string Branch { get; } = branch;

    public Account Owner { get; } = owner;

    public string BaseBranch { get; } = baseBranch;

    public string BaseOid { get; } = baseOid;

    public bool IsDraft { get; } = isDraft;

    public List<string> Commits { get; } = [oid];

    /// <summary>What happened to the branch, oldest first.</summary>
    public List<BranchPush> Pushes { get; } = [];

    public string? MergeCommitOid { get; set; }

    public DateTimeOffset? MergedAt { get; set; }
}

/// <summary>A comment on an issue or a pull request.</summary>
sealed class IssueComment(long id, string nodeId, Ticket ticket, Account author, string body, DateTimeOffset createdAt)
{
    public long Id { get; } = id;

    public string NodeId { get; } = nodeId;

    public Ticket Ticket { get; } = ticket;

    public Account Author { get; } = author;

    public string Body { get; set; } = body;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public List<Reaction> Reactions { get; } = [];
}

/// <summary>A reaction; the content is spelt as REST does (<c>+1</c>, <c>rocket</c>).</summary>
sealed record Reaction(long Id, string NodeId, Account User, string Content, DateTimeOffset CreatedAt)
{
    /// <summary>GraphQL's names of the same contents.</summary>
    public static readonly IReadOnlyDictionary<string, string> GraphQLContents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["+1"] = "THUMBS_UP",
        ["-1"] = "THUMBS_DOWN",
        ["laugh"] = "LAUGH",
        ["hooray"] = "HOORAY",
        ["confused"] = "CONFUSED",
        ["heart"] = "HEART",
        ["rocket"] = "ROCKET",
        ["eyes"] = "EYES",
    };
}

/// <summary>One event of an issue's or pull request's timeline.</summary>
sealed record TimelineEvent(long Id, string NodeId, TimelineKind Kind, Ticket Ticket, Account Actor, DateTimeOffset CreatedAt)
{
    /// <summary>For (un)labelled events. It stays readable after the definition is gone.</summary>
    public LabelDefinition? Label { get; init; }

    public string? BeforeOid { get; init; }

    public string? AfterOid { get; init; }
}

/// <summary>What a timeline event is about.</summary>
enum TimelineKind
{
    Labeled,
    Unlabeled,
    Closed,
    Reopened,
    Merged,
    HeadRefForcePushed,
}

/// <summary>One change of a branch, as the repository that holds the branch lists it among its activities. A new branch was zeros before.</summary>
sealed record BranchPush(long Id, string NodeId, string Before, string After, string Kind, Account Actor, DateTimeOffset At);

/// <summary>A submitted review of a pull request.</summary>
sealed record PullRequestReview(long Id, string NodeId, Ticket Ticket, Account Author, string State, Commit Commit, DateTimeOffset SubmittedAt);
