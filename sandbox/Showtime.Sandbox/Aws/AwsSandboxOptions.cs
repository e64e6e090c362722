namespace Showtime.Sandbox.Aws;

/// <summary>The account that the sandbox plays: what exists in it when it starts, and its limits.</summary>
public sealed record AwsSandboxOptions
{
    /// <summary>The one region; requests signed for another are refused.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>Twelve digits.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>ECS clusters that exist, with the capacity providers FARGATE and FARGATE_SPOT.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = ["superset-ci"];

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

    /// <summary>vCPUs that may run on Fargate at once; a task beyond that is not placed.</summary>
    public double FargateVcpus { get; init; } = 4000;

    /// <summary>Whether request rates are limited as in ECS (service changes 50 burst and 5/s, task definitions 20 and 1/s, reads 100 and 20/s).</summary>
    public bool EnforceRateLimits { get; init; } = true;

    /// <summary>Whether an image outside ECR can be pulled, by its reference as the task definition spells it. ECR images need their tag.</summary>
    public Func<string, bool> ImagePullable { get; init; } = static _ => true;

    /// <summary>Access keys that are accepted; null accepts any.</summary>
    public IReadOnlyList<string>? AccessKeys { get; init; }

    /// <summary>What an access key may not do: actions as <c>ecs:CreateService</c>, a star for everything or at the end.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Denied { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>
    /// A real registry that plays ECR, for example <c>http://127.0.0.1:5000</c>: what is pushed there is what ECR's actions describe and
    /// delete. Null is ECR's real address, with images that exist in the sandbox alone.
    /// </summary>
    public Uri? RegistryEndpoint { get; init; }

    /// <summary>The password in the token of GetAuthorizationToken.</summary>
    public string RegistryPassword { get; init; } = "sandbox";
}
