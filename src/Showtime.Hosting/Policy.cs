using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Reconciling;

namespace Showtime.Hosting;

/// <summary>What people decide about a pull request's environments, as they write it.</summary>
static class Policy
{
    /// <summary>The change that was asked for.</summary>
    /// <exception cref="ShowtimeException">A flag cannot be read, or nothing is to change.</exception>
    public static PolicyChange Change(
        int pullRequest, TimeToLive? timeToLive, bool? frozen, bool? blocked, IEnumerable<string> addFlags, IEnumerable<string> removeFlags)
    {
        var flags = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var name in removeFlags) flags[Name(name, name)] = null;
        foreach (var text in addFlags)
        {
            var (name, value) = FeatureFlags.ReadAssignment(text) ?? throw Unreadable(text);
            flags[Name(name, text)] = value;
        }

        var change = new PolicyChange(pullRequest, timeToLive, frozen, blocked) { Flags = flags };
        return Describe(change).Length > 0 ? change : throw new ShowtimeException(
            ShowtimeError.InvalidInput, "There is nothing to change.", Remedy.Of($"Say what: {new JobCall(Job.Set, "123", ("ttl", "1w"))}"));
    }

    /// <summary>The change in words.</summary>
    public static string Describe(PolicyChange change)
    {
        List<string> changes = [];
        if (change.TimeToLive is { } timeToLive) changes.Add($"set time to live {timeToLive}");
        if (change.Frozen is { } freeze) changes.Add(freeze ? "freeze" : "release from freeze");
        if (change.Blocked is { } block) changes.Add(block ? "block" : "release from block");
        changes.AddRange(change.Flags.Select(flag => flag.Value is { } value
            ? $"set the flag {flag.Key}={(value ? "true" : "false")}"
            : $"remove the flag {flag.Key}"));
        var text = string.Join(", ", changes);
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    static string Name(string name, string text)
    {
        name = name.StartsWith(FeatureFlags.WrittenPrefix, StringComparison.Ordinal) ? name[FeatureFlags.WrittenPrefix.Length..] : name;
        return name.Length <= LabelGrammar.MaxFlagLength && FeatureFlags.ReadAssignment(name + "=1") is not null ? name : throw Unreadable(text);
    }

    static ShowtimeException Unreadable(string text) => new(
        ShowtimeError.InvalidInput,
        $"'{text}' is not a feature flag.",
        $"Write NAME=true or NAME=false: capitals, digits and _, {LabelGrammar.MaxFlagLength} at most.");
}
