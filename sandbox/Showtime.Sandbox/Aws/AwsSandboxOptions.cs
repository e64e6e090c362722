namespace Showtime.Sandbox.Aws;

/// <summary>The account that the sandbox stands in for: what exists in it at the start, and its limits.</summary>
public sealed record AwsSandboxOptions
{
    /// <summary>The one region; requests signed for another are refused.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>Twelve digits.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>ECS clusters that exist.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = ["superset-ci"];

    /// <summary>The capacity providers of those clusters; a service cannot use another one.</summary>
    public IReadOnlyList<string> CapacityProviders { get; init; } = ["FARGATE", "FARGATE_SPOT"];

    /// <summary>Subnets that exist.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = ["subnet-a", "subnet-b"];

    /// <summary>Security groups that exist.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = ["sg-a"];

    /// <summary>ECR repositories that exist, empty.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = ["showtime"];

    /// <summary>IAM roles that ECS can assume, by name.</summary>
    public IReadOnlyList<string> Roles { get; init; } = ["ecsTaskExecutionRole"];

    /// <summary>CloudWatch log groups that exist.</summary>
    public IReadOnlyList<string> LogGroups { get; init; } = ["/ecs/superset-ci"];

    /// <summary>Durations.</summary>
    public AwsTimings Timings { get; init; } = new();

    /// <summary>Services that a cluster may hold.</summary>
    public int ServicesPerCluster { get; init; } = 5000;

    /// <summary>vCPUs that may run on Fargate on demand at once; a task beyond that is not placed.</summary>
    public double FargateVcpus { get; init; } = 4000;

    /// <summary>vCPUs that may run on Fargate Spot at once, a quota of its own; a task beyond that is not placed.</summary>
    public double SpotVcpus { get; init; } = 4000;

    /// <summary>Whether request rates are limited as in ECS (service changes 50 burst and 5/s, task definitions 20 and 1/s, reads 100 and 20/s).</summary>
    public bool EnforceRateLimits { get; init; } = true;

    /// <summary>Whether an image outside ECR can be pulled, by its reference as the task definition spells it. ECR images need their tag.</summary>
    public Func<string, bool> ImagePullable { get; init; } = static _ => true;

    /// <summary>Access keys that are accepted; null accepts any.</summary>
    public IReadOnlyList<string>? AccessKeys { get; init; }

    /// <summary>What an access key may not do: actions as <c>ecs:CreateService</c>, a star for everything or at the end.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Denied { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>
    /// A real registry that stands in for ECR, for example <c>http://127.0.0.1:5000</c>: what is pushed there is what ECR's actions describe and
    /// delete. Null is ECR's real address, with images that exist in the sandbox alone.
    /// </summary>
    public Uri? RegistryEndpoint { get; init; }

    /// <summary>The password in the token of GetAuthorizationToken.</summary>
    public string RegistryPassword { get; init; } = "sandbox";
}

/// <summary>How long things take in the sandbox's cloud. The defaults are what Fargate needs, more or less.</summary>
public sealed record AwsTimings
{
    /// <summary>PROVISIONING: the network interface is made.</summary>
    public TimeSpan Provisioning { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>PENDING: the image is pulled. A 413 MB image took 57 s on average.</summary>
    public TimeSpan Pending { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>From the start of the container until the application accepts a connection.</summary>
    public TimeSpan Refusing { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From then on until the application answers 200; it answers 503 meanwhile.</summary>
    public TimeSpan Unavailable { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>STOPPING: the container is asked to stop.</summary>
    public TimeSpan Stopping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>DEPROVISIONING: the network interface is removed.</summary>
    public TimeSpan Deprovisioning { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a deleted service stays DRAINING after its last task has stopped.</summary>
    public TimeSpan Draining { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a container health check, how long the new task has to run before the old one is stopped.</summary>
    public TimeSpan OldTaskGrace { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Replaces the interval of every container health check; null keeps the task definition's own (30 s by default).</summary>
    public TimeSpan? HealthCheckInterval { get; init; }

    /// <summary>How long a stopped task stays describable.</summary>
    public TimeSpan StoppedTaskKept { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a task definition stays DELETE_IN_PROGRESS after nothing uses it any more.</summary>
    public TimeSpan TaskDefinitionDeletion { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a task that failed to start; it doubles with each further failure.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between tasks that fail to start.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(27);

    /// <summary>Short times for a demonstration at a prompt: a task answers about six seconds after its service was created.</summary>
    public static AwsTimings Fast { get; } = new()
    {
        Provisioning = TimeSpan.FromSeconds(0.5),
        Pending = TimeSpan.FromSeconds(1.5),
        Refusing = TimeSpan.FromSeconds(1.5),
        Unavailable = TimeSpan.FromSeconds(2),
        Stopping = TimeSpan.FromSeconds(0.5),
        Deprovisioning = TimeSpan.FromSeconds(0.5),
        Draining = TimeSpan.FromSeconds(1),
        OldTaskGrace = TimeSpan.FromSeconds(4),
        HealthCheckInterval = TimeSpan.FromSeconds(2), // three failures in a row take longer than the application needs
        FirstBackoff = TimeSpan.FromSeconds(2),
    };
}
