using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>completion</c>: the script that makes a shell complete this command, and the hidden command that the script asks.</summary>
static class CompletionCommand
{
    /// <summary>How long a prompt waits for numbers of pull requests.</summary>
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    const int Limit = 100;

    /// <summary>The scripts. Each asks for what fits the line up to the cursor: one candidate a line, a tab, and what it is.</summary>
    static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # In ~/.bashrc: source <(showtime completion bash)
            _showtime() {
              # Not compgen -W: it would carry out what a candidate contains.
              mapfile -t COMPREPLY < <(showtime complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null | cut -f1)
            }
            complete -F _showtime showtime
            """,
        ["zsh"] = """
            # In ~/.zshrc, after compinit: source <(showtime completion zsh)
            _showtime() {
              local line; local -a candidates
              while IFS=$'\t' read -r value about; do
                [[ -n $value ]] && candidates+=("${value//:/\\:}:$about")
              done < <(showtime complete "${(j: :)words[1,CURRENT]}" 2>/dev/null)
              _describe showtime candidates
            }
            compdef _showtime showtime
            """,
        ["fish"] = """
            # In ~/.config/fish/config.fish: showtime completion fish | source
            complete -c showtime -f -a '(showtime complete (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] = """
            # In $PROFILE: showtime completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName showtime -ScriptBlock {
                param($word, $tree, $cursor)
                $line = $tree.ToString().PadRight($cursor).Substring(0, $cursor)
                showtime complete $line 2>$null | ForEach-Object {
                    $value, $about = $_ -split "`t", 2
                    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', ($about ? $about : $value))
                }
            }
            """,
    };

    public static Command Create(CommandAction action)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh.", HelpName = "bash|zsh|fish|pwsh" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script that makes a shell complete this command, with the numbers of pull requests.") { shell };
        command.SetAction(action(async (run, _) =>
        {
            await run.Settings.Console.Out.WriteLineAsync(Scripts[run.Value(shell)]);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>What the scripts call.</summary>
    public static Command CreateQuestion(RootCommand root, CommandAction action)
    {
        var line = new Argument<string>("line") { Description = "The command line up to the cursor." };
        var command = new Command("complete", "Print what can follow on a command line, for a shell.") { line };
        command.Hidden = true;
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var text = run.Value(line);
            var parsed = root.Parse(text);
            var word = text.Length == 0 || char.IsWhiteSpace(text[^1]) ? "" : text.Split(' ')[^1];
            var offered = parsed.GetCompletions(text.Length).Select(item => (item.Label, About: item.Detail ?? ""))
                .Where(item => IsWorth(item.Label, word)).ToList();
            if (IsPullRequest(parsed, text)) offered.InsertRange(0, await NumbersAsync(run, parsed, cancellationToken));
            foreach (var (label, about) in offered.Where(item => item.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase)).DistinctBy(item => item.Label))
            {
                await run.Settings.Console.Out.WriteLineAsync($"{label}\t{UntrustedText.Display(about)}".TrimEnd());
            }

            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Options are offered once a dash is typed, in their long form.</summary>
    static bool IsWorth(string label, string word) => label[0] switch
    {
        '/' => false,
        '-' => word.StartsWith('-') && label.StartsWith("--", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>Whether the word at the end of the line is a pull request.</summary>
    static bool IsPullRequest(ParseResult parsed, string text)
    {
        var argument = parsed.CommandResult.Command.Arguments.FirstOrDefault(a => a.ValueType == typeof(PullRequestReference));
        if (argument is null || text.Length == 0) return false;
        var given = parsed.GetResult(argument)?.Tokens.Count ?? 0;
        return char.IsWhiteSpace(text[^1]) ? given == 0 : given > 0 && parsed.GetResult(argument)!.Tokens[^1].Value == text.Split(' ')[^1];
    }

    /// <summary>Open pull requests for what begins an environment, else those that have one. None where they cannot be read soon: a prompt does not wait for errors.</summary>
    static async Task<IReadOnlyList<(string Label, string About)>> NumbersAsync(CommandRun run, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = run.Settings.Time.CreateTimer(_ => soon.Cancel(), null, Wait, Timeout.InfiniteTimeSpan);
        try
        {
            await using var session = run.Connect();
            return parsed.CommandResult.Command.Name is "start" or "sync" or "comment"
                ? [.. (await session.ListOpenPullRequestsAsync(Limit, soon.Token)).Select(p => (Number(p.Number), p.Title)).OrderBy(p => p.Item1.Length).ThenBy(p => p.Item1, StringComparer.Ordinal)]
                : [.. (await session.ListAsync(new EnvironmentQuery { LabelsOnly = true }, soon.Token).ToListAsync(soon.Token)).OrderBy(e => e.PullRequest).Select(e => (Number(e.PullRequest), Describe(e)))];
        }
#pragma warning disable CA1031 // an error text at the prompt would be in the way of what is typed
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Describe(ShowtimeEnvironment environment) =>
        $"{environment.Status.ToString().ToLowerInvariant()}, {environment.Age?.ToString() ?? "of unknown age"}: {environment.Title}";
}
