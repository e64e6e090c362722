using System.Text.Json;
using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>A call of the JSON 1.1 protocol: a POST to "/", the action in a header, the members as a JSON object.</summary>
internal abstract record JsonOperation<TResult> : AwsOperation<TResult>
    where TResult : class
{
    internal sealed override void Write(IRequest request)
    {
        request.Headers["X-Amz-Target"] = $"{Target.TargetPrefix}.{Action}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Content = JsonSerializer.SerializeToUtf8Bytes(this, AwsJson.Default.GetTypeInfo(GetType())!);
    }

    internal sealed override TResult Read(Stream body) =>
        (TResult?)JsonSerializer.Deserialize(body, AwsJson.Default.GetTypeInfo(typeof(TResult))!)
        ?? throw new JsonException($"The answer to {Action} is the JSON null.");
}
