using System.Globalization;

namespace Showtime.Core.Commands;

/// <summary>The answer of <c>--check-only</c> to a comment, as the <c>key=value</c> lines that a workflow's later steps depend on.</summary>
public static class CommandOutputs
{
    /// <summary>The lines of a result: is there a command to carry out, does it need the cloud, may it build an image.</summary>
    /// <param name="result">What the check came to.</param>
    /// <returns>The pairs.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ShowtimeCommandResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var needed = result.Outcome == CommandOutcome.Due;
        return
        [
            new("command_needed", Word(needed)),
            new("cloud_needed", Word(needed && result.Verb is not (null or CommandVerb.Help))),
            new("build_needed", Word(needed && result.Verb == CommandVerb.Start)),
            new("pr_number", result.PullRequest?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ];
    }

    static string Word(bool value) => value ? "true" : "false";
}
