namespace Showtime.Core.Labels;

/// <summary>A label as a repository defines it.</summary>
/// <param name="Name">At most 50 characters.</param>
/// <param name="Color">Six hex digits without a hash sign.</param>
/// <param name="Description">At most 100 characters.</param>
public sealed record LabelDefinition(string Name, string Color, string Description);
