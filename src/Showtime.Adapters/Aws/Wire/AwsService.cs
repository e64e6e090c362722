namespace Showtime.Adapters.Aws.Wire;

/// <summary>One AWS service: what the SDK's generated clients know of it, from AWS's own service models.</summary>
/// <param name="Id">The service id. <c>AWS_ENDPOINT_URL_{ID}</c> and a profile's <c>services</c> section are named after it.</param>
/// <param name="Host">The first part of its host name, before the region.</param>
/// <param name="SigningName">The name in the signature's scope, which is also the prefix of its IAM actions.</param>
/// <param name="Version">The API's version, a date; the query protocol sends it.</param>
/// <param name="TargetPrefix">What stands before the action in <c>X-Amz-Target</c>; null for the query protocol.</param>
internal sealed record AwsService(string Id, string Host, string SigningName, string Version, string? TargetPrefix = null)
{
    internal static readonly AwsService Ecs = new("ECS", "ecs", "ecs", "2014-11-13", "AmazonEC2ContainerServiceV20141113");
    internal static readonly AwsService Ecr = new("ECR", "api.ecr", "ecr", "2015-09-21", "AmazonEC2ContainerRegistry_V20150921");
    internal static readonly AwsService Logs = new("CloudWatch Logs", "logs", "logs", "2014-03-28", "Logs_20140328");
    internal static readonly AwsService Ec2 = new("EC2", "ec2", "ec2", "2016-11-15");
    internal static readonly AwsService Sts = new("STS", "sts", "sts", "2011-06-15");

    internal static readonly IReadOnlyList<AwsService> All = [Ecs, Ecr, Logs, Ec2, Sts];
}
