using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Showtime.Adapters.Configuration;

/// <summary>
/// Reads the settings of a YAML file, each with its line. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are allowed, and a key at the top that
/// begins with <c>x-</c> is a place to define them.
/// </summary>
internal sealed class YamlLayer(ConfigurationFile file, ConfigurationProblems problems)
{
    /// <summary>How deeply mappings may merge others: an alias can lead back to itself.</summary>
    const int MaximumMerges = 20;

    readonly List<ConfigurationEntry> _entries = [];

    public IReadOnlyList<ConfigurationEntry> Read()
    {
        if (Load() is { } root)
            ReadSection(root, "");
        return _entries;
    }

    YamlMappingNode? Load()
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(file.Text);
            stream.Load(reader);
        }
        catch (Exception failure) when (failure is YamlException or InvalidOperationException or ArgumentException)
        {
            // The scanner gives up on some texts with a plain InvalidOperationException that says nothing.
            var reason = failure is YamlException ? failure.Message.TrimEnd('.') : "something does not end";
            problems.Add(PlaceOf(failure), "", $"not valid YAML: {reason}.");
            return null;
        }
        if (stream.Documents.Count == 0)
            return null;
        if (stream.Documents.Count > 1)
            problems.Add(Place(stream.Documents[1].RootNode.Start), "", "a second document; one is expected.");
        switch (stream.Documents[0].RootNode)
        {
            case YamlMappingNode mapping:
                return mapping;
            case YamlScalarNode scalar when IsNull(scalar):
                return null;
            case var other:
                problems.Add(Place(other.Start), "", "the file is not a mapping of keys to values.");
                return null;
        }
    }

    void ReadSection(YamlMappingNode mapping, string section)
    {
        foreach (var (name, node) in Members(mapping, section))
        {
            var path = section.Length == 0 ? name.Value! : $"{section}.{name.Value}";
            if (ConfigurationKeys.All.TryGetValue(path, out var key))
                ReadValue(key, node);
            else if (!ConfigurationKeys.Sections.Contains(path))
                AddUnknown(name, path, section);
            else if (node is YamlMappingNode members)
                ReadSection(members, path);
            else if (!IsNull(node))
                problems.Add(Place(node.Start), path, "this is a section: a mapping of keys to values is expected.");
        }
    }

    void AddUnknown(YamlScalarNode name, string path, string section)
    {
        if (section.Length == 0 && name.Value!.StartsWith("x-", StringComparison.Ordinal))
            return;
        var near = Suggestion.For(name.Value!, ConfigurationKeys.NamesUnder(section));
        var elsewhere = ConfigurationKeys.All.Keys.Concat(ConfigurationKeys.Sections)
            .FirstOrDefault(known => known.EndsWith("." + name.Value, StringComparison.OrdinalIgnoreCase));
        problems.Add(Place(name.Start), path, "unknown key." + (near.Length > 0 || elsewhere is null ? near : $" Did you mean '{elsewhere}'?"));
    }

    void ReadValue(ConfigurationKey key, YamlNode node)
    {
        try
        {
            var place = Place(node.Start);
            var origin = string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{node.Start.Line}");
            _entries.Add(new ConfigurationEntry(key, Value(key, node), origin, place));
        }
        catch (FormatException failure)
        {
            problems.Add(Place(node.Start), key.Path, failure.Message);
        }
    }

    object? Value(ConfigurationKey key, YamlNode node) => node switch
    {
        _ when IsNull(node) => key.Nullable ? null : throw new FormatException("a value is expected; leave the key out for its default."),
        YamlSequenceNode items when key.IsList => items.Select(ListItem).ToArray(),
        YamlMappingNode members when key.IsMap => Members(members, key.Path).ToDictionary(static pair => pair.Name.Value!, MapItem, StringComparer.Ordinal),
        YamlScalarNode scalar when !key.IsMap => ConfigurationText.Parse(key, scalar.Value!),
        _ when key.IsList => throw new FormatException("a list of texts is expected."),
        _ when key.IsMap => throw new FormatException("a mapping of names to texts is expected."),
        _ => throw new FormatException("a single value is expected."),
    };

    static string ListItem(YamlNode item) =>
        item is YamlScalarNode { Value: { } text } && !IsNull(item) ? text : throw new FormatException("every item of the list must be a text.");

    static string MapItem((YamlScalarNode Name, YamlNode Value) member) => member.Value is YamlScalarNode { Value: { } text }
        ? IsNull(member.Value) ? "" : text
        : throw new FormatException($"the value of '{member.Name.Value}' must be a text.");

    /// <summary>The members of a mapping, those that it merges included; its own come first and win.</summary>
    IEnumerable<(YamlScalarNode Name, YamlNode Value)> Members(YamlMappingNode mapping, string path, int depth = 0)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<YamlNode> merged = [];
        foreach (var (name, value) in mapping.Children)
        {
            if (name is not YamlScalarNode { Value: { Length: > 0 } text } scalar)
                problems.Add(Place(name.Start), path, "a key must be a text.");
            else if (text == "<<" && scalar.Style == ScalarStyle.Plain)
                merged.AddRange(value is YamlSequenceNode several ? several.Children : [value]);
            else if (seen.Add(text))
                yield return (scalar, value);
        }
        foreach (var other in merged)
        {
            if (other is not YamlMappingNode members || depth >= MaximumMerges)
            {
                problems.Add(Place(mapping.Start), path, "'<<' merges mappings only, and none into itself.");
                continue;
            }
            foreach (var member in Members(members, path, depth + 1))
            {
                if (seen.Add(member.Name.Value!))
                    yield return member;
            }
        }
    }

    string PlaceOf(Exception failure)
    {
        if (failure.Message.Contains("invalid tab", StringComparison.Ordinal))
        {
            // The library reports where the mapping begins; what the user has to find is the tab.
            var lines = file.Text.Split('\n');
            var line = Array.FindIndex(lines, static text => text.TrimStart(' ').StartsWith('\t'));
            if (line >= 0)
                return string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{line + 1}:{lines[line].IndexOf('\t', StringComparison.Ordinal) + 1}");
        }
        return Place(failure is YamlException known ? known.Start : LastGoodMark());
    }

    Mark LastGoodMark()
    {
        using var reader = new StringReader(file.Text);
        var parser = new Parser(reader);
        var last = Mark.Empty;
        try
        {
            while (parser.MoveNext())
                last = parser.Current!.End;
        }
        catch (Exception failure) when (failure is YamlException or InvalidOperationException or ArgumentException)
        {
            // The file can be read up to here.
        }
        return last;
    }

    static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{mark.Line}:{mark.Column}");
}
