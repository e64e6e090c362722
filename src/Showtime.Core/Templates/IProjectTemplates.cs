using Showtime.Core.Errors;

namespace Showtime.Core.Templates;

/// <summary>
/// The files that are written into a repository to set Showtime up. Everything but <see cref="Write"/> only reads the disk. The module finds the one
/// implementation in its load context.
/// </summary>
interface IProjectTemplates
{
    /// <summary>The workflows, in the order of their kinds.</summary>
    /// <param name="folder">The full path of the folder to write to.</param>
    /// <param name="kinds">Which ones.</param>
    /// <param name="region">The AWS region; null takes the one in <c>showtime.yml</c> beside the folder, else <c>us-west-2</c>.</param>
    /// <exception cref="ShowtimeException">The region or the configuration beside the folder is not valid.</exception>
    IReadOnlyList<PlannedFile> Workflows(string folder, IReadOnlyCollection<WorkflowKind> kinds, string? region);

    /// <summary>The configuration file, with every key as a comment.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="forks">Whether a separate workflow builds the images of forks.</param>
    PlannedFile Configuration(string path, bool forks);

    /// <summary>The Terraform module and a configuration that calls it, <c>main.tf</c> first.</summary>
    /// <exception cref="ShowtimeException">A value is not valid for the module.</exception>
    IReadOnlyList<PlannedFile> Infrastructure(InfrastructureRequest request);

    /// <summary>Writes a file, and creates its folder.</summary>
    /// <exception cref="ShowtimeException">It could not be written.</exception>
    void Write(PlannedFile file);
}

/// <summary>A file as the template has it, beside the one on the disk.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The new text.</param>
/// <param name="Existing">The present text; null if there is no such file.</param>
sealed record PlannedFile(string Path, string Kind, string Text, string? Existing)
{
    /// <summary>Whether it already has that text. Line endings do not count, because git may change them.</summary>
    public bool IsUnchanged => Existing is not null
        && string.Equals(Existing.ReplaceLineEndings("\n"), Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    /// <summary>Whether writing it would overwrite another text.</summary>
    public bool IsDifferent => Existing is not null && !IsUnchanged;

    /// <summary>The file with what was done to it.</summary>
    public TemplateFile As(TemplateAction action) => new(Path, Kind, action);

    /// <summary>The error for a file with another text, which was not changed.</summary>
    public ShowtimeException NotOverwritten() => new(
        ShowtimeError.Conflict, $"'{Path}' exists with other content and was not changed.",
        Remedy.Of($"Compare the two, or add {new OptionName("force")} to overwrite it.")) { Target = Path };
}

/// <summary>A file of a template, and what was done to it.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it is: a <see cref="WorkflowKind"/>'s name, <c>Configuration</c> or <c>Infrastructure</c>.</param>
/// <param name="Action">What was done.</param>
public sealed record TemplateFile(string Path, string Kind, TemplateAction Action);

/// <summary>What was done to a file of a template.</summary>
public enum TemplateAction
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>It already has the template's text.</summary>
    Unchanged,

    /// <summary>It has another text and was not changed.</summary>
    Different,
}

/// <summary>The workflows that are copied into a repository.</summary>
public enum WorkflowKind
{
    /// <summary>Labels, pushes and the end of a pull request: <c>showtime.yml</c>.</summary>
    Trigger,

    /// <summary>The scheduled clean-up: <c>showtime-cleanup.yml</c>.</summary>
    Cleanup,

    /// <summary>Commands in comments: <c>showtime-commands.yml</c>.</summary>
    Command,

    /// <summary>Images of forks, built without secrets and published by a second job: <c>showtime-build.yml</c> and <c>showtime-publish.yml</c>.</summary>
    ForkBuild,
}

/// <summary>The values for the Terraform module.</summary>
sealed record InfrastructureRequest
{
    /// <summary>The folder to write to: <c>main.tf</c>, and the module in <c>showtime/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The repository, <c>owner/name</c>, spelled as GitHub shows it.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch whose workflows get the role.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>The cluster's name, and the prefix of the other names.</summary>
    public string Name { get; init; } = "showtime";

    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The application's TCP port.</summary>
    public int Port { get; init; } = 8080;
}
