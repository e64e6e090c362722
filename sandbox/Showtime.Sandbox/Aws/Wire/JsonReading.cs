using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Reads members of a JSON 1.1 request. A member of the wrong type is refused as the services refuse it.</summary>
static class JsonReading
{
    public static JsonObject ParseBody(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    public static string? Str(this JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        _ => throw Unreadable(),
    };

    public static int? Int(this JsonObject from, string name) => (int?)from.Long(name);

    public static long? Long(this JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.Number && v.TryGetValue<JsonElement>(out var e) && e.TryGetInt64(out var n) => n,
        JsonValue v when v.TryGetValue<int>(out var n) => n,
        JsonValue v when v.TryGetValue<long>(out var n) => n,
        _ => throw Unreadable(),
    };

    public static bool? Bool(this JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue v when v.TryGetValue<bool>(out var flag) => flag,
        _ => throw Unreadable(),
    };

    public static JsonObject? Obj(this JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonObject o => o,
        _ => throw Unreadable(),
    };

    public static JsonArray? Arr(this JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonArray a => a,
        _ => throw Unreadable(),
    };

    public static IReadOnlyList<string> Strings(this JsonObject from, string name) =>
        [.. (from.Arr(name) ?? []).Select(static n => n is JsonValue v && v.TryGetValue<string>(out var text) ? text : throw Unreadable())];

    public static IReadOnlyList<JsonObject> Objects(this JsonObject from, string name) =>
        [.. (from.Arr(name) ?? []).Select(static n => n as JsonObject ?? throw Unreadable())];

    public static T? Copy<T>(this T? node)
        where T : JsonNode => (T?)node?.DeepClone();

    /// <summary>A time as JSON 1.1 sends it: seconds since 1970 as a number, milliseconds behind the point.</summary>
    public static JsonValue Epoch(DateTimeOffset time) => JsonValue.Create(Math.Round(time.ToUnixTimeMilliseconds() / 1000m, 3));

    public static JsonArray ArrayOf(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    public static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(static t => (JsonNode)JsonValue.Create(t))]);

    /// <summary>The same text for the same content, whatever the order of an object's members.</summary>
    public static string Canonical(this JsonNode? node) => node switch
    {
        JsonObject o => "{" + string.Join(',', o
            .OrderBy(static m => m.Key, StringComparer.Ordinal)
            .Select(static m => m.Key + ":" + m.Value.Canonical())) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Canonical)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    public static string Invariant(this int number) => number.ToString(CultureInfo.InvariantCulture);

    static AwsException Unreadable() => new("SerializationException", "Start of structure or map found where not expected.");
}

/// <summary>One action of a JSON 1.1 service.</summary>
delegate JsonObject JsonOperation(JsonObject body, Caller caller);
