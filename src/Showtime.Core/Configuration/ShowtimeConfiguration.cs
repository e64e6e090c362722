using Showtime.Core.Environments;

namespace Showtime.Core.Configuration;

/// <summary>The settings in <c>.github/showtime.yml</c> with their defaults (protocol §2).</summary>
sealed record ShowtimeConfiguration
{
    /// <summary>The image and how it is built.</summary>
    public ImageConfiguration Image { get; init; } = new();

    /// <summary>The container, and how long an environment runs.</summary>
    public EnvironmentConfiguration Environment { get; init; } = new();

    /// <summary>Where it is deployed.</summary>
    public DeployConfiguration Deploy { get; init; } = new();

    /// <summary>The limits of a run.</summary>
    public LimitConfiguration Limits { get; init; } = new();

    /// <summary>What the readers of a pull request are told.</summary>
    public FeedbackConfiguration Feedback { get; init; } = new();

    /// <summary>What running environments are reckoned to cost.</summary>
    public CostConfiguration Cost { get; init; } = new();
}

/// <summary>The section <c>image</c>.</summary>
sealed record ImageConfiguration
{
    /// <summary>The image repository: <c>owner/name</c> on Docker Hub, or <c>host[:port]/name</c>.</summary>
    public string Repository { get; init; } = "apache/superset";

    /// <summary>
    /// Whether only this repository pushes to the image repository. Only then does a clean-up delete images that no environment needs: another repository's
    /// have the same tags.
    /// </summary>
    public bool OwnsRepository { get; init; }

    /// <summary>The build context, relative to the working tree of the commit.</summary>
    public string Context { get; init; } = ".";

    /// <summary>The Dockerfile, relative to the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>The stage to build; null for the last one.</summary>
    public string? Target { get; init; } = "showtime";

    /// <summary>The platform, for example <c>linux/amd64</c>.</summary>
    public string Platform { get; init; } = "linux/amd64";

    /// <summary>Build arguments by name. Never secrets: a build argument is in the image's history.</summary>
    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>
    {
        ["INCLUDE_CHROMIUM"] = "false",
        ["LOAD_EXAMPLES_DUCKDB"] = "true",
    };

    /// <summary>The network of the build's steps.</summary>
    public BuildNetwork Network { get; init; } = BuildNetwork.Default;

    /// <summary>Where the images of pull requests from forks come from.</summary>
    public ForkImages Forks { get; init; } = ForkImages.Build;

    /// <summary>The reference of the build cache in a registry, or null.</summary>
    public string? Cache { get; init; } = "apache/superset-cache:showtime";
}

/// <summary>The network of a build's steps. The engine fetches base images and the cache either way.</summary>
enum BuildNetwork
{
    /// <summary>The engine's own: the internet, and whatever else the machine reaches.</summary>
    Default,

    /// <summary>No network.</summary>
    None,
}

/// <summary>Where the images of pull requests from forks come from.</summary>
enum ForkImages
{
    /// <summary>The job that deploys builds them, like all other images.</summary>
    Build,

    /// <summary>A job without secrets builds them into an archive, and a second job publishes it. The job that deploys does not build them.</summary>
    Archive,
}

/// <summary>The section <c>environment</c>.</summary>
sealed record EnvironmentConfiguration
{
    /// <summary>The name of the application's container.</summary>
    public string Container { get; init; } = "superset-ci";

    /// <summary>The TCP port it listens on.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The path that answers 200 when the application is ready; if it answers 404, <c>/</c> is asked.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>What says that an environment is ready.</summary>
    public HealthSource Health { get; init; }

    /// <summary>How long the first healthy answer may take after the service was created.</summary>
    public ShowtimeDuration StartupTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The time to live of a pull request without one.</summary>
    public TimeToLive Ttl { get; init; } = TimeToLive.Default;

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; } = EnvironmentSize.Standard;

    /// <summary>Environment variables of the container.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string> { ["SUPERSET_PORT"] = "8080" };

    /// <summary>Environment variables from secrets: the ARN of a secret in Secrets Manager or SSM, by name. Showtime never reads the secret.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The prefix of feature flags in the container's environment.</summary>
    public string FeatureFlagPrefix { get; init; } = "SUPERSET_FEATURE_";
}

/// <summary>What says that an environment is ready.</summary>
enum HealthSource
{
    /// <summary>A request to its address: the job must reach the port.</summary>
    Http,

    /// <summary>The container's own health check, as the cloud reports it: the job need not reach the port.</summary>
    Container,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>The section <c>deploy</c>.</summary>
sealed record DeployConfiguration
{
    /// <summary>The kind of target: <c>ecs</c>, the only one.</summary>
    public string Target { get; init; } = "ecs";

