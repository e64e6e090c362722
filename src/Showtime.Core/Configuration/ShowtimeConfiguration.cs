using Showtime.Core.Environments;

namespace Showtime.Core.Configuration;

/// <summary>Everything that differs between repositories and clouds: <c>.github/showtime.yml</c> with its defaults (protocol §2).</summary>
public sealed record ShowtimeConfiguration
{
    /// <summary>The image and how it is built.</summary>
    public ImageConfiguration Image { get; init; } = new();

    /// <summary>The container and the life of an environment.</summary>
    public EnvironmentConfiguration Environment { get; init; } = new();

    /// <summary>Where it is deployed.</summary>
    public DeployConfiguration Deploy { get; init; } = new();

    /// <summary>What a run may use up.</summary>
    public LimitConfiguration Limits { get; init; } = new();

    /// <summary>What a pull request's readers are told.</summary>
    public FeedbackConfiguration Feedback { get; init; } = new();
}

/// <summary>The section <c>image</c>.</summary>
public sealed record ImageConfiguration
{
    /// <summary>The repository that images are pushed to and deleted from: <c>owner/name</c> on Docker Hub, or <c>host[:port]/name</c>.</summary>
    public string Repository { get; init; } = "apache/superset";

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

    /// <summary>Where the images of pull requests from forks come from.</summary>
    public ForkImages Forks { get; init; } = ForkImages.Build;

    /// <summary>The reference of the build cache in a registry; null for none.</summary>
    public string? Cache { get; init; } = "apache/superset-cache:showtime";
}

/// <summary>Where the images of pull requests from forks come from.</summary>
public enum ForkImages
{
    /// <summary>The job that deploys builds them, as all others.</summary>
    Build,

    /// <summary>A job without secrets builds them into an archive, which a second one publishes. The job that deploys builds none of them.</summary>
    Archive,
}

/// <summary>The section <c>environment</c>.</summary>
public sealed record EnvironmentConfiguration
{
    /// <summary>The name of the container that serves.</summary>
    public string Container { get; init; } = "superset-ci";

    /// <summary>The TCP port it listens on.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The path that answers 200 when it is ready; <c>/</c> is asked where this one answers 404.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>How long it may take from the service's creation to the first healthy answer.</summary>
    public ShowtimeDuration StartupTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The time to live of a pull request that has none.</summary>
    public TimeToLive Ttl { get; init; } = TimeToLive.Default;

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; } = EnvironmentSize.Standard;

    /// <summary>Environment variables of the container.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string> { ["SUPERSET_PORT"] = "8080" };

    /// <summary>Environment variables whose value is the ARN of a secret in Secrets Manager or SSM; the value itself is never read here.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>What a feature flag's name is prefixed with in the container.</summary>
    public string FeatureFlagPrefix { get; init; } = "SUPERSET_FEATURE_";
}

/// <summary>The section <c>deploy</c>.</summary>
public sealed record DeployConfiguration
{
    /// <summary>The kind of target; <c>ecs</c> is the one there is.</summary>
    public string Target { get; init; } = "ecs";

    /// <summary>The section <c>deploy.ecs</c>.</summary>
    public EcsConfiguration Ecs { get; init; } = new();
}

/// <summary>The section <c>deploy.ecs</c>: Amazon ECS on Fargate.</summary>
public sealed record EcsConfiguration
{
    /// <summary>The AWS region.</summary>
    public string Region { get; init; } = "us-west-2";

    /// <summary>The cluster's name.</summary>
    public string Cluster { get; init; } = "superset-ci";

    /// <summary>The subnets of the tasks; at least one is needed to deploy.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The security groups of the tasks.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>The path of a task definition template (the JSON of RegisterTaskDefinition) on the default branch; null builds one from this file.</summary>
    public string? TaskDefinition { get; init; }

    /// <summary>The name or ARN of the role that pulls the image and writes the log.</summary>
    public string ExecutionRole { get; init; } = "ecsTaskExecutionRole";

    /// <summary>The name or ARN of the role that the application has; null for none.</summary>
    public string? TaskRole { get; init; }

    /// <summary>The log group.</summary>
    public string LogGroup { get; init; } = "/ecs/superset-ci";

    /// <summary><c>fargate</c>, or <c>spot</c> for up to 70 % less and an interruption now and then.</summary>
    public string Capacity { get; init; } = "fargate";
}

/// <summary>The section <c>limits</c>.</summary>
public sealed record LimitConfiguration
{
    /// <summary>How many times a commit that fails is tried without a person asking.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>How long a job's lease on a pull request lasts when it is not renewed.</summary>
    public ShowtimeDuration Lease { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>The section <c>feedback</c>: what a pull request's readers are told, and where.</summary>
public sealed record FeedbackConfiguration
{
    /// <summary>The comments on the pull request.</summary>
    public CommentStyle Comments { get; init; } = CommentStyle.Sticky;

    /// <summary>
    /// Whether each environment is a GitHub deployment too, so that the pull request shows "View deployment". The token needs
    /// <c>deployments: write</c>.
    /// </summary>
    public bool Deployments { get; init; }

    /// <summary>
    /// The name of the GitHub environment that all deployments share. One for all, because GitHub keeps an Environment object for every name that was
    /// ever used, and deleting one takes administration, which the token of a workflow never has.
    /// </summary>
    public string DeploymentEnvironment { get; init; } = "showtime";
}

/// <summary>How a pull request is told what became of its environment.</summary>
public enum CommentStyle
{
    /// <summary>One comment that is updated in place, with a history.</summary>
    Sticky,

    /// <summary>A comment of its own for each event, as the original wrote them.</summary>
    Separate,

    /// <summary>No comment; the labels say it.</summary>
    None,
}

/// <summary>A configuration and where each value that is not a default came from.</summary>
/// <param name="Value">The configuration.</param>
/// <param name="Origins">By key path (<c>deploy.ecs.cluster</c>): <c>.github/showtime.yml:12</c>, <c>ECS_CLUSTER</c>, <c>parameter</c>.</param>
public sealed record ResolvedConfiguration(ShowtimeConfiguration Value, IReadOnlyDictionary<string, string> Origins);
