using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>
/// The SDK's runtime for one service: credentials, signature, clock skew, retries, endpoints, checksums. It stands where the class
/// generated for the service would.
/// </summary>
internal sealed class AwsClient : AmazonServiceClient
{
    readonly AwsService _service;

    internal AwsClient(AwsService service, string region, AwsClientSettings settings)
        : this(service, new AwsClientConfig(service, region, settings), settings)
    {
    }

    AwsClient(AwsService service, AwsClientConfig config, AwsClientSettings settings)
        : base(settings.GivenCredentials, config)
    {
        _service = service;
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new AwsRetryPolicy(config, settings.Time, settings.Jitter)));
    }

    /// <summary>Sends one call, repeated where that helps and does no harm.</summary>
    /// <exception cref="AwsException">It failed for good; the exception says how.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<TResult> SendAsync<TResult>(AwsOperation<TResult> operation, CancellationToken cancellationToken)
        where TResult : class
    {
        var request = new AwsRequest(_service, operation.Action, operation.RepeatsAfterLostAnswer, operation.Write);
        var options = new InvokeOptions
        {
            RequestMarshaller = AwsMarshaller.Instance,
            ResponseUnmarshaller = new AwsUnmarshaller<TResult>(operation.Read),
        };
        try
        {
            var response = await InvokeAsync<AwsResponse<TResult>>(request, options, cancellationToken).ConfigureAwait(false);
            return response.Result!;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw AwsFailures.Describe(e, _service, operation.Action, Config);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException($"{operation.Action} was cancelled.", e, cancellationToken);
        }
    }

    /// <summary>The handlers that a generated client adds; called by the base constructor.</summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AwsCredentialsHandler());
    }
}
