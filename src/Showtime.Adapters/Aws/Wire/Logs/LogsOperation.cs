namespace Showtime.Adapters.Aws.Wire.Logs;

/// <summary>A call to CloudWatch Logs. Times are in milliseconds since 1970, unlike everywhere else in AWS.</summary>
internal abstract record LogsOperation<TResult> : JsonOperation<TResult>
    where TResult : class
{
    internal sealed override AwsService Target => AwsService.Logs;
}
