using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Octokit.Internal;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>Octokit's JSON, but for what its types cannot hold: GraphQL and deployments are read and written as they are.</summary>
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
