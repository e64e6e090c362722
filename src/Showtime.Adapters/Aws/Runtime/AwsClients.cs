using Amazon.CloudWatchLogs;
using Amazon.EC2;
using Amazon.ECR;
using Amazon.ECS;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>
/// The SDK's clients of one account and region. Each is created on first use: AWSSDK.EC2 is five megabytes, and most commands never load it.
/// </summary>
internal sealed class AwsClients : IDisposable
{
    readonly AwsClientSettings _settings;
    readonly Dictionary<Type, IDisposable> _made = [];
    readonly object _gate = new();
    readonly SocketsHttpHandler? _network;

    internal AwsClients(AwsClientSettings settings)
    {
        // Redirects are not followed: the session's token would go along to another host.
        if (settings.Handler is null)
        {
            _network = new()
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            };
            settings = settings with { Handler = _network, Timeout = TimeSpan.FromSeconds(30) };
        }

        _settings = settings;
        Region = settings.Region ?? AwsRegion.Find(settings) ?? throw AwsFailures.NoRegion();
    }

    /// <summary>The region's system name.</summary>
    internal string Region { get; }

    internal IAmazonECS Ecs => Get(() => new EcsClient(_settings, Region));

    internal IAmazonECR Ecr => Get(() => new EcrClient(_settings, Region));

    internal IAmazonCloudWatchLogs Logs => Get(() => new LogsClient(_settings, Region));

    internal IAmazonEC2 Ec2 => Get(() => new Ec2Client(_settings, Region));

    internal IAmazonSecurityTokenService Sts => Get(() => new StsClient(_settings, Region));

    public void Dispose()
    {
        foreach (var client in _made.Values) client.Dispose();
        _network?.Dispose();
    }

    TClient Get<TClient>(Func<TClient> make)
        where TClient : class, IDisposable
    {
        lock (_gate)
        {
            if (_made.TryGetValue(typeof(TClient), out var made)) return (TClient)made;
            var client = make();
            _made.Add(typeof(TClient), client);
            return client;
        }
    }

    // The SDK's constructor builds the pipeline; what a primary constructor captures is set before that.
    sealed class EcsClient(AwsClientSettings settings, string region)
        : AmazonECSClient(settings.GivenCredentials, settings.Configure(new AmazonECSConfig(), region))
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            settings.Adapt(pipeline, Config);
            pipeline.AddHandlerAfter<RetryHandler>(new AwsRates(settings.Time));
        }
    }

    sealed class EcrClient(AwsClientSettings settings, string region)
        : AmazonECRClient(settings.GivenCredentials, settings.Configure(new AmazonECRConfig(), region))
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            settings.Adapt(pipeline, Config);
        }
    }

    sealed class LogsClient(AwsClientSettings settings, string region)
        : AmazonCloudWatchLogsClient(settings.GivenCredentials, settings.Configure(new AmazonCloudWatchLogsConfig(), region))
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            settings.Adapt(pipeline, Config);
        }
    }

    sealed class Ec2Client(AwsClientSettings settings, string region)
        : AmazonEC2Client(settings.GivenCredentials, settings.Configure(new AmazonEC2Config(), region))
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            settings.Adapt(pipeline, Config);
        }
    }

    sealed class StsClient(AwsClientSettings settings, string region)
        : AmazonSecurityTokenServiceClient(settings.GivenCredentials, settings.Configure(new AmazonSecurityTokenServiceConfig(), region))
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            settings.Adapt(pipeline, Config);
        }
    }
}
