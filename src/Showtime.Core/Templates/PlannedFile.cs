using Showtime.Core.Errors;

namespace Showtime.Core.Templates;

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
