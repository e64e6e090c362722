namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A label of the repository.</summary>
sealed class LabelDefinition(long id, string nodeId, string name, string color, string? description, DateTimeOffset createdAt)
{
    public long Id { get; } = id;

    public string NodeId { get; } = nodeId;

    public string Name { get; set; } = name;

    public string Color { get; set; } = color;

    public string? Description { get; set; } = description;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public GitHubLabel Snapshot() => new(Id, NodeId, Name, Color, Description, CreatedAt);
}
