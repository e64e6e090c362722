using System.Collections.Concurrent;
using Amazon.Runtime;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
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

    readonly TimeSpan? _latency;

    /// <param name="options">The account.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="files">The default branch's files.</param>
    /// <param name="latency">How long each request takes in virtual time, with ECS's rates enforced; null for no time, and no rates.</param>
    public Cloud(
        AwsSandboxOptions? options = null,
        ShowtimeConfiguration? configuration = null,
        IReadOnlyDictionary<string, string>? files = null,
        TimeSpan? latency = null)
    {
        _latency = latency;
        Sandbox = new(Time, (options ?? new()) with { EnforceRateLimits = latency is not null });
        HttpMessageHandler model = new ModelMessageHandler(Sandbox);
        Wire = new(latency is { } each ? new LateHandler(model, Time, each) : model);
        Configuration = configuration ?? Configured();
        Files = files ?? new Dictionary<string, string>();
        Target = TargetOf(Configuration);
    }

    public VirtualTimeProvider Time { get; } = new();

    public AwsSandbox Sandbox { get; }

    public LossyHandler Wire { get; }

    /// <summary>What was warned of.</summary>
    public ActivityList Log { get; } = new();

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
            Time = _latency is null ? new InstantTime() : Time, // most of these tests are not about pauses
            RetryQuota = false,
        });
        _clients.Add(aws);
        return new(aws, new(repository, _ => new(repositoryId)), configuration, Time, (path, _) => Task.FromResult(Files.GetValueOrDefault(path)), Log);
    }

    /// <summary>Does something and lets the time pass until it is done, on this thread.</summary>
    /// <returns>The result, the calls, and the rounds: how often one had to wait for another.</returns>
    public (T Result, IReadOnlyList<string> Calls, double Rounds) Run<T>(Func<Task<T>> work)
    {
        var (calls, begin, context) = (Sandbox.Requests.Count, Time.GetUtcNow(), SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var doing = work();
            while (!doing.IsCompleted && Time.AdvanceToNext())
            {
            }

#pragma warning disable VSTHRD002 // it has completed: nothing is waited for
            return (doing.GetAwaiter().GetResult(), CallsAfter(calls), (Time.GetUtcNow() - begin) / _latency!.Value);
#pragma warning restore VSTHRD002
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
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

/// <summary>Answers after a time.</summary>
sealed class LateHandler(HttpMessageHandler inner, TimeProvider time, TimeSpan latency) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Waiting.DelayAsync(latency / 2, time, cancellationToken).ConfigureAwait(false);
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await Waiting.DelayAsync(latency / 2, time, cancellationToken).ConfigureAwait(false);
        return answer;
    }
}

/// <summary>Keeps what is reported.</summary>
sealed class ActivityList : IActivityLog
{
    readonly ConcurrentQueue<Activity> _activities = new();

    public IEnumerable<string> Warnings => _activities.Where(a => a.Kind == ActivityKind.Warning).Select(a => a.Message);

    public void Report(Activity activity) => _activities.Enqueue(activity);
}
