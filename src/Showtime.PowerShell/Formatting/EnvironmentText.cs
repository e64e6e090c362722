using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Hosting;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the views of an environment show; called from the format file, which stays declarative.</summary>
public static class EnvironmentText
{
    /// <summary>The kind; what clean-up would take stands out.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Kind(ShowtimeEnvironment environment, object? style) => new Style(style).Color(
        environment.Kind is EnvironmentKind.Orphaned or EnvironmentKind.Legacy ? "Yellow" : null, Texts.Word(environment.Kind));

    /// <summary>The status.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Status(ShowtimeEnvironment environment, object? style) => new Style(style).Color(ColorOf(environment.Status), Texts.Status(environment.Status));

    /// <summary>The time that is left, rounded to whole minutes; <c>close</c> without an end, <c>expired</c> after it.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Left(ShowtimeEnvironment environment, object? style)
    {
        var left = Texts.Left(environment);
        return new Style(style).Color(left == "expired" ? "Red" : null, left);
    }

    /// <summary>The address, clickable where the terminal can.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Address(ShowtimeEnvironment environment, object? style) =>
        environment.Url is { IsAbsoluteUri: true } url ? new Style(style).Link(url) : environment.Url?.ToString() ?? "";

    /// <summary>The feature flags, <c>NAME=true</c> each.</summary>
    /// <param name="environment">The environment.</param>
    /// <returns>The text.</returns>
    public static string Flags(ShowtimeEnvironment environment) => Texts.Flags(environment.FeatureFlags);

    /// <summary>Number and commit, in the colour of the status.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Short(ShowtimeEnvironment environment, object? style) => new Style(style).Color(
        ColorOf(environment.Status),
        string.Create(CultureInfo.InvariantCulture, $"{environment.PullRequest} {(environment.Sha.Length == 0 ? "legacy" : environment.Sha)} {Texts.Status(environment.Status)}"));

    static string? ColorOf(EnvironmentStatus status) => status switch
    {
        EnvironmentStatus.Running => "Green",
        EnvironmentStatus.Failed => "Red",
        EnvironmentStatus.Unknown => null,
        EnvironmentStatus.Stopping => "BrightBlack",
        _ => "Yellow",
    };
}
