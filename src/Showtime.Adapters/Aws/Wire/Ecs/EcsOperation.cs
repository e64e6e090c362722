namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>A call to ECS. Its records carry the members that Showtime uses, under AWS's names.</summary>
internal abstract record EcsOperation<TResult> : JsonOperation<TResult>
    where TResult : class
{
    internal sealed override AwsService Target => AwsService.Ecs;
}
