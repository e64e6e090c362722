namespace Showtime.Adapters.Aws.Wire.Ecr;

internal sealed record ImageFailure(ImageIdentifier? ImageId, string? FailureCode, string? FailureReason)
{
    internal const string NotFound = "ImageNotFound";
}
