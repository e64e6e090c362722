using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>The one request marshaller: an operation knows its own protocol.</summary>
internal sealed class AwsMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    internal static readonly AwsMarshaller Instance = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => ((AwsRequest)input).Marshall();
}
