using System.Text.Json.Nodes;
using Showtime.Adapters.Configuration;
using Showtime.Core.Configuration;

namespace Showtime.Adapters.Tests.Configuration;

/// <summary>Compares docs/showtime.schema.json with the configuration records.</summary>
public sealed class ConfigurationSchemaTests
{
    static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "showtime.schema.json")))!;

    public static TheoryData<string> Paths => [.. ConfigurationKeys.All.Keys];

    [Fact]
    public void The_schema_has_exactly_the_keys_of_the_records() =>
        Assert.Equal(ConfigurationKeys.All.Keys.Order(StringComparer.Ordinal), Leaves(Schema, "").Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_key_is_described_with_the_default_of_the_record(string path)
    {
        var key = ConfigurationKeys.All[path];
        var described = Leaves(Schema, "")[path];

        Assert.NotEmpty((string)described["description"]!);
        Assert.True(described.AsObject().ContainsKey("default"));
        Assert.Equal(Default(key), described["default"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_key_may_be_null_where_the_record_may(string path)
    {
        var types = Leaves(Schema, "")[path]["type"] is JsonArray several
            ? several.Select(type => (string?)type).ToList()
            : [(string?)Leaves(Schema, "")[path]["type"]];

        Assert.Equal(ConfigurationKeys.All[path].Nullable, types.Contains("null"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_choice_lists_all_that_there_are(string path)
    {
        var key = ConfigurationKeys.All[path];
        if (!key.Type.IsEnum)
            return;

        Assert.Equal(
            Enum.GetNames(key.Type).Select(name => name.ToLowerInvariant()),
            Leaves(Schema, "")[path]["enum"]!.AsArray().Select(value => (string)value!));
    }

    [Fact]
    public void Sections_allow_no_other_keys() =>
        Assert.All(Sections(Schema), section => Assert.Equal("false", section["additionalProperties"]?.ToJsonString()));

    [Theory]
    [InlineData("deploy.ecs.securityGroups", "SHOWTIME_DEPLOY_ECS_SECURITY_GROUPS")]
    [InlineData("image.buildArgs", "SHOWTIME_IMAGE_BUILD_ARGS")]
    [InlineData("environment.ttl", "SHOWTIME_ENVIRONMENT_TTL")]
    public void A_key_has_its_variable(string path, string variable) => Assert.Equal(variable, ConfigurationKeys.All[path].Variable);

    [Fact]
    public void No_two_keys_share_a_variable() =>
        Assert.Equal(ConfigurationKeys.All.Count, ConfigurationKeys.All.Values.Select(key => key.Variable).Distinct().Count());

    [Fact]
    public void A_default_that_was_written_reads_back_as_the_default()
    {
        ShowtimeConfiguration defaults = new();
        foreach (var key in ConfigurationKeys.All.Values.Where(key => !key.IsList && !key.IsMap))
        {
            var value = ConfigurationKeys.ValueOf(key, defaults);
            Assert.Equal(value, value is null ? null : ConfigurationText.Parse(key, ConfigurationText.Write(value)!));
        }
    }

    static string Default(ConfigurationKey key) => ConfigurationKeys.ValueOf(key, new ShowtimeConfiguration()) switch
    {
        null => "null",
        bool flag => JsonValue.Create(flag).ToJsonString(),
        int number => JsonValue.Create(number).ToJsonString(),
        decimal number => JsonValue.Create(number).ToJsonString(),
        IReadOnlyList<string> list => new JsonArray([.. list.Select(item => JsonValue.Create(item))]).ToJsonString(),
        IReadOnlyDictionary<string, string> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))).ToJsonString(),
        var other => JsonValue.Create(ConfigurationText.Write(other)!).ToJsonString(),
    };

    static Dictionary<string, JsonNode> Leaves(JsonNode section, string prefix)
    {
        Dictionary<string, JsonNode> found = [];
        foreach (var (name, node) in section["properties"]!.AsObject())
        {
            if (node!["properties"] is null)
                found[prefix + name] = node;
            else
            {
                foreach (var (path, leaf) in Leaves(node, prefix + name + "."))
                    found[path] = leaf;
            }
        }
        return found;
    }

    static IEnumerable<JsonNode> Sections(JsonNode section) =>
        [section, .. section["properties"]!.AsObject().Where(pair => pair.Value!["properties"] is not null).SelectMany(pair => Sections(pair.Value!))];
}
