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
            var state = RunspaceState.Current;
            var typed = fakeBoundParameters["Repository"] as string ?? state.Connection.Repository;
            var options = state.Connection.ToOptions(Environment.CurrentDirectory) with { Repository = typed };
            var repository = typed ?? options.Variables.GetValueOrDefault("GITHUB_REPOSITORY") ?? "";
            var candidates = state.Completions.Get($"{What} {repository}", () => state.Sessions.Take(options), ReadAsync);
            return Fitting(candidates, wordToComplete ?? "", fakeBoundParameters);
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>What is read; the completers that share it share the reading.</summary>
    private protected abstract string What { get; }

    /// <summary>Reads the candidates.</summary>
    private protected abstract Task<IReadOnlyList<Candidate>> ReadAsync(IShowtimeSession session, CancellationToken cancellationToken);

    /// <summary>The candidates that a completer offers out of those that were read.</summary>
    private protected virtual IEnumerable<Candidate> Choose(IEnumerable<Candidate> candidates, IDictionary boundParameters) => candidates;

    List<CompletionResult> Fitting(IEnumerable<Candidate> candidates, string word, IDictionary boundParameters)
    {
        var prefix = word.Trim('\'', '"').TrimStart('#');
        return
        [
            .. Choose(candidates, boundParameters)
                .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(candidate => candidate.Text)
                .Select(candidate => new CompletionResult(
                    candidate.Text, candidate.Text, CompletionResultType.ParameterValue, candidate.Tooltip.Length > 0 ? candidate.Tooltip : candidate.Text)),
        ];
    }
}
