using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Environments;

namespace Showtime.Core.Labels;

/// <summary>A pull request's circus labels, read together.</summary>
sealed partial class PullRequestLabels
{
    readonly List<(AttachedLabel Attached, CircusLabel Parsed)> _labels = [];

    /// <summary>Reads the labels of a pull request.</summary>
    /// <param name="labels">All of them; those without the tent are ignored.</param>
    public PullRequestLabels(IEnumerable<AttachedLabel> labels)
    {
        foreach (var label in labels)
        {
            if (LabelGrammar.Parse(label.Name) is { } parsed) _labels.Add((label, parsed));
        }

        StartTrigger = Find<StartTriggerLabel>();
        StopTrigger = Find<StopTriggerLabel>();
        Freeze = Find<FreezeLabel>();
        Blocked = Find<BlockedLabel>();
        // Of several time-to-live labels the longest wins, in any order.
        TimeToLive = _labels.Select(l => l.Parsed).OfType<TimeToLiveLabel>().Select(l => (TimeToLive?)l.TimeToLive).Max();
        // If a flag is both on and off, the label added last wins.
        FeatureFlags = new SortedDictionary<string, bool>(_labels.Where(l => l.Parsed is FeatureFlagLabel)
            .GroupBy(l => ((FeatureFlagLabel)l.Parsed).Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => ((FeatureFlagLabel)g.MaxBy(l => (l.Attached.AddedAt, l.Attached.Name)).Parsed).Enabled), StringComparer.Ordinal);
        Environments = [.. _labels.Where(l => l.Parsed is EnvironmentLabel).GroupBy(l => ((EnvironmentLabel)l.Parsed).Sha).Select(Read)];
        Pointers = [.. _labels.Where(l => l.Parsed is PointerLabel).Select(l => (((PointerLabel)l.Parsed).Sha, l.Attached))];
        Targets = [.. _labels.Where(l => l.Parsed is TargetLabel).Select(l => (((TargetLabel)l.Parsed).Sha, l.Attached))];
    }

    /// <summary>The start trigger, or null.</summary>
    public AttachedLabel? StartTrigger { get; }

    /// <summary>The stop trigger, or null.</summary>
    public AttachedLabel? StopTrigger { get; }

    /// <summary>The freeze label, or null.</summary>
    public AttachedLabel? Freeze { get; }

    /// <summary>The blocked label, or null.</summary>
    public AttachedLabel? Blocked { get; }

    /// <summary>The pull request's time to live, or null if no label sets one.</summary>
    public TimeToLive? TimeToLive { get; }

    /// <summary>The feature flags that labels set, by name without <c>FEATURE_</c>.</summary>
    public IReadOnlyDictionary<string, bool> FeatureFlags { get; }

    /// <summary>What the labels say about each commit that they name, in the labels' order.</summary>
    public IReadOnlyList<LabelledEnvironment> Environments { get; }

    /// <summary>The pointers: at most one, except during the request that swaps them.</summary>
    public IReadOnlyList<(string Sha, AttachedLabel Label)> Pointers { get; }

    /// <summary>The approved targets: at most one, except when two approvals cross.</summary>
    public IReadOnlyList<(string Sha, AttachedLabel Label)> Targets { get; }

    /// <summary>The names of the trigger labels that are on.</summary>
    public IReadOnlyList<string> TriggerNames => [.. new[] { StartTrigger, StopTrigger }.OfType<AttachedLabel>().Select(l => l.Name)];

    /// <summary>Every circus label by whole name.</summary>
    public IEnumerable<string> Names => _labels.Select(l => l.Attached.Name);

    /// <summary>What the labels say about a commit.</summary>
    /// <param name="sha">7 to 40 digits.</param>
    /// <returns>That, or null if no label names it.</returns>
    public LabelledEnvironment? this[string sha] => Environments.FirstOrDefault(e => e.Sha == EnvironmentNames.Shorten(sha));

    /// <summary>
    /// The full commit of a target or pointer label. Showtime writes all 40 digits into its description, because anyone can make a commit that shares its
    /// first 7 digits with another. The original tool's labels have only the 7.
    /// </summary>
    /// <param name="sha">The 7 digits.</param>
    /// <returns>40 digits, or the 7 if no label says more.</returns>
    public string CommitOf(string sha) =>
        Targets.Concat(Pointers).Where(l => l.Sha == sha)
            .Select(l => LabelCatalog.CommitIn(l.Label, sha)).FirstOrDefault(commit => commit is not null) ?? sha;

