using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>The paging that ECS's List actions share.</summary>
static class EcsPaging
{
    public static JsonObject Page(JsonObject body, IReadOnlyList<string> arns, string member, int defaultSize, int largest) =>
        PageSorted(body, [.. arns.Order(StringComparer.Ordinal)], static a => a, member, defaultSize, largest);

    /// <param name="body">The request.</param>
    /// <param name="arns">In the order of their keys.</param>
    /// <param name="key">What orders them.</param>
    /// <param name="member">The answer's member.</param>
    /// <param name="defaultSize">Entries on a page where the request names no number.</param>
    /// <param name="largest">The most that a request may ask for.</param>
    public static JsonObject PageSorted(JsonObject body, IReadOnlyList<string> arns, Func<string, string> key, string member, int defaultSize, int largest)
    {
        var size = body.Int("maxResults") ?? defaultSize;
        if (size < 1 || size > largest) throw AwsException.InvalidParameter($"maxResults must be between 1 and {largest.Invariant()}.");
        var (page, next) = Paging.Take(arns, key, size, body.Str("nextToken"), "InvalidParameterException");
        var answer = new JsonObject { [member] = JsonReading.ArrayOf(page) };
        if (next is not null) answer["nextToken"] = next;
        return answer;
    }
}
