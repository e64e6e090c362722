using Amazon;
using Amazon.ECS.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util.Internal;
using Showtime.Adapters.Network;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>How every client is configured, those of the SDK's packages and the generated ones alike.</summary>
internal static class AwsPipeline
{
    const int DefaultRetries = 4;

    /// <summary>How many bytes an answer may have. The longest, a page of a log, has one MiB of text.</summary>
    const long AnswerLimit = 16 * 1024 * 1024;

    /// <summary>Fills in a service's configuration.</summary>
    /// <param name="settings">The caller's settings.</param>
    /// <param name="config">The service's configuration, as the SDK makes it.</param>
    /// <param name="region">The region's system name.</param>
    internal static TConfig Configure<TConfig>(this AwsClientSettings settings, TConfig config, string region)
        where TConfig : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        // An endpoint from the environment or the profile replaces the host and makes the SDK forget the region: the signature needs it.
        config.AuthenticationRegion = region;
        if (settings.ProfileName is { } profile) config.Profile = new Profile(profile);
        // The variables that the SDK reads from the process, read from those that were given.
        var ownEndpoint = $"AWS_ENDPOINT_URL_{config.ServiceId.Replace(' ', '_').ToUpperInvariant()}";
        if (settings.Variables is not null && (settings.Variable(ownEndpoint) ?? settings.Variable("AWS_ENDPOINT_URL")) is { } url)
        {
            config.ServiceURL = url;
        }

        // In the user agent, so that an account's trail says who asked.
        config.ClientAppId ??= $"Showtime-{typeof(AwsPipeline).Assembly.GetName().Version?.ToString(3)}";
        config.RetryMode = RequestRetryMode.Standard;
        if (settings.Attempts is { } attempts) config.MaxErrorRetry = attempts - 1;
        else if (FallbackInternalConfigurationFactory.MaxAttempts is null) config.MaxErrorRetry = DefaultRetries;
        config.ThrottleRetries = settings.RetryQuota;
        config.HttpClientFactory = new ClientFactory(settings.Handler!, settings.Timeout);
        // Also from the profile. The session's token is sent there, and answers hold registries' passwords.
        if (config.ServiceURL is { Length: > 0 } address) Endpoint.Read("AWS_ENDPOINT_URL", address, "the session's token");
        return config;
    }

    /// <summary>Adds our handlers to the SDK's: typed failures, a type for missing credentials, waits by the given clock.</summary>
    internal static void Adapt(this AwsClientSettings settings, RuntimePipeline pipeline, IClientConfig config)
    {
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new AwsRetryPolicy(config, settings.Time, settings.Jitter)));
        pipeline.AddHandlerAfter<Marshaller>(new CredentialsHandler());
        pipeline.AddHandler(new CallHandler(settings.Log));
    }

    /// <summary>Reports each call, and turns its failure into an <see cref="AwsException"/>.</summary>
    sealed class CallHandler(IActivityLog? log) : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var call = executionContext.RequestContext;
            var service = call.ServiceMetaData.ServiceId;
            var operation = call.RequestName.EndsWith("Request", StringComparison.Ordinal) ? call.RequestName[..^"Request".Length] : call.RequestName;
            log?.Report(new(ActivityKind.RemoteCall, $"AWS {service} {operation}"));
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (Exception e) when (!call.CancellationToken.IsCancellationRequested)
            {
                throw AwsFailures.Describe(e, service, operation, call.ClientConfig);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new OperationCanceledException($"{operation} was cancelled.", e, call.CancellationToken);
            }
        }
    }

    /// <summary>Resolves the credentials before the SDK's own handler does, whose exceptions for missing credentials have no type of their own.</summary>
    sealed class CredentialsHandler : BaseAuthResolverHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            try
            {
                await PreInvokeAsync(executionContext).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new AwsCredentialsNotFoundException(e);
            }

            return await InnerHandler.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    sealed class ClientFactory(HttpMessageHandler handler, TimeSpan timeout) : HttpClientFactory
    {
        readonly HttpClient _client = new(new AnswerSizeHandler(handler, AnswerLimit, disposeInner: false)) { Timeout = timeout };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}

/// <summary>The SDK's chain found no credentials, or could not renew them.</summary>
internal sealed class AwsCredentialsNotFoundException(Exception cause) : Exception(cause.Message, cause);

/// <summary>The SDK's standard policy (what is repeated, how often, on which quota), with waits that go by the given clock.</summary>
internal sealed class AwsRetryPolicy : StandardRetryPolicy
{
    readonly TimeProvider _time;
    readonly Func<double> _jitter;

    internal AwsRetryPolicy(IClientConfig config, TimeProvider time, Func<double> jitter)
        : base(config)
    {
        _time = time;
        _jitter = jitter;
    }

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        // It takes no client token: a repeat would register a second revision, so the caller looks first.
        if (executionContext.RequestContext.OriginalRequest is RegisterTaskDefinitionRequest && AwsFailures.MayHaveHappened(exception))
        {
            return Task.FromResult(false);
        }

        return base.RetryForExceptionAsync(executionContext, exception);
    }

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var ceiling = Math.Min(Math.Pow(2, executionContext.RequestContext.Retries - 1), MaxBackoffInMilliseconds / 1000d);
        return Waiting.DelayAsync(TimeSpan.FromSeconds(ceiling * _jitter()), _time, executionContext.RequestContext.CancellationToken);
    }
}
