using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>A tag of an ECS resource.</summary>
sealed record Tag(string Key, string Value);

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

    /// <summary>The tags with others added or replaced, within the limit of the resource.</summary>
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

/// <summary>TagResource, UntagResource, ListTagsForResource.</summary>
sealed class TagOperations(AwsWorld world)
{
    public void AddTo(Dictionary<string, JsonOperation> operations)
    {
        operations["TagResource"] = Tag;
        operations["UntagResource"] = Untag;
        operations["ListTagsForResource"] = List;
    }

    JsonObject Tag(JsonObject body, Caller caller)
    {
        var (read, write) = Resource(body);
        write(TagRules.Merge(read(), TagRules.Read(body)));
        world.Touch();
        return [];
    }

    JsonObject Untag(JsonObject body, Caller caller)
    {
        var (read, write) = Resource(body);
        var keys = body.Strings("tagKeys");
        write([.. read().Where(t => !keys.Contains(t.Key, StringComparer.Ordinal))]);
        world.Touch();
        return [];
    }

    JsonObject List(JsonObject body, Caller caller) => new() { ["tags"] = TagRules.Render(Resource(body).Read()) };

    (Func<List<Tag>> Read, Action<List<Tag>> Write) Resource(JsonObject body)
    {
        var arn = body.Str("resourceArn");
        if (arn?.Split(':') is not ["arn", "aws", "ecs", var region, var account, var resource, ..]
            || region != world.Options.Region
            || account != world.Options.AccountId)
        {
            throw AwsException.InvalidParameter("The ARN provided is invalid.");
        }

        var kind = resource.Split('/')[0];
        switch (kind)
        {
            case "cluster" when world.Ecs.Clusters.Values.FirstOrDefault(c => c.Arn == arn) is { } cluster:
                return (() => cluster.Tags, tags => cluster.Tags = tags);
            case "service" when world.Ecs.Services.FirstOrDefault(s => s.Arn == arn && s.Status != "INACTIVE") is { } service:
                return (() => service.Tags, tags => service.Tags = tags);
            case "task" when world.Ecs.Tasks.FirstOrDefault(t => t.Arn == arn && t.LastStatus != "STOPPED") is { } task:
                return (() => task.Tags, tags => task.Tags = tags);
            case "task-definition" when world.Ecs.Definitions.GetValueOrDefault(EcsState.Last(arn)) is { } definition:
                return (() => definition.Tags, tags => definition.Tags = tags);
            default:
                throw AwsException.InvalidParameter($"The specified {kind} cannot be found. Specify a valid ARN and try again.");
        }
    }
}
