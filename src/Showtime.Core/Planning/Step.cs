using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// One step of a run, as data: all that its carrying-out needs beside the observation that it follows from. Whoever carries it out asks for no reason.
/// </summary>
abstract record Step
{
    /// <summary>The plan that it follows from; null for looks and inside a roll-out.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Whether the intent is written on the pull request, or carried out, by this step.</summary>
    public virtual bool SettlesIntent => false;

    /// <summary>Whether services or images are not what they were after it.</summary>
    public virtual bool ChangesCloud => false;

    /// <summary>Whether it may take minutes and is cancelled when another step is the answer to what a renewal of the lease shows. Two of these are equal by value.</summary>
    public virtual bool IsLong => false;
}

// Looks.

/// <summary>Ask what those may who put labels on.</summary>
sealed record LookAtPermissions(IReadOnlyList<string> Logins) : Step;

/// <summary>List the pull request's services.</summary>
sealed record LookAtCloud : Step;

/// <summary>Ask the host since when a commit is the head.</summary>
sealed record LookAtHead(string Commit) : Step;

/// <summary>Ask the registry for an image.</summary>
sealed record LookAtImage(string Reference) : Step;

// The lease and the intent.

/// <summary>Take the lease.</summary>
sealed record ClaimLease : Step;

/// <summary>Write the approved commit down for whoever holds the lease.</summary>
sealed record RecordTarget(string Commit, TimeToLive? TimeToLive, ApprovalBasis Basis) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Write a stop down, so that it is not lost with this job.</summary>
/// <param name="Settles">Whether another job carries it out.</param>
sealed record RecordStop(bool Settles) : Step
{
    public override bool SettlesIntent => Settles;
}

/// <summary>Leave it to whoever holds the lease: what is wanted is on the pull request already.</summary>
/// <param name="DropsStart">Whether a start trigger that leads to nothing is taken off.</param>
/// <param name="Looks">Whether the pull request is looked at again.</param>
/// <param name="Asks">Whether the plan's question is put on the pull request with it.</param>
sealed record LeaveToHolder(bool DropsStart = false, bool Looks = true, bool Asks = false) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Take a start trigger off that leads to nothing.</summary>
/// <param name="Asks">Whether the plan's question is put on the pull request with it.</param>
sealed record DropStart(bool Asks = false) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Let go of the lease and look once more.</summary>
sealed record Release : Step
{
    public override bool SettlesIntent => true;
}

// A roll-out.

/// <summary>Find out the commit in full and what serves of it.</summary>
/// <param name="Commit">7 to 40 digits.</param>
/// <param name="InPlace">Keep the service, where it is there.</param>
/// <param name="KeepsCreation">It goes on with what was asked for before.</param>
/// <param name="ChoosesAnew">Size and image are chosen by this start, and not by what runs.</param>
/// <param name="Force">Build the image even where it exists, and deploy anew although nothing differs.</param>
/// <param name="KeepsImage">A service that is kept keeps its image.</param>
/// <param name="RedeploysInPlace">A service that is kept is deployed anew although nothing differs: a job that died may have pushed a new image and not yet told it.</param>
/// <param name="Intent">What was asked for: time to live, size, image.</param>
sealed record Prepare(
    string Commit, bool InPlace, bool KeepsCreation, bool ChoosesAnew, bool Force, bool KeepsImage, bool RedeploysInPlace, Intent Intent) : Step;

/// <summary>Say on the pull request that it begins.</summary>
sealed record Begin : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Go on to another stage without a request.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Why">What the log says.</param>
sealed record GoOn(RollOutStage Stage, string Why) : Step;

/// <summary>Build the image.</summary>
sealed record Build(string Commit, string Image, bool Trusted) : Step
{
    public override bool IsLong => true;
}

/// <summary>Say on the pull request how far it is.</summary>
/// <param name="Status">Built or deploying; null where what serves keeps its own, and the pull request is only looked at.</param>
/// <param name="Stage">The stage that it comes to.</param>
/// <param name="AddsTarget">The target's label has gone with its definition, by the end of another pull request with the same head: it is put on again.</param>
sealed record Mark(EnvironmentStatus? Status, RollOutStage Stage, bool AddsTarget) : Step;

