using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// One step of a run, as data: all that is needed to carry it out, besides the observation that it follows from.
/// </summary>
abstract record Step
{
    /// <summary>The plan that it follows from; null for looks and within a roll-out.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Whether this step records the intent on the pull request, or carries it out.</summary>
    public virtual bool SettlesIntent => false;

    /// <summary>Whether it changes services or images in a way that only another look at the cloud shows.</summary>
    public virtual bool ChangesCloud => false;

    /// <summary>Whether it may take minutes. It is cancelled if a renewal of the lease shows that another step is next; steps are compared by value.</summary>
    public virtual bool IsLong => false;
}

// Looks.

/// <summary>Read the permissions of those who added labels.</summary>
sealed record LookAtPermissions(IReadOnlyList<string> Logins) : Step;

/// <summary>List the pull request's services.</summary>
/// <param name="Sha">The commit, 7 digits, whose service's name a roll-out takes: what has that name is wanted too, in any state. Null for none.</param>
sealed record LookAtCloud(string? Sha = null) : Step;

/// <summary>Ask the host since when a commit is the head.</summary>
sealed record LookAtHead(string Commit) : Step;

/// <summary>Count the repository's environments.</summary>
sealed record LookAtStanding : Step;

/// <summary>Ask the registry for an image.</summary>
/// <param name="Reference"><c>repository:tag</c>.</param>
/// <param name="Otherwise">What is done without its answer, if the registry cannot be read; null if that is a failure.</param>
sealed record LookAtImage(string Reference, string? Otherwise = null) : Step
{
    /// <summary>An image that is not built is deployed by its tag.</summary>
    public const string DeploysByTag = "it is deployed by its tag, which may come to name another image";

    /// <summary>An image that may have to be built is built.</summary>
    public const string Builds = "it is built, whether it exists or not";
}

// The lease and the intent.

/// <summary>Take the lease.</summary>
sealed record ClaimLease : Step;

/// <summary>Record the approved commit for the job that holds the lease.</summary>
sealed record RecordTarget(string Commit, TimeToLive? TimeToLive, ApprovalBasis Basis) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Record a stop, so that it is not lost if this job dies.</summary>
/// <param name="Settles">Whether another job carries it out.</param>
sealed record RecordStop(bool Settles) : Step
{
    public override bool SettlesIntent => Settles;
}

/// <summary>Leave it to the job that holds the lease: the request is on the pull request already.</summary>
/// <param name="DropsStart">Whether a start trigger without an effect is removed.</param>
/// <param name="Looks">Whether the pull request is read again.</param>
/// <param name="Asks">Whether the plan's question is written on the pull request with it.</param>
sealed record LeaveToHolder(bool DropsStart = false, bool Looks = true, bool Asks = false) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Remove a start trigger that has no effect.</summary>
/// <param name="Asks">Whether the plan's question is written on the pull request with it.</param>
sealed record DropStart(bool Asks = false) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Release the lease and look once more.</summary>
/// <param name="Definitions">Label definitions that are not used again, deleted in the same request; null for none.</param>
sealed record Release(IReadOnlyList<string>? Definitions = null) : Step
{
    public override bool SettlesIntent => true;
}

// A roll-out.

/// <summary>Resolve the full commit.</summary>
/// <param name="Commit">7 to 40 digits.</param>
/// <param name="InPlace">Keep the service, if there is one.</param>
/// <param name="KeepsCreation">It continues an earlier request.</param>
/// <param name="ChoosesAnew">This start chooses size and image, not the running service.</param>
/// <param name="Force">Build the image even if it exists, and deploy again even if nothing differs.</param>
/// <param name="KeepsImage">A service that is kept keeps its image.</param>
/// <param name="RedeploysInPlace">
/// A service that is kept is deployed again even if nothing differs: a job that died may have pushed a new image without deploying it.
/// </param>
/// <param name="Intent">The request: time to live, size, image.</param>
sealed record Prepare(
    string Commit, bool InPlace, bool KeepsCreation, bool ChoosesAnew, bool Force, bool KeepsImage, bool RedeploysInPlace, Intent Intent) : Step;

/// <summary>Show on the pull request that it begins; beside that, ask the registry for the image and the target for what a deployment needs.</summary>
/// <param name="Image">The look at the image; null for none.</param>
sealed record Begin(LookAtImage? Image = null) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Move to another stage without a request.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Why">What the log says.</param>
/// <param name="Digest">The image's digest; null leaves what is known.</param>
sealed record GoOn(RollOutStage Stage, string Why, string? Digest = null) : Step;

/// <summary>Build the image.</summary>
sealed record Build(string Commit, string Image, bool Trusted) : Step
{
    public override bool IsLong => true;
}

/// <summary>Show on the pull request that it is being deployed. The answer shows whether it is still wanted.</summary>
/// <param name="InPlace">An update in place keeps its status: the pull request is only read.</param>
/// <param name="AddsTarget">The target label is missing, because another pull request with the same head deleted the definition: it is added again.</param>
sealed record MarkDeploying(bool InPlace, bool AddsTarget) : Step;

