using System.Globalization;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the views of a label show; called from the format file.</summary>
public static class LabelText
{
    /// <summary>The name, in the label's own colour.</summary>
    /// <param name="label">The label.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Name(ShowtimeLabel label, object? style) =>
        int.TryParse(label.Color, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var color) && label.Color.Length == 6
            ? new Style(style).Rgb(color, label.Name)
            : label.Name;

    /// <summary>Whether the repository defines it; empty where it was not asked.</summary>
    /// <param name="label">The label.</param>
    /// <param name="style"><c>$PSStyle</c>.</param>
    /// <returns>The text.</returns>
    public static string Defined(ShowtimeLabel label, object? style)
    {
        var text = Texts.Defined(label);
        return new Style(style).Color(text switch { "orphaned" => "Yellow", "missing" => "Red", _ => null }, text);
    }
}
