using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Showtime.Adapters.Configuration;
using Showtime.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Showtime.Adapters.Tests.Configuration;

/// <summary>A validator of JSON Schema and the configuration reader judge the same files: an editor and a run must agree.</summary>
public sealed partial class ConfigurationSchemaAgreementTests
{
    static readonly string Root = FindRoot();
    static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Root, "docs", "showtime.schema.json")));

    // JSON is YAML, so both read the same text.
    static readonly string[] Values =
    [
        "null",
        "true",
        "false",
        "0",
        "1",
        "-1",
        "2",
        "10",
        "11",
        "65535",
        "65536",
        "1.5",
        "\"\"",
        "\" \"",
        "\"a\"",
        "\"A\"",
        "\"a b\"",
        "\"a_b\"",
        "\"a-b\"",
        "\"a.b\"",
        "\"a:b\"",
        "\"a/b\"",
        "\"a/b/c\"",
        "\"a/b/c/d\"",
        "\"a/b:c\"",
        "\"h.io:5000/a\"",
        "\"A/b\"",
        "\"/\"",
        "\"/x\"",
        "\"/x y\"",
        "\"/x#y\"",
        "\"x#y\"",
        "\"é\"",
        "\"../a\"",
        "\"true\"", "\"True\"", "\"yes\"", "\"8080\"", "\"08\"", "\"65536\"", "\"-1\"", "\"1e3\"",
        "\"1s\"",
        "\"59s\"",
        "\"90s\"",
        "\"15m\"",
        "\"1h30m\"",
        "\"1.5h\"",
        "\"6h\"",
        "\"7h\"",
        "\"24h\"",
        "\"25h\"",
        "\"2d\"",
        "\"1w\"",
        "\"0h\"",
        "\"0s\"",
        "\"0.5s\"",
        "\"48H\"",
        "\"123456h\"",
        "\"close\"",
        "\"Close\"",
        "\"never\"",
        "\"standard\"",
        "\"Large\"",
        "\"ecs\"",
        "\"ECS\"",
        "\"spot\"",
        "\"Spot\"",
        "\"build\"",
        "\"archive\"",
        "\"sticky\"",
        "\"none\"",
        "\"us-west-2\"", "\"us-west\"", "\"US-WEST-2\"", "\"eu-central-1\"", "\"arn:aws:iam::123456789012:role/x\"",
        "[]", "[\"a\"]", "[\"a\",\"b\"]", "[\"\"]", "[null]", "[1]", "[[\"a\"]]", "\"a,b\"",
        "{}", "{\"A\":\"b\"}", "{\"a_1\":\"b\"}", "{\"1A\":\"b\"}", "{\"A-B\":\"b\"}", "{\"A\":null}", "{\"A\":1}", "{\"A\":true}", "{\"A\":[]}", "{\"A\":{}}",
        "{\"A\":\"arn:aws:secretsmanager:x\"}", "{\"A\":\"arn:aws:ssm:x\"}", "{\"A\":\"arn:aws:s3:x\"}",
    ];

    public static TheoryData<string> Paths => [.. ConfigurationKeys.All.Keys];

    public static TheoryData<string> Sections => ["", .. ConfigurationKeys.Sections];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_value_is_refused_by_the_schema_exactly_where_the_reader_refuses_it(string path) =>
        AssertAgreement(Values.Select(value => Nested(path, value)));

    [Theory]
    [MemberData(nameof(Sections))]
    public void An_unknown_key_or_a_value_in_place_of_a_section_is_refused_by_both(string section)
    {
        string[] keys = ["unknown", "x-anchors", "Image", "PORT"];
        AssertAgreement(
        [
            .. keys.Select(key => Nested(section.Length == 0 ? key : $"{section}.{key}", "1")),
            .. new[] { "null", "1", "\"a\"", "[]", "{}" }.Select(value => section.Length == 0 ? value : Nested(section, value)),
        ]);
    }

    [Fact]
    public void The_examples_of_the_documentation_are_valid_to_both()
    {
        string[] files = ["README.md", .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories), "infra/README.md"];
        var examples = files.SelectMany(
            file => Fences().Matches(File.ReadAllText(Path.Combine(Root, file))).Select(fence => Undented(fence.Groups["text"].Value)))
            .Where(static text => TopKey().Match(text) is { Success: true } top && ConfigurationKeys.Sections.Contains(top.Value)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, AssertValid);
    }

    [Fact]
    public void The_output_of_the_terraform_module_is_valid_to_both()
    {
        var template = File.ReadAllText(Path.Combine(Root, "infra", "templates", "showtime.yml.tftpl"));
        Dictionary<string, string> made = new()
        {
            ["image_repository"] = "123456789012.dkr.ecr.us-west-2.amazonaws.com/my-app",
            ["port"] = "8080",
            ["region"] = "us-west-2",
            ["cluster"] = "my-previews",
            ["subnets"] = "subnet-a, subnet-b",
            ["security_group"] = "sg-a",
            ["execution_role_arn"] = "arn:aws:iam::123456789012:role/execution",
            ["task_role_arn"] = "arn:aws:iam::123456789012:role/task",
            ["log_group"] = "/ecs/my-previews",
            ["capacity"] = "spot",
        };
        AssertValid(Placeholder().Replace(template, match => made[match.Groups["name"].Value]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_template_is_valid_to_both_and_so_is_what_its_comments_show(bool withComments)
    {
        var template = File.ReadAllText(Path.Combine(Root, "templates", "showtime.yml")).Replace("__FORKS__", "", StringComparison.Ordinal);
        var text = withComments
            ? string.Join(
                '\n',
                template.Split('\n').Select(static line => ShownSetting().Replace(line, "")).Where(
                    static line => !line.StartsWith("# ", StringComparison.Ordinal)))
            : template;
        Assert.Equal(withComments, text.Split('\n').Contains("image:"));
        AssertValid(text);
    }

    static void AssertAgreement(IEnumerable<string> texts)
    {
        var differences = texts.Select(text => (Text: text, Schema: SchemaAccepts(text), Reader: ReaderRefuses(text)))
            .Where(judged => judged.Schema == (judged.Reader is not null) && !(judged.Schema ? IsBeyondPatterns(judged.Reader!) : IsMorePatient(judged.Text)))
            .Select(
                static judged => $"{judged.Text}: the schema {(judged.Schema ? "accepts" : "refuses")} it; the reader: {judged.Reader ?? "accepted"}").ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // A pattern cannot compare numbers in texts: a duration's bounds, and those of a number in quotes, are the reader's alone.
    static bool IsBeyondPatterns(string refusal) => refusal.Contains(" is not between ", StringComparison.Ordinal);

    // The reader takes any plain scalar for a text (an account's number as a name), and a choice in any case; the schema leads to the clean form.
    static bool IsMorePatient(string text)
    {
        var node = JsonNode.Parse(text)!;
        List<string> path = [];
        while (node is JsonObject { Count: 1 } section && !ConfigurationKeys.All.ContainsKey(string.Join('.', path)))
        {
            var (name, inner) = section.Single();
            path.Add(name);
            node = inner;
        }

        if (!ConfigurationKeys.All.TryGetValue(string.Join('.', path), out var key)) return false;
        return node?.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => !key.IsMap,
            JsonValueKind.Array => key.IsList && node.AsArray().All(static item => item?.GetValueKind() == JsonValueKind.Number),
            JsonValueKind.String => SchemaAccepts(text.ToLowerInvariant().Replace(path[^1].ToLowerInvariant(), path[^1], StringComparison.Ordinal)),
            _ => false,
        };
    }

    static void AssertValid(string yaml)
    {
        Assert.Null(ReaderRefuses(yaml));
        Assert.True(SchemaAccepts(ToJson(yaml)), yaml);
    }

    static bool SchemaAccepts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Schema.Evaluate(document.RootElement).IsValid;
    }

    static string? ReaderRefuses(string text)
    {
        try
        {
            ConfigurationReader.Read(new ConfigurationFile("showtime.yml", text), new Dictionary<string, string>(), new Dictionary<string, string>());
            return null;
        }
        catch (ShowtimeException refusal)
        {
            return refusal.Message;
        }
    }

    static string Nested(string path, string value) =>
        path.Split('.').Reverse().Aggregate(value, static (inner, name) => $$"""{"{{name}}":{{inner}}}""");

    static string ToJson(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 0 ? "{}" : Json(stream.Documents[0].RootNode)?.ToJsonString() ?? "null";
    }

    // Plain scalars by YAML's core schema, as an editor reads them.
    static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when bool.TryParse(text, out var flag) => flag,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when int.TryParse(text, out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidOperationException($"{node.NodeType} is not expected in an example."),
    };

    static string Undented(string text)
    {
        var lines = text.Split('\n');
        var indent = lines.Where(static line => line.Trim().Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Showtime.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run from within the repository.");
    }

    [GeneratedRegex(@"^ *```ya?ml *\n(?<text>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fences();

    [GeneratedRegex(@"^[a-z]+(?=:)", RegexOptions.Multiline)]
    private static partial Regex TopKey();

    [GeneratedRegex(@"\$\{(?<name>[a-z_]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^# (?=( {2})*[A-Za-z]+:( |$)(?!.*—))", RegexOptions.ExplicitCapture)]
    private static partial Regex ShownSetting();
}
