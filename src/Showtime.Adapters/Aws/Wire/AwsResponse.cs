using Amazon.Runtime;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>Carries an answer through the SDK's pipeline.</summary>
internal sealed class AwsResponse<TResult> : AmazonWebServiceResponse
    where TResult : class
{
    internal TResult? Result { get; init; }
}
