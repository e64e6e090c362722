namespace Showtime.PowerShell.Output;

/// <summary>A value that a session goes by.</summary>
/// <param name="Name">What it is, for example <c>deploy.ecs.cluster</c>.</param>
/// <param name="Value">The value; never a secret.</param>
/// <param name="Origin">Where it came from: <c>Connect-Showtime</c>, a variable, a file and line, or <c>default</c>.</param>
public sealed record ContextSetting(string Name, string Value, string Origin);
