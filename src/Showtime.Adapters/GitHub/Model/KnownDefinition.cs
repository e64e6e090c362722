using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>A label definition as GitHub last told it.</summary>
/// <param name="Id">The node id, by which mutations name it.</param>
/// <param name="Definition">Name, colour and description.</param>
internal sealed record KnownDefinition(string Id, LabelDefinition Definition)
{
    /// <summary>Whether nothing has to be written for it to look as wanted.</summary>
    public bool Fits(LabelDefinition wanted) =>
        string.Equals(Definition.Color, wanted.Color, StringComparison.OrdinalIgnoreCase) && Definition.Description == wanted.Description;
}
