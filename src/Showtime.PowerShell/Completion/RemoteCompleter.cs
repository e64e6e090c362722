using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Completion;

/// <summary>Completes with values that have to be read. Never throws, never waits for longer than the cache does.</summary>
public abstract class RemoteCompleter : IArgumentCompleter
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
                .Select(candidate => new CompletionResult(candidate.Text, candidate.Text, CompletionResultType.ParameterValue, OneLine(candidate))),
        ];
    }

    /// <summary>A title is written by strangers: no line breaks and no terminal codes in a prompt.</summary>
    static string OneLine(Candidate candidate)
    {
        var tooltip = string.Concat(candidate.Tooltip.Where(c => !char.IsControl(c)));
        return tooltip.Length > 0 ? tooltip : candidate.Text;
    }

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
