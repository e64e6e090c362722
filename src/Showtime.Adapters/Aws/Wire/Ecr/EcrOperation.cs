namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>A call to ECR's control plane (not to the registry that images are pushed to).</summary>
internal abstract record EcrOperation<TResult> : JsonOperation<TResult>
    where TResult : class
{
    internal sealed override AwsService Target => AwsService.Ecr;
}
