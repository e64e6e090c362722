using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Showtime.Cli.Tests.Workflows;

/// <summary>A workflow with one job, or a composite action, as its YAML has it.</summary>
sealed class WorkflowFile
{
    readonly YamlMappingNode _root;
    readonly YamlNode _job;

    public WorkflowFile(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        _root = (YamlMappingNode)stream.Documents.Single().RootNode;
        _job = _root.Children.TryGetValue("runs", out var action) ? action : ((YamlMappingNode)_root["jobs"]).Children.Single().Value;
    }

    public string? If => Text(_job, "if");

    public IReadOnlyDictionary<string, string> Variables => Map(_root, "env").Concat(Map(_job, "env")).ToDictionary();

    /// <summary>The inputs of an action, with what they are where none is given.</summary>
    public IReadOnlyDictionary<string, string> Inputs =>
        ((YamlMappingNode)_root["inputs"]).Children.ToDictionary(input => input.Key.ToString(), input => Text(input.Value, "default") ?? "");

    public IEnumerable<Step> Steps => ((YamlSequenceNode)_job["steps"]).Select(step => new Step(
        Text(step, "name") ?? "", Text(step, "id"), Text(step, "if"), Text(step, "uses"), Text(step, "shell"), Text(step, "run"), Map(step, "env").ToDictionary(), Map(step, "with").ToDictionary()));

    /// <summary>Whether it starts for an event and its activity at all.</summary>
    public bool StartsFor(string name, string? action)
    {
        if (!((YamlMappingNode)_root["on"]).Children.TryGetValue(name, out var trigger)) return false;
        return trigger is not YamlMappingNode map || !map.Children.TryGetValue("types", out var types) || ((YamlSequenceNode)types).Any(type => type.ToString() == action);
    }

    static string? Text(YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? value.ToString() : null;

    static IEnumerable<KeyValuePair<string, string>> Map(YamlNode node, string key) =>
        ((YamlMappingNode)node).Children.TryGetValue(key, out var value) && value is YamlMappingNode map
            ? map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value.ToString()))
            : [];

    internal sealed record Step(
        string Name, string? Id, string? If, string? Uses, string? Shell, string? Run, IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> With);
}
