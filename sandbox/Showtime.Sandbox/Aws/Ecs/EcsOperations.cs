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
