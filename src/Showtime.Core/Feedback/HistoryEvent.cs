namespace Showtime.Core.Feedback;

/// <summary>What a line of a comment's history can say.</summary>
enum HistoryEvent
{
    Building,
    Updating,
    Running,
    Failed,
    Stopped,
    ApprovalNeeded,
}
