using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Showtime.Adapters.Configuration;

/// <summary>
/// Reads the settings of a YAML file, each with its line. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are allowed, and a key at the top that
/// begins with <c>x-</c> is a place to define them.
/// </summary>
internal sealed class YamlLayer(ConfigurationFile file, ConfigurationProblems problems)
{
    /// <summary>How deeply values may be nested: the library calls itself for each level, and a full stack ends the process.</summary>
    const int MaximumDepth = 50;

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
            if (!IsLoadable())
                return null;
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

    /// <summary>
    /// Whether the library can load the file. What is nested too deeply, an alias inside of what it names, or a key that is not a text would exhaust its stack.
    /// </summary>
    bool IsLoadable()
    {
        using var reader = new StringReader(file.Text);
        var parser = new Parser(reader);
        List<Collection> open = [];
        HashSet<AnchorName> collections = [];
        while (parser.MoveNext())
        {
            if (parser.Current is SequenceEnd or MappingEnd)
                open.RemoveAt(open.Count - 1);
            var (anchor, isText) = parser.Current switch
            {
                AnchorAlias alias => (alias.Value, !collections.Contains(alias.Value)),
                NodeEvent node => (node.Anchor, node is Scalar),
                _ => (AnchorName.Empty, IsText: (bool?)null),
            };
            if (isText is null)
                continue;
            var problem = parser.Current is AnchorAlias && open.Exists(collection => collection.Anchor == anchor) ? "an alias inside of what it names."
                : open is [.., { IsMapping: true } mapping] && mapping.Children++ % 2 == 0 && isText == false ? "a key must be a text."
                : open.Count == MaximumDepth ? $"nested more than {MaximumDepth} levels deep."
                : null;
            if (problem is not null)
            {
                problems.Add(Place(parser.Current!.Start), "", problem);
                return false;
            }
            if (parser.Current is MappingStart or SequenceStart)
                open.Add(new Collection(parser.Current is MappingStart, anchor));
            if (!anchor.IsEmpty && parser.Current is NodeEvent)
                _ = isText == true ? collections.Remove(anchor) : collections.Add(anchor);
        }
        return true;
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
    IEnumerable<(YamlScalarNode Name, YamlNode Value)> Members(YamlMappingNode mapping, string path) => Members(mapping, path, new(ReferenceEqualityComparer.Instance));

    /// <param name="mapping">The mapping.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="done">The mappings that were merged before: once is enough, and a few lines could merge billions.</param>
    IEnumerable<(YamlScalarNode Name, YamlNode Value)> Members(YamlMappingNode mapping, string path, HashSet<YamlNode> done)
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
            if (!done.Add(other))
                continue;
            if (other is not YamlMappingNode members)
            {
                problems.Add(Place(mapping.Start), path, "'<<' merges mappings only.");
                continue;
            }
            foreach (var member in Members(members, path, done))
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

    sealed class Collection(bool isMapping, AnchorName anchor)
    {
        public bool IsMapping { get; } = isMapping;

        public AnchorName Anchor { get; } = anchor;

        public int Children { get; set; }
    }
}
