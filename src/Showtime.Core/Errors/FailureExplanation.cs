namespace Showtime.Core.Errors;

/// <summary>A cause of failure in plain words, for readers without access to a cloud console.</summary>
/// <param name="Title">The cause in two or three words, for a heading and for the history.</param>
/// <param name="Meaning">What it means, in one sentence.</param>
/// <param name="Next">What to do next, in one sentence.</param>
sealed record FailureExplanation(string Title, string Meaning, string Next)
{
    static readonly Dictionary<FailureCause, FailureExplanation> All = new()
    {
        [FailureCause.Unknown] = new("Failed",
            "The message below says what went wrong.",
            "Read the last lines of the log, then start again."),
        [FailureCause.BuildStep] = new("Build step failed",
            "The image could not be built from this commit.",
            "Fix the step that failed and push; the last lines of its output are below."),
        [FailureCause.RegistryRefused] = new("Registry refused the image",
            "The image was built, but the registry did not accept it.",
            "Ask a maintainer to check the name of the image repository and the registry's credentials in the workflow."),
        [FailureCause.ImageMissing] = new("No such image",
            "The cloud could not find the image, or is not allowed to pull it.",
            "Ask a maintainer to check the image's name and that the execution role may pull it; then start again, which builds the image again."),
        [FailureCause.ImagePullLimit] = new("Registry's pull limit",
            "The registry limits how often images are pulled, and the limit is used up.",
            "Wait an hour and start again. A mirror or an authenticated pull avoids the limit."),
        [FailureCause.ImagePullNetwork] = new("Registry not reached",
            "The cloud could not reach the registry from the environment's subnet.",
            "Ask a maintainer to check that the subnet can reach the registry (by a public address, NAT or endpoints)."),
        [FailureCause.OutOfMemory] = new("Out of memory",
            "The container was killed because it needed more memory than it has.",
            "Use less memory at start-up, or start it with the size 'large'."),
        [FailureCause.ContainerExited] = new("Container exited",
            "The program in the container exited.",
            "Read the last lines of its log, fix the problem and push."),
        [FailureCause.HealthCheck] = new("Health check failed",
            "The program answers, but not with success at the health path.",
            "Read the last lines of its log, and check that the health path in the configuration is right."),
        [FailureCause.NeverAnswered] = new("Never answered",
            "The container runs, but nothing answers on its port.",
            "Check that the program listens on all addresses (0.0.0.0) and on the configured port, and that the security group allows the port."),
        [FailureCause.Timeout] = new("Took too long",
            "It did not come up within the time that the configuration allows.",
            "Start again; if it needs more time, raise environment.startupTimeout."),
        [FailureCause.Quota] = new("Quota used up",
            "A quota of the cloud account is used up.",
            "Stop environments that are no longer needed, or ask for a higher quota; then start again."),
        [FailureCause.GitHubLimit] = new("GitHub's limit",
            "GitHub refused a change because of one of its limits.",
            "Do what the message above says, then start again."),
        [FailureCause.Capacity] = new("No capacity",
            "The cloud has no capacity at the moment, or took it back.",
            "Start again later."),
        [FailureCause.Permission] = new("Permission missing",
            "A role or token does not have a permission that is needed.",
            "Ask a maintainer to grant the permission named below."),
        [FailureCause.Credentials] = new("Not signed in",
            "There are no credentials, or they were not accepted.",
            "Ask a maintainer to check the credentials in the workflow."),
        [FailureCause.Secrets] = new("Secret not readable",
            "A secret of the container could not be read at its start.",
            "Ask a maintainer to check that the secret exists and that the execution role may read it."),
        [FailureCause.Configuration] = new("Configuration wrong",
            "A setting is wrong, or names something that does not exist.",
            "Ask a maintainer to correct it in .github/showtime.yml on the default branch."),
        [FailureCause.Throttled] = new("Rate limit",
            "A service limits the number of requests, and this run could not wait any longer.",
            "Start again later."),
        [FailureCause.Outage] = new("Service did not answer",
            "A service did not answer, or answered with an error of its own.",
            "Start again later."),
        [FailureCause.Conflict] = new("Changed meanwhile",
            "A person or another program changed it at the same time.",
            "Find out who changed it, then start again."),
        [FailureCause.Cancelled] = new("Cancelled",
            "The run was cancelled before it finished.",
            "Start again."),
    };

    /// <summary>The titles of all causes.</summary>
    public static IEnumerable<string> Titles => All.Values.Select(static one => one.Title);

    /// <summary>Explains a cause.</summary>
    public static FailureExplanation Of(FailureCause cause) => All.GetValueOrDefault(cause) ?? All[FailureCause.Unknown];

    /// <summary>Explains the cause of a failure.</summary>
    public static FailureExplanation Of(Exception failure) => Of(failure is ShowtimeException known ? known.Cause : FailureCause.Unknown);
}

/// <summary>Why something failed, as far as is known. It decides what a reader is told, and what to do next.</summary>
public enum FailureCause
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>A step of the image's build failed.</summary>
    BuildStep,

    /// <summary>The image was built, and the registry did not accept it.</summary>
    RegistryRefused,

    /// <summary>There is no such image, or the cloud may not pull it.</summary>
    ImageMissing,

    /// <summary>The registry limits how often images are pulled.</summary>
    ImagePullLimit,

    /// <summary>The cloud could not reach the registry.</summary>
    ImagePullNetwork,

    /// <summary>The container needed more memory than it has.</summary>
    OutOfMemory,

    /// <summary>The program in the container exited.</summary>
    ContainerExited,

    /// <summary>The container runs and answers, but not with success.</summary>
    HealthCheck,

    /// <summary>The container runs and never answered.</summary>
    NeverAnswered,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>A quota of the account is used up.</summary>
    Quota,

    /// <summary>One of GitHub's limits forbids it: labels, characters.</summary>
    GitHubLimit,

    /// <summary>The cloud has no capacity at the moment, or took it back.</summary>
    Capacity,

    /// <summary>A role or token lacks a permission.</summary>
    Permission,

    /// <summary>There are no credentials, or they are not accepted.</summary>
    Credentials,

    /// <summary>A secret of the container could not be read.</summary>
    Secrets,

    /// <summary>A setting is wrong, or names something that does not exist.</summary>
    Configuration,

    /// <summary>A service limits the number of requests.</summary>
    Throttled,

    /// <summary>A service did not answer, or answered with an error of its own.</summary>
    Outage,

    /// <summary>A person or another program changed it at the same time.</summary>
    Conflict,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