/// <summary>Wait until the service's name can be used.</summary>
sealed record AwaitName(string ServiceName) : Step
{
    public override bool IsLong => true;
}

/// <summary>Hand the request to the target.</summary>
sealed record Deploy(DeploymentRequest Request) : Step
{
    public override bool ChangesCloud => true;
}

/// <summary>Look at the service, and ask its address.</summary>
sealed record CheckHealth(string ServiceName) : Step;

/// <summary>Wait for the service.</summary>
sealed record AwaitHealth(string WaitingFor, TimeSpan Pause) : Step
{
    public override bool IsLong => true;
}

/// <summary>Send the pull request's readers to it, in the one transition that takes them off the old one.</summary>
sealed record Promote(Uri Address, IReadOnlyList<string> Replaced) : Step;

/// <summary>Delete the revisions of before an update in place.</summary>
sealed record PruneRevisions(string ServiceName) : Step;

/// <summary>Take down what was begun and say why. What served before keeps serving and keeps the pointer.</summary>
/// <param name="KeepsImage">Whether the image stays for the next attempt.</param>
sealed record Fail(bool KeepsImage) : Step
{
    /// <summary>Why; null where <see cref="Trouble"/> and the container's log say it.</summary>
    public ShowtimeException? Failure { get; init; }

    /// <summary>What kept the service from coming up, in words.</summary>
    public string Trouble { get; init; } = "";

    public FailureCause Cause { get; init; }

    /// <summary>Whether the service's end is waited for.</summary>
    public bool WaitsForEnd { get; init; } = true;

    public override bool ChangesCloud => true;
}

/// <summary>Take down what was begun for a commit that is no longer wanted, labels included.</summary>
sealed record Abandon(string Why) : Step
{
    public override bool ChangesCloud => true;
}

// The rest.

/// <summary>Which labels go, beside those of the environments that are taken down.</summary>
enum OtherLabels
{
    None,

    /// <summary>Of every environment, and the triggers. What people set stays.</summary>
    StatesAndTriggers,

    /// <summary>Every circus label but blocked and the stop trigger.</summary>
    AllButStop,
}

/// <summary>Take environments down: services first, their end confirmed, then the labels.</summary>
/// <param name="Commits">Their commits, 7 digits; empty text for services of the first generation.</param>
/// <param name="Labels">Which other labels go at the end.</param>
/// <param name="Settles">Whether it is what was asked for.</param>
sealed record Retire(IReadOnlyList<string> Commits, OtherLabels Labels = OtherLabels.None, bool Settles = false) : Step
{
    public override bool SettlesIntent => Settles;

    public override bool ChangesCloud => true;
}

/// <summary>Take the stop trigger and every other circus label but blocked off: everything is gone.</summary>
/// <param name="Says">Whether it is said on the pull request.</param>
sealed record EndStop(bool Says) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Write a commit down as approved that was pushed over before this run saw it.</summary>
sealed record RecordBase(string Commit) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Bring the labels of what serves in line with the cloud.</summary>
/// <param name="Pointer">The commit, 7 digits.</param>
/// <param name="Host">Where its task listens; null where that is not known.</param>
/// <param name="Port">The port there.</param>
sealed record Repair(string Pointer, string? Host, int Port) : Step
{
    public override bool SettlesIntent => true;
}

/// <summary>Delete label definitions that nobody writes again.</summary>
sealed record DeleteDefinitions(IReadOnlyList<string> Names) : Step;

/// <summary>What a run says at its end on the pull request.</summary>
enum Answer
{
    None,
    ApprovalNeeded,

    /// <summary>A comment that says "running" is brought in line with labels that people have changed.</summary>
    Refreshed,

    WaitsForImage,
}

/// <summary>Say what there is to say, and end.</summary>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Answer">What is said on the pull request.</param>
/// <param name="DeadLease">A lease that a dead job has left, to be deleted; or null.</param>
sealed record Done(SyncOutcome Outcome, Answer Answer = Answer.None, LeaseRecord? DeadLease = null) : Step;

/// <summary>End with an error.</summary>
sealed record Refuse(ShowtimeException Why) : Step;
