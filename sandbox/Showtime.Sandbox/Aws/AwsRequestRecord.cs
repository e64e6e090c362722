namespace Showtime.Sandbox.Aws;

/// <summary>One request that the sandbox answered.</summary>
/// <param name="Time">When.</param>
/// <param name="Service">The service's signing name: <c>ecs</c>, <c>ec2</c>, <c>ecr</c>, <c>logs</c>, <c>sts</c>; empty where it could not be told.</param>
/// <param name="Action">The action, for example <c>CreateService</c>.</param>
/// <param name="IsWrite">Whether the action can change something.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="ErrorCode">The error's code, or null where it succeeded.</param>
public sealed record AwsRequestRecord(DateTimeOffset Time, string Service, string Action, bool IsWrite, int Status, string? ErrorCode);
