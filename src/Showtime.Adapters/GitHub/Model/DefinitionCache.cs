using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>
/// The repository's label definitions, as far as the answers seen so far contain them. A definition may have been deleted since. Names are compared
/// as GitHub compares them, without case.
/// </summary>
internal sealed class DefinitionCache
{
    readonly ConcurrentDictionary<string, KnownDefinition> _known = new(StringComparer.OrdinalIgnoreCase);

    public KnownDefinition? Find(string name) => _known.GetValueOrDefault(name);

    public void Forget(string name) => _known.TryRemove(name, out _);

    /// <summary>Learns a label of an answer.</summary>
    /// <returns>What it says; null where the answer has none (a name that is not defined).</returns>
    public KnownDefinition? Learn(JsonElement label)
    {
        if (label.Text("id") is not { } id || label.Text("name") is not { } name) return null;
        return Learn(id, name, label.Text("color") ?? "", label.Text("description") ?? "");
    }

    /// <summary>Learns a label that REST returned.</summary>
    public KnownDefinition? Learn(Octokit.Label label) =>
        label is { NodeId: { } id, Name: { } name } ? Learn(id, name, label.Color ?? "", label.Description ?? "") : null;

    KnownDefinition Learn(string id, string name, string color, string description) => _known[name] = new(id, new(name, color, description));
}

/// <summary>A label definition as GitHub last returned it.</summary>
/// <param name="Id">The node id, by which mutations name it.</param>
/// <param name="Definition">Name, colour and description.</param>
internal sealed record KnownDefinition(string Id, LabelDefinition Definition)
{
    /// <summary>Whether it has the wanted colour and description.</summary>
    public bool Fits(LabelDefinition wanted) =>
        string.Equals(Definition.Color, wanted.Color, StringComparison.OrdinalIgnoreCase) && Definition.Description == wanted.Description;
}

/// <summary>A lease as a label definition: the name says on which pull request, the description who holds it until when.</summary>
internal static partial class LeaseText
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Name(int pullRequest) => LabelGrammar.Format(new LeaseLabel(pullRequest));

    public static string Color(int pullRequest) => LabelCatalog.Define(new LeaseLabel(pullRequest)).Color;

    public static LabelDefinition Definition(int pullRequest, string owner, DateTimeOffset until) =>
        LabelCatalog.Define(new LeaseLabel(pullRequest), Describe(owner, until));

    public static string Describe(string owner, DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner} until {until.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");

    /// <summary>Reads a lease out of a definition.</summary>
    /// <returns>The lease; null for any other definition. A description that cannot be read is an expired lease.</returns>
    public static LeaseRecord? Read(KnownDefinition? definition)
    {
        if (definition is null || LabelGrammar.Parse(definition.Definition.Name) is not LeaseLabel label) return null;
        var description = definition.Definition.Description;
        return Pattern().Match(description) is { Success: true } match
            && DateTimeOffset.TryParseExact(
                match.Groups["until"].Value,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var until)
            ? new(definition.Id, label.PullRequest, match.Groups["owner"].Value, until)
            : new(definition.Id, label.PullRequest, description, DateTimeOffset.MinValue);
    }

    [GeneratedRegex(@"^(?<owner>\S+) until (?<until>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
