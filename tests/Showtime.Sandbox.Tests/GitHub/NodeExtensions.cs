using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

/// <summary>Walks through answers.</summary>
static class NodeExtensions
{
    /// <summary>The node at a path of names and numbers, or null.</summary>
    public static JsonNode? At(this JsonNode? node, string path) => path.Split('.').Aggregate(
        node, (at, step) => int.TryParse(step, out var index) ? (at as JsonArray)?.ElementAtOrDefault(index) : at?[step]);

    public static string? TextAt(this JsonNode? node, string path) => node.At(path)?.ToString();

    public static IReadOnlyList<string> Texts(this JsonNode? list, string field) => [.. list!.AsArray().Select(n => n![field]!.ToString())];
}
