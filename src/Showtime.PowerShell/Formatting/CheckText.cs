using Showtime.Core.Cleanup;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the views of things that can fail show; called from the format file.</summary>
public static class CheckText
{
    /// <summary>Whether a thing works.</summary>
    /// <param name="check">The check.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Works(ConnectionCheck check, object? style) =>
        new Style(style).Color(check.Succeeded ? "Green" : "Red", Texts.Works(check));

    /// <summary>What came of a clean-up item.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Done(CleanupResult result, object? style) =>
        new Style(style).Color(result.Failure is not null ? "Red" : result.Done ? "Green" : null, Texts.Result(result));
}
