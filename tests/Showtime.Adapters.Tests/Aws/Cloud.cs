using Amazon.Runtime;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>A cloud in memory under virtual time, and the target that is tested against it.</summary>
sealed class Cloud : IAsyncDisposable
{
    public const string Repository = "apache/superset";
    public const long RepositoryId = 39464018;
    public const string Service = "pr-7-abc1234-service";

    readonly List<IDisposable> _clients = [];

    public Cloud(AwsSandboxOptions? options = null, ShowtimeConfiguration? configuration = null, IReadOnlyDictionary<string, string>? files = null)
    {
        Sandbox = new(Time, (options ?? new()) with { EnforceRateLimits = false });
        Wire = new(new ModelMessageHandler(Sandbox));
        Configuration = configuration ?? Configured();
        Files = files ?? new Dictionary<string, string>();
        Target = TargetOf(Configuration);
    }

    public VirtualTimeProvider Time { get; } = new();

    public AwsSandbox Sandbox { get; }

    public LossyHandler Wire { get; }

    public ShowtimeConfiguration Configuration { get; }

    public IReadOnlyDictionary<string, string> Files { get; }

    public EcsDeploymentTarget Target { get; }

    public AwsServiceSnapshot Only => Assert.Single(Sandbox.Services, s => s.Status == "ACTIVE");

    public static ShowtimeConfiguration Configured(Func<EcsConfiguration, EcsConfiguration>? ecs = null)
    {
        var usual = new EcsConfiguration { Subnets = ["subnet-a"], SecurityGroups = ["sg-a"] };
        return new() { Deploy = new() { Ecs = ecs?.Invoke(usual) ?? usual } };
    }

    public static DeploymentRequest Request(string token = "job-1") => new()
    {
        Repository = Repository,
        PullRequest = 7,
        Sha = "abc1234abc1234abc1234abc1234abc1234abc12",
        ServiceName = Service,
        Image = "apache/superset:pr-7-abc1234-ci",
        RequestedBy = "octo-cat",
        CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        ExpiresAt = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero),
        Token = token,
    };

    /// <summary>Another configuration or another repository on the same cloud.</summary>
    public EcsDeploymentTarget TargetOf(
        ShowtimeConfiguration configuration, string repository = Repository, string accessKey = "AKIDEXAMPLE", long repositoryId = RepositoryId)
    {
        var aws = new AwsClients(new()
        {
            Region = configuration.Deploy.Ecs.Region,
            Credentials = new BasicAWSCredentials(accessKey, "secret"),
            Handler = Wire,
            Time = new InstantTime(), // these tests are not about the pauses between attempts
            RetryQuota = false,
        });
        _clients.Add(aws);
        return new(aws, new(repository, _ => new(repositoryId)), configuration, Time, (path, _) => Task.FromResult(Files.GetValueOrDefault(path)));
    }

    public AwsRegions Regions()
    {
        var regions = new AwsRegions(
            new() { Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret"), Handler = Wire, Time = new InstantTime(), RetryQuota = false });
        _clients.Add(regions);
        return regions;
    }

    /// <summary>Advances the time until the service meets the condition.</summary>
    public async Task<DeployedService> UntilAsync(Func<DeployedService, bool> reached, string service = Service)
    {
        for (var second = 0; second < 3600; second++)
        {
            if (await Target.DescribeAsync(service, null, default) is { } found && reached(found)) return found;
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException($"Never: {await Target.DescribeAsync(service, null, default)}");
    }

    /// <summary>The calls after the first <paramref name="count"/>, in order.</summary>
    public IReadOnlyList<string> CallsAfter(int count) => [.. Sandbox.Requests.Skip(count).Select(r => r.Action)];

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        Wire.Dispose();
        await Sandbox.DisposeAsync();
    }
}
