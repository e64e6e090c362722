namespace Showtime.Sandbox.Aws;

/// <summary>A task definition revision as it is at one moment.</summary>
/// <param name="Family">The family.</param>
/// <param name="Revision">The revision, from 1.</param>
/// <param name="Arn">The ARN.</param>
/// <param name="Status">ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</param>
/// <param name="Cpu">CPU units of the task.</param>
/// <param name="Image">The main container's image.</param>
/// <param name="Environment">The main container's environment variables.</param>
/// <param name="Tags">Its tags.</param>
public sealed record AwsTaskDefinitionSnapshot(
    string Family, int Revision, string Arn, string Status, int Cpu, string Image, IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string> Tags);
