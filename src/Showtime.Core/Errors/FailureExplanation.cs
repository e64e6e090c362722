namespace Showtime.Core.Errors;

/// <summary>A cause of failure in plain words, for somebody who cannot open a cloud console.</summary>
/// <param name="Title">The cause in two or three words, fit for a heading and for a history.</param>
/// <param name="Meaning">What that means, one sentence.</param>
/// <param name="Next">What to do next, one sentence.</param>
public sealed record FailureExplanation(string Title, string Meaning, string Next)
{
    static readonly Dictionary<FailureCause, FailureExplanation> All = new()
    {
        [FailureCause.Unknown] = new("Failed", "What went wrong is in the words below.", "Look at the last lines of the log, then start again."),
        [FailureCause.BuildStep] = new("Build step failed", "The image could not be built from this commit.", "Mend the step that failed and push; the last lines of its output are below."),
        [FailureCause.RegistryRefused] = new("Registry refused the image", "The image was built, but the registry did not take it.", "A maintainer checks the repository's name and the registry's credential in the workflow."),
        [FailureCause.ImageMissing] = new("No such image", "The cloud could not find the image, or may not pull it.", "A maintainer checks the image's name and that the execution role may pull it; then start again to build it anew."),
        [FailureCause.ImagePullLimit] = new("Registry's pull limit", "The registry limits how often images are pulled, and the limit is used up.", "Wait an hour and start again; a mirror or an authenticated pull avoids it."),
        [FailureCause.ImagePullNetwork] = new("Registry not reached", "The cloud could not reach the registry from the environment's subnet.", "A maintainer checks that the subnet has a way out (a public address, NAT or endpoints)."),
        [FailureCause.OutOfMemory] = new("Out of memory", "The container was killed because it needed more memory than it has.", "Use less memory at start-up, or start it with the size large."),
        [FailureCause.ContainerExited] = new("Container exited", "The program in the container ended by itself.", "Look at the last lines of its log, mend what it says and push."),
        [FailureCause.HealthCheck] = new("Health check failed", "The program answers, but the health path does not answer with success.", "Look at the last lines of its log, and that the health path in the configuration is right."),
        [FailureCause.NeverAnswered] = new("Never answered", "The container runs, but nothing answers on its port.", "Check that the program listens on all addresses (0.0.0.0) and on the configured port, and that the security group lets it in."),
        [FailureCause.Timeout] = new("Took too long", "It was not up within the time that the configuration allows.", "Start again; if it needs longer, raise environment.startupTimeout."),
        [FailureCause.Quota] = new("Quota used up", "A quota of the cloud account is used up.", "Stop environments that nobody needs, or ask for a higher quota; then start again."),
        [FailureCause.GitHubLimit] = new("GitHub's limit", "One of GitHub's limits does not allow what had to be written.", "Do what the words above say, then start again."),
        [FailureCause.Capacity] = new("No capacity", "The cloud has no room at the moment, or took it away again.", "Start again later; with spot capacity, fargate is the surer choice."),
        [FailureCause.Permission] = new("Permission missing", "A role or token may not do what was needed.", "A maintainer grants the permission named below."),
        [FailureCause.Credentials] = new("Not signed in", "There is no credential, or it was not accepted.", "A maintainer checks the credentials in the workflow."),
        [FailureCause.Secrets] = new("Secret not readable", "A secret of the container could not be read when it was started.", "A maintainer checks that it exists and that the execution role may read it."),
        [FailureCause.Configuration] = new("Configuration wrong", "A setting is wrong, or names something that does not exist.", "A maintainer corrects it in .github/showtime.yml on the default branch."),
        [FailureCause.Throttled] = new("Rate limit", "A service limits how often it is asked, and the limit outlasted this run.", "Start again later."),
        [FailureCause.Outage] = new("Service did not answer", "A service did not answer, or failed by itself.", "Start again later."),
        [FailureCause.Conflict] = new("Changed meanwhile", "Somebody or something else changed it at the same time.", "Look who did, then start again."),
        [FailureCause.Cancelled] = new("Cancelled", "The run was cancelled before it was done.", "Start again."),
    };

    /// <summary>The titles of all causes.</summary>
    public static IEnumerable<string> Titles => All.Values.Select(static one => one.Title);

    /// <summary>Explains a cause.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>The words for it.</returns>
    public static FailureExplanation Of(FailureCause cause) => All.GetValueOrDefault(cause) ?? All[FailureCause.Unknown];

    /// <summary>Explains a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The words for its cause.</returns>
    public static FailureExplanation Of(Exception failure) => Of(failure is ShowtimeException known ? known.Cause : FailureCause.Unknown);
}

/// <summary>Why something failed, as far as the evidence says: what a reader is told first, and what to do follows from it.</summary>
public enum FailureCause
{
    /// <summary>The evidence does not say.</summary>
    Unknown,

    /// <summary>A step of the image's build failed.</summary>
    BuildStep,

    /// <summary>The image was built and the registry did not take it.</summary>
    RegistryRefused,

    /// <summary>There is no such image, or nobody may pull it.</summary>
    ImageMissing,

    /// <summary>The registry limits how often images are pulled.</summary>
    ImagePullLimit,

    /// <summary>The cloud could not reach the registry.</summary>
    ImagePullNetwork,

    /// <summary>The container needed more memory than it has.</summary>
    OutOfMemory,

    /// <summary>The container ended by itself.</summary>
    ContainerExited,

    /// <summary>The container runs and answers, but not with success.</summary>
    HealthCheck,

    /// <summary>The container runs and never answered.</summary>
    NeverAnswered,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>A quota of the account is used up.</summary>
    Quota,

    /// <summary>One of GitHub's limits forbids it: labels, characters.</summary>
    GitHubLimit,

    /// <summary>The cloud has no room at the moment, or took it away.</summary>
    Capacity,

    /// <summary>A role or token may not do what was needed.</summary>
    Permission,

    /// <summary>There is no credential, or it is not accepted.</summary>
    Credentials,

    /// <summary>A secret of the container could not be read.</summary>
    Secrets,

    /// <summary>A setting is wrong, or names what does not exist.</summary>
    Configuration,

    /// <summary>A service limits how often it is asked.</summary>
    Throttled,

    /// <summary>A service did not answer, or answered with a failure of its own.</summary>
    Outage,

    /// <summary>Somebody or something else changed it meanwhile.</summary>
    Conflict,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
