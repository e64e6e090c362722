using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>A label definition of the repository and how much it is used.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Uses">How many issues and pull requests, open or closed, carry it.</param>
public sealed record DefinitionUse(LabelDefinition Definition, int Uses);
