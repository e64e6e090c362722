using Showtime.PowerShell.Output;

namespace Showtime.PowerShell.Formatting;

/// <summary>What the view of a context shows; called from the format file.</summary>
public static class ContextText
{
    /// <summary>The values that are not defaults, each with its origin.</summary>
    /// <param name="context">The context.</param>
    /// <returns>One line each.</returns>
    public static string Settings(ShowtimeContext context) => string.Join('\n', context.Settings
        .Where(setting => setting.Origin != "default")
        .Select(setting => $"{setting.Name} = {setting.Value}  ({setting.Origin})"));
}
