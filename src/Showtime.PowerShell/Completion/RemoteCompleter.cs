using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Showtime.Core.Sessions;
using Showtime.Core.Text;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Output;
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
                .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                    || (prefix.Length > 0 && candidate.Title?.Contains(prefix, StringComparison.OrdinalIgnoreCase) == true))
                .DistinctBy(candidate => candidate.Text)
                .OrderBy(candidate => int.TryParse(candidate.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .ThenBy(candidate => candidate.Text, StringComparer.OrdinalIgnoreCase)
                .Select(candidate => new CompletionResult(
                    Quote(candidate.Text),
                    candidate.Text,
                    CompletionResultType.ParameterValue,
                    UntrustedText.Display(candidate.Tooltip) is { Length: > 0 } tooltip
                        ? tooltip
                        : candidate.Text)),
        ];
    }

    /// <summary>The pull request that is typed already, or null.</summary>
    private protected static PullRequestReference? Typed(IDictionary boundParameters) =>
        (boundParameters["PullRequest"] ?? boundParameters["Number"]) is { } value ? PullRequestTransformationAttribute.From(value) : null;

    /// <summary>A stranger's text must not become code at the prompt: only what needs no quotation marks goes without them.</summary>
    static string Quote(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>Reads from the repository that is typed already, else from the session's.</summary>
    internal sealed class Reader(IDictionary boundParameters)
    {
        readonly RunspaceState _state = RunspaceState.Current;

        /// <summary>The repositories that this session knows, and from where.</summary>
        public IEnumerable<Candidate> Repositories => new (string? Text, string Tooltip)[]
        {
            (_state.Connection.Repository, "connected"),
            (_state.Sandbox?.Sandbox.Repository, "the sandbox"),
            (Environment.GetEnvironmentVariable("GITHUB_REPOSITORY"), "GITHUB_REPOSITORY"),
        }.Where(known => known.Text is { Length: > 0 }).Select(known => new Candidate(known.Text!, known.Tooltip));

        /// <summary>Reads a list, or finds it in memory.</summary>
        /// <param name="what">What it is; completers that read the same share it.</param>
        /// <param name="read">Reads it.</param>
        public IReadOnlyList<T> Read<T>(string what, Func<IShowtimeSession, CancellationToken, Task<IReadOnlyList<T>>> read)
        {
            var connection = (boundParameters["Connection"] as ShowtimeContext)?.Source ?? _state.Connection;
            var typed = boundParameters["Repository"] as string ?? connection.Repository;
            var options = connection.ToOptions(Environment.CurrentDirectory) with { Repository = typed };
            var repository = typed ?? options.Variables.GetValueOrDefault("GITHUB_REPOSITORY") ?? "";
            return _state.Completions.Get($"{what} {repository}", () => _state.Sessions.Take(options), read);
        }
    }
}

/// <summary>A value that completion offers.</summary>
/// <param name="Text">The value.</param>
/// <param name="Tooltip">What it is.</param>
sealed record Candidate(string Text, string Tooltip)
{
    /// <summary>A text whose words find it as well as its beginning does; null for none.</summary>
    public string? Title { get; init; }
}
