using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>One service's configuration, in the place of the class that the SDK generates for it.</summary>
internal sealed class AwsClientConfig : ClientConfig
{
    const int UsualRetries = 4;

    readonly AwsService _service;
    readonly RegionEndpoint _region;

    internal AwsClientConfig(AwsService service, string region, AwsClientSettings settings)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        _service = service;
        _region = RegionEndpoint.GetBySystemName(region);
        ServiceId = service.Id;
        AuthenticationServiceName = service.SigningName;
        RegionEndpoint = _region;
        // An endpoint from the environment or the profile replaces the host and makes the SDK forget the region: the signature needs it.
        AuthenticationRegion = region;
        if (settings.ProfileName is { } profile) Profile = new Profile(profile);
        if (settings.Variables is not null && Given(settings) is { } url) ServiceURL = url;
        RetryMode = RequestRetryMode.Standard;
        if (settings.Attempts is { } attempts) MaxErrorRetry = attempts - 1;
        else if (FallbackInternalConfigurationFactory.MaxAttempts is null) MaxErrorRetry = UsualRetries;
        ThrottleRetries = settings.RetryQuota;
        Timeout = TimeSpan.FromSeconds(30);
        ConnectTimeout = TimeSpan.FromSeconds(10);
        if (settings.Handler is not null) HttpClientFactory = new GivenHandlerFactory(settings.Handler);
        EndpointProvider = new Endpoints(this);
    }

    public override string RegionEndpointServiceName => _service.Host;

    public override string ServiceVersion => _service.Version;

    public override string UserAgent { get; } =
        InternalSDKUtils.BuildUserAgentString("Showtime", typeof(AwsClientConfig).Assembly.GetName().Version?.ToString(3) ?? "0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => Resolve();

    /// <summary>The variables that the SDK reads from the process, read from those that were given.</summary>
    string? Given(AwsClientSettings settings) =>
        settings.Variable($"AWS_ENDPOINT_URL_{_service.Id.Replace(' ', '_').ToUpperInvariant()}") ?? settings.Variable("AWS_ENDPOINT_URL");

    Endpoint Resolve()
    {
        if (ServiceURL is { Length: > 0 } configured) return new(configured);
        var host = UseFIPSEndpoint ? $"{_service.Host}-fips" : _service.Host;
        return new($"https://{host}.{_region.SystemName}.{_region.PartitionDnsSuffix}/");
    }

    sealed class Endpoints(AwsClientConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => config.Resolve();
    }

    sealed class GivenHandlerFactory(HttpMessageHandler handler) : HttpClientFactory
    {
        readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
