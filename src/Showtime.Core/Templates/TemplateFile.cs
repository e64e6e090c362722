namespace Showtime.Core.Templates;

/// <summary>A file that a template was, or was not, written to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Kind">What it is: a <see cref="WorkflowKind"/>'s name, <c>Configuration</c> or <c>Infrastructure</c>.</param>
/// <param name="Action">What became of it.</param>
public sealed record TemplateFile(string Path, string Kind, TemplateAction Action);
