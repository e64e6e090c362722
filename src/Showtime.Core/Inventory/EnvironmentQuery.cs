using Showtime.Core.Environments;

namespace Showtime.Core.Inventory;

/// <summary>Which environments to read. Each condition that is given must hold.</summary>
public sealed record EnvironmentQuery
{
    /// <summary>Only these pull requests; empty for all. One that does not exist is an error.</summary>
    public IReadOnlyList<int> PullRequests { get; init; } = [];

    /// <summary>Only these statuses; empty for all.</summary>
    public IReadOnlyList<EnvironmentStatus> Statuses { get; init; } = [];

    /// <summary>Only these kinds; empty for all.</summary>
    public IReadOnlyList<EnvironmentKind> Kinds { get; init; } = [];

    /// <summary>Only those that this person asked for; null for anybody.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Only commits that start with these digits; null for any.</summary>
    public string? Sha { get; init; }

    /// <summary>
    /// Read labels only and leave the cloud alone: quicker, and orphans are not seen. <see cref="ShowtimeEnvironment.InCloud"/> is null then.
    /// </summary>
    public bool LabelsOnly { get; init; }
}
