namespace Showtime.Sandbox.Aws.Wire;

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
