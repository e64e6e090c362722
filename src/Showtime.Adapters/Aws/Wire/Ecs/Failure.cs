namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>A part of a batch that failed: <c>MISSING</c> means there is no such thing.</summary>
internal sealed record Failure(string? Arn, string? Reason, string? Detail)
{
    internal const string Missing = "MISSING";
}
