using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>One transition of a pull request, written as few requests as the host allows.</summary>
public sealed record PullRequestChange
{
    /// <summary>Labels to put on. A definition that is missing is created first, one that differs in colour or description is updated.</summary>
    public IReadOnlyList<LabelDefinition> Add { get; init; } = [];

    /// <summary>Names of labels to take off, after the additions. One that is not there is no error.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Definitions to create in the same request as those of <see cref="Add"/>, for transitions to come.</summary>
    public IReadOnlyList<LabelDefinition> Define { get; init; } = [];

    /// <summary>A comment to write or to update in place, or null. One that says this already is not written again.</summary>
    public PullRequestComment? Comment { get; init; }
}
