namespace Showtime.Sandbox.GitHub.Model;

/// <summary>One event of an issue's or pull request's timeline.</summary>
sealed record TimelineEvent(long Id, string NodeId, TimelineKind Kind, Ticket Ticket, Account Actor, DateTimeOffset CreatedAt)
{
    /// <summary>For (un)labelled events. It stays readable after the definition is gone.</summary>
    public LabelDefinition? Label { get; init; }

    public string? BeforeOid { get; init; }

    public string? AfterOid { get; init; }
}
