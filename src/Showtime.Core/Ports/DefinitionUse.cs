using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>A label definition of the repository and how much it is used.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Uses">How many issues and pull requests, open or closed, carry it.</param>
/// <param name="CreatedAt">When it was created, UTC; null where the host did not say.</param>
public sealed record DefinitionUse(LabelDefinition Definition, int Uses, DateTimeOffset? CreatedAt = null);
