using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>What ECS allows in tags.</summary>
static partial class TagRules
{
    const int Most = 50;

    public static List<Tag> Read(JsonObject body, string member = "tags")
    {
        var tags = new List<Tag>();
        foreach (var item in body.Objects(member))
        {
            var key = item.Str("key");
            if (string.IsNullOrEmpty(key)) throw AwsException.InvalidParameter("Tag keys cannot be empty.");
            tags.Add(new(key, item.Str("value") ?? ""));
        }

        Check(tags);
        return tags;
    }

    /// <summary>The tags with others put over them, within the limit of the resource.</summary>
    public static List<Tag> Merge(IEnumerable<Tag> present, IReadOnlyCollection<Tag> added)
    {
        List<Tag> merged = [.. present.Where(p => added.All(a => a.Key != p.Key)), .. added];
        CheckCount(merged);
        return merged;
    }

    public static JsonArray Render(IEnumerable<Tag> tags) =>
        JsonReading.ArrayOf(tags.Select(static t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value }));

    static void Check(List<Tag> tags)
    {
        CheckCount(tags);
        foreach (var (key, value) in tags)
        {
            if (key.Length > 128) throw AwsException.InvalidParameter("Tag keys cannot be longer than 128 characters.");
            if (value.Length > 256) throw AwsException.InvalidParameter("Tag values cannot be longer than 256 characters.");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw AwsException.InvalidParameter("Tag keys cannot start with aws:.");
            }

            if (!Allowed().IsMatch(key) || !Allowed().IsMatch(value))
            {
                throw AwsException.InvalidParameter(
                    "Some tags contain invalid characters. Valid characters: UTF-8 letters, spaces, numbers and _ . / = + - : @.");
            }
        }

        if (tags.Select(static t => t.Key).Distinct(StringComparer.Ordinal).Count() != tags.Count)
        {
            throw AwsException.InvalidParameter("Some tags have duplicate keys. Remove the duplicate tag keys and try again.");
        }
    }

    static void CheckCount(List<Tag> tags)
    {
        if (tags.Count > Most) throw AwsException.InvalidParameter($"The maximum number of tags for a resource is {Most.Invariant()}.");
    }

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_./=+\-:@]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Allowed();
}
