using Showtime.Core.Cleanup;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the views of things that can fail show; called from the format file.</summary>
public static class CheckText
{
    /// <summary>Whether a thing works.</summary>
    /// <param name="check">The check.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Works(ConnectionCheck check, object? style) =>
        check.Succeeded ? new Style(style).Color("Green", "yes") : new Style(style).Color("Red", "no");

    /// <summary>Whether a clean-up item was done.</summary>
    /// <param name="result">The result.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Done(CleanupResult result, object? style) => result switch
    {
        { Done: true } => new Style(style).Color("Green", "yes"),
        { Failure: not null } => new Style(style).Color("Red", "no"),
        _ => "no",
    };
}
