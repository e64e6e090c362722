using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>
/// The one answer unmarshaller. It derives from the JSON one because that hands out the untouched stream (checksum and size counted
/// on the way), which does for XML as well.
/// </summary>
internal sealed class AwsUnmarshaller<TResult>(Func<Stream, TResult> read) : JsonResponseUnmarshaller
    where TResult : class
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new AwsResponse<TResult> { Result = read(input.Stream) };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        using var reader = new StreamReader(input.Stream);
        var error = AwsErrorBody.Parse(reader.ReadToEnd(), input.ResponseData.GetHeaderValue);
        var type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return new AmazonServiceException(error.Message, innerException, type, error.Code, error.RequestId, statusCode);
    }
}
