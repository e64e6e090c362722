namespace Showtime.Sandbox.GitHub.Model;

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
