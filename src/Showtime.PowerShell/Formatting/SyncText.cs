using Showtime.Core.Environments;
using Showtime.Core.Planning;
using Showtime.Hosting;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the view of a run's result shows; called from the format file.</summary>
public static class SyncText
{
    /// <summary>How it ended.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Outcome(SyncResult result, object? style) => new Style(style).Color(
        result.Outcome switch
        {
            SyncOutcome.Done => "Green",
            SyncOutcome.Failed => "Red",
            SyncOutcome.Blocked or SyncOutcome.LeftToOther => "Yellow",
            _ => null,
        },
        Texts.Outcome(result.Outcome));

    /// <summary>The commit that a plan is about, in its short form.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The text.</returns>
    public static string Target(Plan plan) => Texts.Target(plan);

    /// <summary>Where the pull request's environment answers.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Address(SyncResult result, object? style) =>
        result.Environments.FirstOrDefault(environment => environment.Kind == EnvironmentKind.Active) is { } active ? EnvironmentText.Address(active, style) : "";

    /// <summary>The environments that there are afterwards.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Environments(SyncResult result, object? style) => string.Join(", ", result.Environments.Select(environment =>
        $"{environment.Sha} {EnvironmentText.Status(environment, style)} {EnvironmentText.Address(environment, style)}".TrimEnd()));

    /// <summary>The environments that it took down.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The text.</returns>
    public static string Removed(SyncResult result) => string.Join(", ", result.Removed.Select(removed => removed.Sha.Length == 0 ? "legacy" : removed.Sha));
}
