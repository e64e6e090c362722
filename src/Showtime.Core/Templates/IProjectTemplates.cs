using Showtime.Core.Errors;

namespace Showtime.Core.Templates;

/// <summary>
/// The files that a repository starts with, which come with the product. Planning reads the disk and writes nothing. The module finds the one
/// implementation in its load context.
/// </summary>
public interface IProjectTemplates
{
    /// <summary>The workflows.</summary>
    /// <param name="folder">The folder to write to, a full path.</param>
    /// <param name="kinds">Which.</param>
    /// <param name="region">The AWS region; null takes the one in <c>showtime.yml</c> beside the folder, else <c>us-west-2</c>.</param>
    /// <returns>The files in the order of their kinds.</returns>
    /// <exception cref="ShowtimeException">The configuration beside the folder is wrong, or the region is.</exception>
    IReadOnlyList<PlannedFile> Workflows(string folder, IReadOnlyCollection<WorkflowKind> kinds, string? region);

    /// <summary>The configuration file, every key of it a comment.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="forks">Whether images of forks are built by a workflow of their own.</param>
    /// <returns>The file.</returns>
    PlannedFile Configuration(string path, bool forks);

    /// <summary>The Terraform module, and a configuration that calls it.</summary>
    /// <param name="request">Its values.</param>
    /// <returns>The files, <c>main.tf</c> first.</returns>
    /// <exception cref="ShowtimeException">A value is none that the module takes.</exception>
    IReadOnlyList<PlannedFile> Infrastructure(InfrastructureRequest request);

    /// <summary>Writes a file, with its folder.</summary>
    /// <param name="file">The file as planned.</param>
    /// <exception cref="ShowtimeException">The disk refuses.</exception>
    void Write(PlannedFile file);
}

/// <summary>A file as a template would have it, beside what is on the disk.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text that it gets.</param>
/// <param name="Existing">The text that it has; null where there is no such file.</param>
public sealed record PlannedFile(string Path, string Kind, string Text, string? Existing)
{
    /// <summary>Whether it has that text already. How lines end does not count: git may change that.</summary>
    public bool IsUnchanged => Existing is not null && string.Equals(Existing.ReplaceLineEndings("\n"), Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    /// <summary>Whether somebody's text would be lost by writing it.</summary>
    public bool IsDifferent => Existing is not null && !IsUnchanged;

    /// <summary>The file with what became of it.</summary>
    /// <param name="action">What.</param>
    /// <returns>The file.</returns>
    public TemplateFile As(TemplateAction action) => new(Path, Kind, action);

    /// <summary>Why a file with another text was left alone.</summary>
    /// <param name="force">What to type to have it overwritten, for example <c>-Force</c>.</param>
    /// <returns>The failure.</returns>
    public ShowtimeException LeftAlone(string force) => new(
        ShowtimeError.Conflict, $"'{Path}' has another text and was left alone.", $"Compare the two, or add {force} to overwrite it.") { Target = Path };
}

/// <summary>A file that a template was, or was not, written to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it is: a <see cref="WorkflowKind"/>'s name, <c>Configuration</c> or <c>Infrastructure</c>.</param>
/// <param name="Action">What became of it.</param>
public sealed record TemplateFile(string Path, string Kind, TemplateAction Action);

/// <summary>What became of a file that a template is written to.</summary>
public enum TemplateAction
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>It has the template's text already.</summary>
    Unchanged,

    /// <summary>It has another text and was left alone.</summary>
    Different,
}

/// <summary>The workflows that a repository copies.</summary>
public enum WorkflowKind
{
    /// <summary>Labels, pushes and the end of a pull request: <c>showtime.yml</c>.</summary>
    Trigger,

    /// <summary>The scheduled clean-up: <c>showtime-cleanup.yml</c>.</summary>
    Cleanup,

    /// <summary>Commands in comments: <c>showtime-commands.yml</c>.</summary>
    Command,

    /// <summary>Images of forks built without secrets and published by a second job: <c>showtime-build.yml</c> and <c>showtime-publish.yml</c>.</summary>
    ForkBuild,
}

/// <summary>The values that the infrastructure of a repository starts with.</summary>
public sealed record InfrastructureRequest
{
    /// <summary>The folder to write to: <c>main.tf</c>, and the module in <c>showtime/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The repository, <c>owner/name</c>, spelled as GitHub shows it.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch whose workflows get the role.</summary>
    public string DefaultBranch { get; init; } = "main";

    /// <summary>The cluster's name, and the beginning of the other names.</summary>
    public string Name { get; init; } = "showtime";

    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The application's TCP port.</summary>
    public int Port { get; init; } = 8080;
}
