using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace Showtime.Adapters.Aws.Sdk;

/// <summary>What the generated clients of JSON 1.1 services share, on the SDK's own runtime. Deleted with them when their packages are served.</summary>
internal abstract class JsonServiceClient(AWSCredentials? credentials, JsonServiceConfig config) : AmazonServiceClient(credentials, config)
{
    /// <summary>The prefix of the action in <c>X-Amz-Target</c>.</summary>
    protected abstract string TargetPrefix { get; }

    protected override IServiceMetadata ServiceMetadata => (JsonServiceConfig)Config;

    /// <summary>Sends one call through the SDK's pipeline.</summary>
    protected Task<TResponse> SendAsync<TRequest, TResponse>(
        string action, TRequest request, JsonTypeInfo<TRequest> write, JsonTypeInfo<TResponse> read, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new Marshaller<TRequest>($"{TargetPrefix}.{action}", write),
            ResponseUnmarshaller = new Unmarshaller<TResponse>(read, Failure),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }

    /// <summary>The service's own exception for an error that it answered with.</summary>
    protected abstract AmazonServiceException Failure(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode);

    /// <summary>The handlers that the SDK's own clients add; called by the base constructor.</summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }

    sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    /// <summary>A POST to "/", the action in a header, the members as a JSON object.</summary>
    sealed class Marshaller<TRequest>(string target, JsonTypeInfo<TRequest> write) : IMarshaller<IRequest, AmazonWebServiceRequest>
        where TRequest : AmazonWebServiceRequest
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, target) { HttpMethod = "POST", ResourcePath = "/" };
            request.Headers["X-Amz-Target"] = target;
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            request.Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, write);
            return request;
        }
    }

    delegate AmazonServiceException FailureOf(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode);

    sealed class Unmarshaller<TResponse>(JsonTypeInfo<TResponse> read, FailureOf failureOf) : JsonResponseUnmarshaller
        where TResponse : AmazonWebServiceResponse
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
            JsonSerializer.Deserialize(input.Stream, read) ?? throw new JsonException("The answer is the JSON null.");

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            using var reader = new StreamReader(input.Stream);
            var error = JsonError.Parse(reader.ReadToEnd(), input.ResponseData.GetHeaderValue);
            var type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;
            return failureOf(error.Message, innerException, type, error.Code, error.RequestId, statusCode);
        }
    }
}

/// <summary>
/// The base of the generated answers: the SDK fills the base's members from the headers, and a serialiser that knows them starts more slowly.
/// </summary>
internal abstract class JsonServiceResponse : AmazonWebServiceResponse
{
    [JsonIgnore]
    public new ResponseMetadata ResponseMetadata => base.ResponseMetadata;

    [JsonIgnore]
    public new long ContentLength => base.ContentLength;

    [JsonIgnore]
    public new HttpStatusCode HttpStatusCode => base.HttpStatusCode;
}

/// <summary>The configuration that the generated clients share: where a service is.</summary>
internal abstract class JsonServiceConfig : ClientConfig, IServiceMetadata
{
    readonly string _id;
    readonly string _host;
    readonly string _version;

    protected JsonServiceConfig(string id, string signingName, string host, string version)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        (_id, _host, _version) = (id, host, version);
        ServiceId = id;
        AuthenticationServiceName = signingName;
        EndpointProvider = new Endpoints(this);
    }

    public override string RegionEndpointServiceName => _host;

    public override string ServiceVersion => _version;

    public override string UserAgent => Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(_id, "4");

    string IServiceMetadata.ServiceId => _id;

    IDictionary<string, string> IServiceMetadata.OperationNameMapping { get; } = new Dictionary<string, string>();

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => Resolve();

    Endpoint Resolve()
    {
        if (ServiceURL is { Length: > 0 } configured) return new(configured);
        var region = RegionEndpoint;
        return new($"https://{_host}{(UseFIPSEndpoint ? "-fips" : "")}.{region.SystemName}.{region.PartitionDnsSuffix}/");
    }

    sealed class Endpoints(JsonServiceConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => config.Resolve();
    }
}
