using Showtime.Core.Errors;
using Showtime.Core.Templates;

namespace Showtime.Core.Ports;

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