/// <summary>Wait until the service's name can be used.</summary>
sealed record AwaitName(string ServiceName) : Step
{
    public override bool IsLong => true;
}

/// <summary>Send the request to the target.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Known">What has its name; null if that has to be looked at.</param>
sealed record Deploy(DeploymentRequest Request, KnownService? Known) : Step;

/// <summary>Move the service from spot to on-demand capacity.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Why">Why it cannot have spot capacity, in the cloud's words.</param>
sealed record LeaveSpot(string ServiceName, string Why) : Step;

/// <summary>How much of a service is looked at.</summary>
enum ServiceLook
{
    /// <summary>Nothing: only its address is asked.</summary>
    None,

    /// <summary>How far its newest task is.</summary>
    Task,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>Look at the service and, at the same time, ask its address.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Look">What of it is looked at.</param>
/// <param name="Probe">The address to ask; null for none.</param>
/// <param name="Define">The address whose label is defined at the same time, before it is needed; null for none.</param>
sealed record CheckHealth(string ServiceName, ServiceLook Look, Uri? Probe = null, Uri? Define = null) : Step;

/// <summary>Wait for the service.</summary>
sealed record AwaitHealth(string WaitingFor, TimeSpan Pause) : Step
{
    public override bool IsLong => true;
}

/// <summary>Point reviewers to it, in the one transition that removes the old pointer.</summary>
sealed record Promote(Uri Address, IReadOnlyList<string> Replaced) : Step;

/// <summary>Delete the revisions from before an update in place.</summary>
sealed record PruneRevisions(string ServiceName) : Step;

/// <summary>Remove what was begun and say why. The environment that served before keeps serving and keeps the pointer.</summary>
/// <param name="KeepsImage">Whether the image stays for the next attempt.</param>
sealed record Fail(bool KeepsImage) : Step
{
    /// <summary>Why; null if <see cref="Trouble"/> and the container's log say it.</summary>
    public ShowtimeException? Failure { get; init; }

    /// <summary>What kept the service from coming up, in words.</summary>
    public string Trouble { get; init; } = "";

    public FailureCause Cause { get; init; }

    /// <summary>Whether to wait until the service is gone.</summary>
    public bool WaitsForEnd { get; init; } = true;

    public override bool ChangesCloud => true;
}

/// <summary>Remove what was begun for a commit that is no longer wanted, labels included.</summary>
sealed record Abandon(string Why) : Step
{
    public override bool ChangesCloud => true;
}

// The rest.

/// <summary>Which labels are removed, besides those of the removed environments.</summary>
enum OtherLabels
{
    None,

    /// <summary>Those of every environment, and the triggers. Labels that people set stay.</summary>
    StatesAndTriggers,

    /// <summary>Every circus label but blocked and the stop trigger.</summary>
    AllButStop,
}

/// <summary>Take environments down: services first, their end confirmed, then the labels.</summary>
/// <param name="Commits">Their commits, 7 digits; empty text for services of the first generation.</param>
/// <param name="Labels">Which other labels are removed at the end.</param>
/// <param name="Settles">Whether it is what was requested.</param>
sealed record Retire(IReadOnlyList<string> Commits, OtherLabels Labels = OtherLabels.None, bool Settles = false) : Step
{
    public override bool SettlesIntent => Settles;
}

/// <summary>Remove the stop trigger and every other circus label but blocked, and release the lease in the same request: everything is gone.</summary>
/// <param name="Says">Whether a comment says so.</param>
/// <param name="Definitions">Label definitions that are not used again; null for none.</param>
sealed record EndStop(bool Says, IReadOnlyList<string>? Definitions = null) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Record a commit as approved that a later push replaced before this run saw it.</summary>
sealed record RecordBase(string Commit) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Correct the labels of the serving environment by the cloud.</summary>
/// <param name="Pointer">The commit, 7 digits.</param>
/// <param name="Host">The address of its task; null if unknown.</param>
/// <param name="Port">The port there.</param>
/// <param name="Task">The task; null if unknown.</param>
sealed record Repair(string Pointer, string? Host, int Port, string? Task = null) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Delete label definitions that are not used again.</summary>
sealed record DeleteDefinitions(IReadOnlyList<string> Names) : Step;

/// <summary>The comment that a run writes at its end.</summary>
enum Answer
{
    None,
    ApprovalNeeded,

    /// <summary>A comment that says "running" is updated by labels that people have changed.</summary>
    Refreshed,

    WaitsForImage,

    /// <summary>A start label met the block. Said once for each block.</summary>
    Blocked,

    /// <summary>A start label met a limit. The label is removed with it.</summary>
    LimitReached,
}

/// <summary>Write the last comment, and end.</summary>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Answer">The comment on the pull request.</param>
/// <param name="ExpiredLease">An expired lease that a job left behind, to be deleted; or null.</param>
sealed record Done(SyncOutcome Outcome, Answer Answer = Answer.None, LeaseRecord? ExpiredLease = null) : Step;

/// <summary>End with an error.</summary>
sealed record Refuse(ShowtimeException Why) : Step;
