using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit.Internal;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Reads JSON of any shape: what is missing is an undefined element or null, never an exception. A text with half a surrogate pair counts as missing.
/// </summary>
internal static class JsonReading
{
    /// <summary>Walks down a path of property names.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        try
        {
            foreach (var name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
            }

            return element;
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        try
        {
            return element.At(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path).ValueKind == JsonValueKind.True;

    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The items of an array; none where there is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Reads a document; undefined where the bytes are not JSON (an HTML error page, a cut answer).</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return default;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var element = JsonElement.ParseValue(ref reader);
            return reader.Read() ? default : element;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>Octokit's JSON, except for what its types cannot hold: GraphQL and deployments are read and written as they are.</summary>
internal sealed class GitHubJson : IJsonSerializer
{
    readonly SimpleJsonSerializer _octokit = new();

    /// <inheritdoc/>
    public string Serialize(object item) => item is JsonNode node ? node.ToJsonString() : _octokit.Serialize(item);

    /// <inheritdoc/>
    public T Deserialize<T>(string json)
    {
        if (typeof(T) == typeof(JsonElement)) return (T)(object)Parse(json);
        if (typeof(T) == typeof(List<JsonElement>)) return (T)(object)Parse(json).Items().ToList();
        return _octokit.Deserialize<T>(json);
    }

    static JsonElement Parse(string json) => JsonReading.Parse(Encoding.UTF8.GetBytes(json));
}
