using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>The actions of ECS, within its request rates.</summary>
sealed class EcsOperations
{
    readonly AwsWorld _world;
    readonly RateLimits _rates = new();

    public EcsOperations(AwsWorld world)
    {
        _world = world;
        var operations = new Dictionary<string, JsonOperation>(StringComparer.Ordinal);
        new ClusterOperations(world).AddTo(operations);
        new ServiceOperations(world).AddTo(operations);
        new TaskOperations(world).AddTo(operations);
        new TaskDefinitionOperations(world).AddTo(operations);
        new TagOperations(world).AddTo(operations);
        Operations = operations.ToDictionary(static o => o.Key, o => Limited(o.Key, o.Value), StringComparer.Ordinal);
    }

    public Dictionary<string, JsonOperation> Operations { get; }

    JsonOperation Limited(string action, JsonOperation operation) => (body, caller) =>
    {
        if (_world.Options.EnforceRateLimits) _rates.Take(action, _world.Now);
        return operation(body, caller);
    };
}

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

/// <summary>ECS's request rates: token buckets by kind of action, per account and region.</summary>
sealed class RateLimits
{
    readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);

    public void Take(string action, DateTimeOffset now)
    {
        var (name, burst, perSecond) = action switch
        {
            "CreateService" or "UpdateService" or "DeleteService" => ("service changes", 50, 5),
            "RegisterTaskDefinition" or "DeregisterTaskDefinition" or "DeleteTaskDefinitions" => ("task definition changes", 20, 1),
            _ when !AwsActions.IsWrite(action) => ("reads", 100, 20),
            _ => ("other changes", 100, 20),
        };
        var tokens = (double)burst;
        if (_buckets.TryGetValue(name, out var bucket))
        {
            tokens = Math.Min(burst, bucket.Tokens + (Math.Max(0, (now - bucket.At).TotalSeconds) * perSecond));
        }

        if (tokens < 1) throw new AwsException("ThrottlingException", "Rate exceeded");
        _buckets[name] = (tokens - 1, now);
    }
}