    /// <summary>The section <c>deploy.ecs</c>.</summary>
    public EcsConfiguration Ecs { get; init; } = new();
}

/// <summary>The section <c>deploy.ecs</c>: Amazon ECS on Fargate.</summary>
sealed record EcsConfiguration
{
    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The cluster's name.</summary>
    public string Cluster { get; init; } = "superset-ci";

    /// <summary>The subnets of the tasks; at least one is needed to deploy.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The security groups of the tasks.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>The path of a task definition template (the JSON of RegisterTaskDefinition) on the default branch; null makes one from this file.</summary>
    public string? TaskDefinition { get; init; }

    /// <summary>The name or ARN of the execution role, which pulls the image and writes the log.</summary>
    public string ExecutionRole { get; init; } = "ecsTaskExecutionRole";

    /// <summary>The name or ARN of the application's role, or null.</summary>
    public string? TaskRole { get; init; }

    /// <summary>The log group.</summary>
    public string LogGroup { get; init; } = "/ecs/superset-ci";

    /// <summary><c>fargate</c>, or <c>spot</c>, which costs up to 70 % less and may be interrupted.</summary>
    public string Capacity { get; init; } = "fargate";
}

/// <summary>The section <c>limits</c>.</summary>
sealed record LimitConfiguration
{
    /// <summary>How many times a failing commit is tried without a new request.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>How long a job's lease on a pull request lasts when it is not renewed.</summary>
    public ShowtimeDuration Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of GitHub's requests are kept for stops, closes and clean-ups: with fewer left no other job begins.</summary>
    public int ApiReserve { get; init; } = 100;

    /// <summary>How long the head of a fork must have stood unchanged before a label or a comment that names no commit approves it.</summary>
    public ShowtimeDuration ReviewTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many environments may run in the repository at once; null for any number.</summary>
    public int? Environments { get; init; }

    /// <summary>How many of them one person may have asked for; null for any number.</summary>
    public int? EnvironmentsPerAuthor { get; init; }

    /// <summary>How many of the repository's environments may be younger than 24 hours; null for any number.</summary>
    public int? StartsPerDay { get; init; }
}

/// <summary>The section <c>cost</c>: prices in US dollars, for a region that is not in Showtime's table or for prices that were agreed with AWS.</summary>
sealed record CostConfiguration
{
    /// <summary>A virtual processor for an hour, on demand; null for the table's price.</summary>
    public decimal? VcpuHour { get; init; }

    /// <summary>A GB of memory for an hour, on demand; null for the table's price.</summary>
    public decimal? GbHour { get; init; }

    /// <summary>A public IPv4 address for an hour.</summary>
    public decimal PublicAddressHour { get; init; } = 0.005m;

    /// <summary>
    /// What spot capacity takes off the price of processors and memory, in percent. An estimate: it was 68 in us-east-1 and 70 in eu-west-1 on 2026-09-28
    /// (https://aws.amazon.com/fargate/pricing/).
    /// </summary>
    public int SpotDiscount { get; init; } = 68;
}

/// <summary>The section <c>feedback</c>: what the readers of a pull request are told, and where.</summary>
sealed record FeedbackConfiguration
{
    /// <summary>The comments on the pull request.</summary>
    public CommentStyle Comments { get; init; } = CommentStyle.Sticky;

    /// <summary>
    /// Whether each environment is also a GitHub deployment, so that the pull request shows "View deployment". The token needs
    /// <c>deployments: write</c>.
    /// </summary>
    public bool Deployments { get; init; }

    /// <summary>
    /// The name of the GitHub environment that all deployments share. GitHub keeps an environment for every name that was ever used, and only an
    /// administrator can delete it.
    /// </summary>
    public string DeploymentEnvironment { get; init; } = "showtime";
}

/// <summary>How a pull request is told about its environments.</summary>
enum CommentStyle
{
    /// <summary>One comment with a history, updated in place.</summary>
    Sticky,

    /// <summary>A separate comment for each event, as the original did.</summary>
    Separate,

    /// <summary>No comments, only labels.</summary>
    None,
}

/// <summary>A configuration and where each value that is not a default came from.</summary>
/// <param name="Value">The configuration.</param>
/// <param name="Origins">By key path (<c>deploy.ecs.cluster</c>): <c>.github/showtime.yml:12</c>, <c>ECS_CLUSTER</c>, <c>parameter</c>.</param>
sealed record ResolvedConfiguration(ShowtimeConfiguration Value, IReadOnlyDictionary<string, string> Origins);
