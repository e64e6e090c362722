using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Environments;

namespace Showtime.Core.Labels;

/// <summary>The colour and description of every label that Showtime writes (protocol §1).</summary>
static partial class LabelCatalog
{
    const string Gold = "FFD700";
    const string Moccasin = "FFE4B5";
    const string Red = "dc3545";
    const string Green = "28a745";
    const string Orange = "fd7e14";
    const string State = "FFF9C4";

    /// <summary>The labels that people add: what a repository's set-up defines.</summary>
    public static IReadOnlyList<LabelDefinition> ForPeople { get; } =
    [
        Define(new StartTriggerLabel()),
        Define(new StopTriggerLabel()),
        Define(new FreezeLabel()),
        Define(new BlockedLabel()),
        .. new[] { "24h", "48h", "72h", "1w", "close" }.Select(ttl => Define(new TimeToLiveLabel(TimeToLive.Parse(ttl)))),
    ];

    /// <summary>A label with its colour and description.</summary>
    /// <param name="label">The label.</param>
    /// <param name="detail">The description to use instead of the general one, for example the clickable address; cut at 100 characters.</param>
    /// <returns>The definition.</returns>
    public static LabelDefinition Define(CircusLabel label, string? detail = null)
    {
        var (color, meaning) = label switch
        {
            StartTriggerLabel => (Gold, "Create an environment for this pull request's newest commit"),
            StopTriggerLabel => (Gold, "Destroy the environment and remove its labels"),
            FreezeLabel => (Moccasin, "New commits do not update the environment; a start trigger does"),
            BlockedLabel => (Red, "Nothing is created, updated or stopped; closing and expiry still tear down"),
            TimeToLiveLabel { TimeToLive.Duration: null } => (Moccasin, "Environments live until the pull request is closed"),
            TimeToLiveLabel l => (Moccasin, $"Environments live for {l.TimeToLive}"),
            FeatureFlagLabel l => (Moccasin, FlagMeaning(l)),
            StatusLabel l => (StatusColor(l.Status), StatusMeaning(l)),
            PointerLabel l => (State, $"Commit {l.Sha} is the environment that reviewers should use"),
            TargetLabel l => (State, $"Commit {l.Sha} is approved: being built now, or wanted next"),
            CreatedLabel l => (State, string.Create(
                CultureInfo.InvariantCulture,
                $"Environment {l.Sha} was asked for at {l.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
            AddressLabel l => (State, Link(l)),
            EnvironmentTimeToLiveLabel l => (State, $"Environment {l.Sha} lives for {l.TimeToLive}"),
            RequesterLabel l => (State, $"Environment {l.Sha} was asked for by {l.Login}"),
            LeaseLabel l => (State, string.Create(CultureInfo.InvariantCulture, $"Lease on pull request {l.PullRequest}")),
            _ => (State, ""),
        };
        var description = detail ?? meaning;
        return new(
            LabelGrammar.Format(label),
            color,
            description.Length <= LabelGrammar.MaxDescriptionLength ? description : description[..LabelGrammar.MaxDescriptionLength]);
    }

    /// <summary>A commit's target label, with the full commit in the description.</summary>
    /// <param name="commit">40 hex digits, or 7 if no more are known.</param>
    /// <returns>The definition.</returns>
    public static LabelDefinition Target(string commit) =>
        Define(new TargetLabel(EnvironmentNames.Shorten(commit)), $"Approved: {commit}, being built now, or wanted next");

    /// <summary>A commit's pointer label, with the full commit in the description.</summary>
    /// <param name="commit">40 hex digits, or 7 if no more are known.</param>
    /// <returns>The definition.</returns>
    public static LabelDefinition Pointer(string commit) =>
        Define(new PointerLabel(EnvironmentNames.Shorten(commit)), $"The environment that reviewers should use: {commit}");

    /// <summary>An environment's address label, with the task that has the address in the description, so that the next run need not ask for it.</summary>
    /// <param name="label">The label.</param>
    /// <param name="task">The task's identifier; null if it is not known.</param>
    /// <returns>The definition.</returns>
    public static LabelDefinition Address(AddressLabel label, string? task) => Define(label, task is null ? null : $"{Link(label)} (task {task})");

    /// <summary>The task that an address label's description names.</summary>
    /// <param name="label">The label.</param>
    /// <returns>The task's identifier; null where it names none.</returns>
    public static string? TaskIn(AttachedLabel label) => TaskPattern().Match(label.Description) is { Success: true } match ? match.Groups["id"].Value : null;

    [GeneratedRegex(@"\(task (?<id>[A-Za-z0-9-]{1,40})\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TaskPattern();

    static string Link(AddressLabel label) => string.Create(CultureInfo.InvariantCulture, $"http://{label.Host}:{label.Port ?? 8080}");

    /// <summary>
    /// Whether a target or pointer label has the description that Showtime gives it, all 40 digits included.
    /// Any other label has nothing to prove.
    /// </summary>
    /// <param name="label">The label as it hangs on a pull request.</param>
    /// <returns>Whether.</returns>
    public static bool IsOwnDescription(AttachedLabel label) => LabelGrammar.Parse(label.Name) switch
    {
        TargetLabel target => CommitIn(label, target.Sha) is { } commit && label.Description == Target(commit).Description,
        PointerLabel pointer => CommitIn(label, pointer.Sha) is { } commit && label.Description == Pointer(commit).Description,
        _ => true,
    };

    /// <summary>The commit that a label's description names in full.</summary>
    /// <param name="label">The label.</param>
    /// <param name="sha">The commit's 7 digits.</param>
    /// <returns>40 digits; null where it names none that begins so.</returns>
    public static string? CommitIn(AttachedLabel label, string sha) =>
        CommitPattern().Match(label.Description).Value is { Length: 40 } commit && commit.StartsWith(sha, StringComparison.Ordinal) ? commit : null;

    [GeneratedRegex("[0-9a-f]{40}", RegexOptions.CultureInvariant)]
    private static partial Regex CommitPattern();

    static string FlagMeaning(FeatureFlagLabel label) =>
        $"Feature flag {label.Name} is {(label.Enabled ? "on" : "off")} in the environments; remove the label to drop it";

    static string StatusColor(EnvironmentStatus status) => status switch
    {
        EnvironmentStatus.Running => Green,
        EnvironmentStatus.Failed => Red,
        EnvironmentStatus.Updating => Orange,
        EnvironmentStatus.Building or EnvironmentStatus.Built or EnvironmentStatus.Deploying => Gold,
        _ => State,
    };

    static string StatusMeaning(StatusLabel label) => label.Status switch
    {
        EnvironmentStatus.Building => $"The image of {label.Sha} is being built",
        EnvironmentStatus.Built => $"The image of {label.Sha} is in the registry",
        EnvironmentStatus.Deploying => $"Environment {label.Sha} is starting",
        EnvironmentStatus.Running => $"Environment {label.Sha} answers",
        EnvironmentStatus.Updating => $"Environment {label.Sha} answers and is being deployed again",
        EnvironmentStatus.Failed => $"Environment {label.Sha} did not come up",
        EnvironmentStatus.Stopping => $"Environment {label.Sha} is being taken down",
        _ => $"Environment {label.Sha}",
    };
}

/// <summary>A label as a repository defines it.</summary>
/// <param name="Name">At most 50 characters.</param>
/// <param name="Color">Six hex digits without a hash sign.</param>
/// <param name="Description">At most 100 characters.</param>
sealed record LabelDefinition(string Name, string Color, string Description);
