using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

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
        if (arn?.Split(':') is not ["arn", "aws", "ecs", var region, var account, var resource, ..] || region != world.Options.Region || account != world.Options.AccountId)
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