    /// <summary>The task that has the address of a commit's environment, as its address label says it; null if none says it.</summary>
    /// <param name="sha">The commit's 7 digits.</param>
    /// <returns>Its identifier, host and port.</returns>
    public (string Id, string Host, int? Port)? TaskOf(string sha) => _labels
        .Where(l => l.Parsed is AddressLabel address && address.Sha == sha)
        .Select(l => (Id: LabelCatalog.TaskIn(l.Attached), Address: (AddressLabel)l.Parsed))
        .Where(l => l.Id is not null)
        .Select(l => ((string, string, int?)?)(l.Id!, l.Address.Host, l.Address.Port))
        .FirstOrDefault();

    /// <summary>The names of the labels that meet a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>Whole names, as spelled on the pull request.</returns>
    public IReadOnlyList<string> NamesOf(Func<CircusLabel, bool> condition) => [.. _labels.Where(l => condition(l.Parsed)).Select(l => l.Attached.Name)];

    /// <summary>The description of a failed label, which counts the failures.</summary>
    /// <param name="failures">How many there were.</param>
    /// <param name="cause">Why, in a few words.</param>
    /// <returns>The description, at most 100 characters.</returns>
    public static string FailedDescription(int failures, string cause)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Attempt {failures} failed: {cause}");
        return text.Length <= LabelGrammar.MaxDescriptionLength ? text : text[..(LabelGrammar.MaxDescriptionLength - 1)] + "…";
    }

    AttachedLabel? Find<T>()
        where T : CircusLabel => _labels.Where(l => l.Parsed is T).Select(l => l.Attached).FirstOrDefault();

    static LabelledEnvironment Read(IGrouping<string, (AttachedLabel Attached, CircusLabel Parsed)> group)
    {
        var statuses = group.Where(l => l.Parsed is StatusLabel).Select(l => (((StatusLabel)l.Parsed).Status, l.Attached.Description)).ToList();
        var status = statuses.Count == 0 ? EnvironmentStatus.Unknown : statuses.Max(s => s.Status);
        var failed = statuses.Where(s => s.Status == EnvironmentStatus.Failed).Select(s => s.Description).FirstOrDefault();
        return new LabelledEnvironment(group.Key)
        {
            Status = status,
            CreatedAt = group.Select(l => (l.Parsed as CreatedLabel)?.CreatedAt).Min(),
            Address = group.Select(l => l.Parsed).OfType<AddressLabel>().OrderBy(a => a.Port is null).FirstOrDefault(),
            TimeToLive = group.Select(l => l.Parsed).OfType<EnvironmentTimeToLiveLabel>().Select(l => (TimeToLive?)l.TimeToLive).Max(),
            RequestedBy = group.Select(l => l.Parsed).OfType<RequesterLabel>().Select(l => l.Login).FirstOrDefault(),
            Failures = failed is null ? 0 : AttemptPattern().Match(failed) is { Success: true } match
                ? int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 1,
            Names = [.. group.Select(l => l.Attached.Name)],
        };
    }

    [GeneratedRegex("^Attempt (?<n>[0-9]{1,3}) failed", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AttemptPattern();
}

/// <summary>What a pull request's labels say about one commit's environment. Where labels contradict each other, one of them wins.</summary>
/// <param name="Sha">The commit's 7 digits.</param>
sealed record LabelledEnvironment(string Sha)
{
    /// <summary>The status; of several, the latest in an environment's life.</summary>
    public EnvironmentStatus Status { get; init; }

    /// <summary>When it was requested, UTC; of several, the earliest.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Its address, or null.</summary>
    public AddressLabel? Address { get; init; }

    /// <summary>Its own time to live in the older spelling, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Who asked for it, or null.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>How often it has failed, from the failed label's description; 1 if that does not say.</summary>
    public int Failures { get; init; }

    /// <summary>Every label that belongs to it, by whole name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether a job is, or should be, working on it.</summary>
    public bool InProgress => Status is EnvironmentStatus.Building or EnvironmentStatus.Built or EnvironmentStatus.Deploying or EnvironmentStatus.Updating;
}

/// <summary>A label on a pull request.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Description">The definition's description; empty where there is none.</param>
/// <param name="AddedBy">
/// The login of the person or bot that added it last, without <c>[bot]</c>; null if the history does not say. A null gives no permission.
/// </param>
/// <param name="AddedAt">When it was added; null if unknown.</param>
sealed record AttachedLabel(string Name, string Description = "", string? AddedBy = null, DateTimeOffset? AddedAt = null);
