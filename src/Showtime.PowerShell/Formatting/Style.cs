using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Showtime.PowerShell.Formatting;

/// <summary>The session's <c>$PSStyle</c>, as far as the views use it: the reference assembly does not know its type.</summary>
sealed class Style
{
    static readonly PropertyInfo? Instance = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")?.GetProperty("Instance");

    readonly PSObject? _style;

    /// <summary>The style as it is now.</summary>
    public Style()
    {
        // PlainText is also what NO_COLOR makes of it. PowerShell leaves the codes in a redirected table unless it is told to render plain.
        if (Instance?.GetValue(null) is not { } style) return;
        var wrapped = PSObject.AsPSObject(style);
        var rendering = wrapped.Properties["OutputRendering"]?.Value?.ToString();
        if (rendering == "PlainText" || (rendering != "Ansi" && Console.IsOutputRedirected)) return;
        _style = wrapped;
    }

    /// <summary>A text in a foreground colour.</summary>
    /// <param name="color">The colour's name in <c>$PSStyle.Foreground</c>.</param>
    /// <param name="text">The text.</param>
    /// <returns>The text, with codes around it where colours are shown.</returns>
    public string Color(string? color, string text)
    {
        if (_style is null || color is null || text.Length == 0) return text;
        var code = PSObject.AsPSObject(_style.Properties["Foreground"].Value).Properties[color]?.Value;
        return $"{code}{text}{_style.Properties["Reset"].Value}";
    }

    /// <summary>A text in a colour of its own.</summary>
    /// <param name="color">Red, green and blue, a byte each.</param>
    /// <param name="text">The text.</param>
    /// <returns>The text, with codes around it where colours are shown.</returns>
    public string Rgb(int color, string text) => _style is null
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"\u001b[38;2;{color >> 16};{(color >> 8) & 255};{color & 255}m{text}{_style.Properties["Reset"].Value}");

    /// <summary>An address that a terminal lets a reader click.</summary>
    /// <param name="address">The address.</param>
    /// <param name="text">What is shown of it.</param>
    /// <returns>The text, with codes around it where they are understood.</returns>
    public string Link(Uri address, string text) => _style is null ? text : $"\u001b]8;;{address.AbsoluteUri}\u001b\\{text}\u001b]8;;\u001b\\";
}
