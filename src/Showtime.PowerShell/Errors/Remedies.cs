using System.Text.RegularExpressions;

namespace Showtime.PowerShell.Errors;

/// <summary>Core says what to type next in the words of the command line; in PowerShell it is the cmdlet.</summary>
static partial class Remedies
{
    static readonly Dictionary<string, string> Cmdlets = new(StringComparer.Ordinal)
    {
        ["sync"] = "Sync-ShowtimePullRequest",
        ["start"] = "Start-ShowtimeEnvironment",
        ["stop"] = "Remove-ShowtimeEnvironment",
        ["status"] = "Get-ShowtimeEnvironment",
        ["list"] = "Get-ShowtimeEnvironment",
        ["command"] = "Invoke-ShowtimeCommand",
        ["labels"] = "Get-ShowtimeLabel",
        ["setup-labels"] = "Initialize-ShowtimeLabel",
        ["cleanup"] = "Invoke-ShowtimeCleanup",
        ["git-check"] = "Test-ShowtimeCommit",
        ["export"] = "Export-ShowtimeImage",
    };

    /// <summary>Puts the cmdlet where a command of <c>showtime</c> stands.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text for a reader who is in PowerShell.</returns>
    public static string ForPowerShell(string text) =>
        Commands().Replace(text, match => Cmdlets[match.Groups["command"].Value]).Replace("--repo,", "-Repository,", StringComparison.Ordinal);

    [GeneratedRegex(@"\bshowtime (?<command>sync|start|stop|status|list|command|labels|setup-labels|cleanup|git-check|export)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Commands();
}
