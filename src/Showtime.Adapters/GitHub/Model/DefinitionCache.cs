using System.Collections.Concurrent;
using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>
/// What is known of the repository's definitions, fed by every answer seen. Only ids and looks: whether a definition still exists
/// is known when it is used. Names are compared as GitHub compares them, without case.
/// </summary>
internal sealed class DefinitionCache
{
    readonly ConcurrentDictionary<string, KnownDefinition> _known = new(StringComparer.OrdinalIgnoreCase);

    public KnownDefinition? Find(string name) => _known.GetValueOrDefault(name);

    public void Forget(string name) => _known.TryRemove(name, out _);

    /// <summary>Takes in a label of an answer.</summary>
    /// <returns>What it says; null where the answer has none (a name that is not defined).</returns>
    public KnownDefinition? Learn(JsonElement label)
    {
        if (label.Text("id") is not { } id || label.Text("name") is not { } name) return null;
        return Learn(id, name, label.Text("color") ?? "", label.Text("description") ?? "");
    }

    /// <summary>Takes in a label that REST gave.</summary>
    public KnownDefinition? Learn(Octokit.Label label) =>
        label is { NodeId: { } id, Name: { } name } ? Learn(id, name, label.Color ?? "", label.Description ?? "") : null;

    KnownDefinition Learn(string id, string name, string color, string description) => _known[name] = new(id, new(name, color, description));
}

/// <summary>A label definition as GitHub last told it.</summary>
/// <param name="Id">The node id, by which mutations name it.</param>
/// <param name="Definition">Name, colour and description.</param>
internal sealed record KnownDefinition(string Id, LabelDefinition Definition)
{
    /// <summary>Whether nothing has to be written for it to look as wanted.</summary>
    public bool Fits(LabelDefinition wanted) =>
        string.Equals(Definition.Color, wanted.Color, StringComparison.OrdinalIgnoreCase) && Definition.Description == wanted.Description;
}
