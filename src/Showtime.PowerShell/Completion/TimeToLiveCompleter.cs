using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes a time to live with those that a repository's set-up defines labels for.</summary>
public sealed class TimeToLiveCompleter : IArgumentCompleter
{
    static readonly (string Text, string Tooltip)[] Values =
    [
        ("24h", "a day"),
        ("48h", "two days, the default"),
        ("72h", "three days"),
        ("1w", "a week"),
        ("close", "until the pull request is closed"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Values.Where(value => value.Text.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(value.Text, value.Text, CompletionResultType.ParameterValue, value.Tooltip));
}
