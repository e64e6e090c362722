using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Showtime.Core.Sessions;
using Showtime.Core.Text;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes with values that are read from remote. Never throws, and waits no longer than the cache.</summary>
abstract class RemoteCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Fitting(Candidates(new Reader(fakeBoundParameters), fakeBoundParameters), wordToComplete ?? "");
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>What is offered, before what is typed narrows it.</summary>
    private protected abstract IEnumerable<Candidate> Candidates(Reader reader, IDictionary boundParameters);

    static List<CompletionResult> Fitting(IEnumerable<Candidate> candidates, string word)
    {
        var prefix = word.Trim('\'', '"').TrimStart('#');
        return
        [
            .. candidates
                .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(candidate => candidate.Text)
                .Select(candidate => new CompletionResult(
                    Quote(candidate.Text),
                    candidate.Text,
                    CompletionResultType.ParameterValue,
                    UntrustedText.Display(candidate.Tooltip) is { Length: > 0 } tooltip
                        ? tooltip
                        : candidate.Text)),
        ];
    }

    /// <summary>A stranger's text must not become code at the prompt: only what needs no quotation marks goes without them.</summary>
    static string Quote(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>Reads from the repository that is typed already, else from the session's.</summary>
    private protected sealed class Reader(IDictionary boundParameters)
    {
        readonly RunspaceState _state = RunspaceState.Current;

        /// <summary>Reads a list, or finds it in memory.</summary>
        /// <param name="what">What it is; completers that read the same share it.</param>
        /// <param name="read">Reads it.</param>
        public IReadOnlyList<T> Read<T>(string what, Func<IShowtimeSession, CancellationToken, Task<IReadOnlyList<T>>> read)
        {
            var typed = boundParameters["Repository"] as string ?? _state.Connection.Repository;
            var options = _state.Connection.ToOptions(Environment.CurrentDirectory) with { Repository = typed };
            var repository = typed ?? options.Variables.GetValueOrDefault("GITHUB_REPOSITORY") ?? "";
            return _state.Completions.Get($"{what} {repository}", () => _state.Sessions.Take(options), read);
        }
    }
}

/// <summary>A value that completion offers.</summary>
/// <param name="Text">The value.</param>
/// <param name="Tooltip">What it is.</param>
sealed record Candidate(string Text, string Tooltip);
