using System.Text.RegularExpressions;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Aws;

/// <summary>
/// Finds the cause of a failure in ECS's own words: stoppedReason and the containers' reasons (whose first word is the agent's error name), exit
/// codes, and service events. Pure; the first rule that matches counts.
/// </summary>
internal static partial class EcsFailureCause
{
    static readonly (Regex Words, FailureCause Cause)[] Rules =
    [
        (OutOfMemory(), FailureCause.OutOfMemory),
        (PullLimit(), FailureCause.ImagePullLimit),
        (PullNetwork(), FailureCause.ImagePullNetwork),
        (Pull(), FailureCause.ImageMissing),
        (RegistryLogin(), FailureCause.ImagePullNetwork),
        (Secrets(), FailureCause.Secrets),
        (Role(), FailureCause.Permission),
        (Limit(), FailureCause.Quota),
        (NoRoom(), FailureCause.Capacity),
        (Health(), FailureCause.HealthCheck),
        (Resources(), FailureCause.Configuration),
        (Slow(), FailureCause.Timeout),
        (Throttle(), FailureCause.Throttled),
        (Killed(), FailureCause.OutOfMemory),
        (Exit(), FailureCause.ContainerExited),
        (Internal(), FailureCause.Outage),
    ];

    /// <summary>The cause that a reason shows.</summary>
    /// <param name="reason">ECS's words, with <c>exit code N</c> where a container ended.</param>
    public static FailureCause Of(string? reason) => reason is null
        ? FailureCause.Unknown
        : Rules.Where(rule => rule.Words.IsMatch(reason)).Select(rule => rule.Cause).FirstOrDefault();

    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline;

    [GeneratedRegex("OutOfMemory|OOMKilled|killed due to memory usage", Options, 1000)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex("CannotPullContainer.*(toomanyrequests|too many requests|pull rate limit|rate exceeded)", Options, 1000)]
    private static partial Regex PullLimit();

    [GeneratedRegex(
        "CannotPullContainer.*(i/o timeout|connection (timed out|refused|reset)|no such host|context (deadline exceeded|canceled)"
        + "|TLS handshake|network is unreachable|EOF)",
        Options,
        1000)]
    private static partial Regex PullNetwork();

    [GeneratedRegex("CannotPull", Options, 1000)]
    private static partial Regex Pull();

    [GeneratedRegex(
        "ResourceInitializationError.*(registry auth from ECR|api\\.ecr).*(timeout|timed out|no such host|deadline|connection issue)", Options, 1000)]
    private static partial Regex RegistryLogin();

    [GeneratedRegex(
        "ResourceInitializationError.*(unable to (pull|retrieve) secret|secretsmanager|GetSecretValue|from (asm|ssm)|GetParameters)", Options, 1000)]
    private static partial Regex Secrets();

    [GeneratedRegex("AccessDenied|is not authorized to perform|unable to assume the role|not authorised", Options, 1000)]
    private static partial Regex Role();

    [GeneratedRegex("reached the limit|limit on the number of|ServiceQuotaExceeded|LimitExceeded|quota", Options, 1000)]
    private static partial Regex Limit();

    [GeneratedRegex("Capacity is unavailable|RESOURCE:|unable to place a task|SpotInterruption|Spot Task was interrupted|no container instance", Options, 1000)]
    private static partial Regex NoRoom();

    [GeneratedRegex("failed (container|ELB) health checks|unhealthy", Options, 1000)]
    private static partial Regex Health();

    [GeneratedRegex("ResourceInitializationError|CannotCreateContainer|CannotStartContainer|CannotCreateVolume|failed to validate logger args", Options, 1000)]
    private static partial Regex Resources();

    [GeneratedRegex("ContainerRuntimeTimeout|DockerTimeout|Timeout waiting", Options, 1000)]
    private static partial Regex Slow();

    [GeneratedRegex("Throttling|Rate exceeded", Options, 1000)]
    private static partial Regex Throttle();

    /// <summary>SIGKILL without a reason: where nobody stopped the container, the kernel did, because memory ran out.</summary>
    [GeneratedRegex("exit code 137\\b", Options, 1000)]
    private static partial Regex Killed();

    [GeneratedRegex("exit code [0-9]+|Essential container in task exited|tasks failed to start|ended one after another", Options, 1000)]
    private static partial Regex Exit();

    [GeneratedRegex("InternalError|ServerException", Options, 1000)]
    private static partial Regex Internal();
}
