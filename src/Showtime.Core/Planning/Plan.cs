using Showtime.Core.Environments;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>What a run on one pull request would do, and why. Making one writes nothing.</summary>
public sealed record Plan
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>What.</summary>
    public required PlanAction Action { get; init; }

    /// <summary>Why.</summary>
    public required PlanReason Reason { get; init; }

    /// <summary>The commit that it is about, 40 hex digits where they are known, else 7; empty where there is none.</summary>
    public string TargetSha { get; init; } = "";

    /// <summary>One sentence for a person: what will happen, or why nothing will and what to do.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Whether an image has to be built, as far as the labels say.</summary>
    public bool BuildNeeded { get; init; }

    /// <summary>Whether <c>sync</c> has anything to do.</summary>
    public bool SyncNeeded => Tidy || ApprovedBase.Length > 0 || Action is not (PlanAction.NoAction or PlanAction.Blocked);

    /// <summary>Whether a run asks the cloud or the registry for anything: it needs credentials for it only then.</summary>
    public bool CloudNeeded { get; init; }

    /// <summary>Whether something superfluous or out of step is put right, beside the action.</summary>
    public bool Tidy { get; init; }

    /// <summary>
    /// A commit that a writer pushed onto the approved one and that was pushed over before this run saw it, 40 hex digits: written down as approved, so
    /// that what was pushed onto it stands on an approved base. Empty where there is none.
    /// </summary>
    public string ApprovedBase { get; init; } = "";

    /// <summary>Whether the same commit is deployed anew in its own service.</summary>
    public bool InPlace { get; init; }

    /// <summary>Whether the image is built even where it exists.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>The status of the target's environment as the labels say it.</summary>
    public EnvironmentStatus TargetStatus { get; init; }

    /// <summary>Whether the pull request has any environment.</summary>
    public bool HasPreviousEnvironments { get; init; }

    /// <summary>The trigger labels that are on.</summary>
    public IReadOnlyList<string> TriggerLabels { get; init; } = [];

    /// <summary>The login of the person who asks for it; empty where there is none.</summary>
    public string Actor { get; init; } = "";

    /// <summary>That person's permission; null where it was not asked or not found out.</summary>
    public PermissionLevel? Permission { get; init; }

    /// <summary>What was found out about it.</summary>
    public AuthorizationStatus Authorization { get; init; }

    /// <summary>Why the permission could not be read; empty where it could.</summary>
    public string AuthorizationError { get; init; } = "";

    /// <summary>The <c>key=value</c> lines of <c>--check-only</c>, which existing workflows grep (protocol §3), in their order.</summary>
    /// <returns>The pairs.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToOutputs() => PlanOutputs.Of(this);
}
