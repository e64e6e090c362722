using System.Globalization;
using System.Threading.Channels;
using Showtime.Cli.Hosts;
using Showtime.Core.Labels;
using Showtime.Core.Text;
using Showtime.Sandbox.GitHub;
using Showtime.SandboxHost;
using Spectre.Console;

namespace Showtime.Cli.Commands;

/// <summary>Shows a sandbox's pull requests and their labels as they change.</summary>
static class SandboxScreen
{
    /// <summary>A table that is drawn again with each change, for a terminal.</summary>
    public static async Task ShowTableAsync(LocalSandbox sandbox, IAnsiConsole console, CancellationToken cancellationToken)
    {
        using var feed = new Feed(sandbox);
        await console.Live(Draw(sandbox)).StartAsync(async live =>
        {
            await foreach (var _ in feed.ReadAllAsync(cancellationToken))
            {
                live.UpdateTarget(Draw(sandbox));
            }
        });
    }

    /// <summary>A line for each change, for a file or a pipe.</summary>
    public static async Task ShowLinesAsync(LocalSandbox sandbox, Action<string> write, CancellationToken cancellationToken)
    {
        using var feed = new Feed(sandbox);
        await foreach (var change in feed.ReadAllAsync(cancellationToken))
        {
            if (Describe(change) is { } line) write(string.Create(CultureInfo.InvariantCulture, $"{change.At.UtcDateTime:HH:mm:ss} PR {change.Number} {line}"));
        }
    }

    /// <summary>A change in words; null for one that is not shown.</summary>
    public static string? Describe(GitHubChange change) => change.Kind switch
    {
        GitHubChangeKind.LabelAdded => $"+ {change.Text} ({change.Actor})",
        GitHubChangeKind.LabelRemoved => $"- {change.Text} ({change.Actor})",
        GitHubChangeKind.CommentAdded => $"comment by {change.Actor}: {FirstLine(change.Text)}",
        GitHubChangeKind.CommentUpdated => $"comment changed by {change.Actor}: {FirstLine(change.Text)}",
        GitHubChangeKind.PullRequestOpened => $"opened by {change.Actor}: {change.Text}",
        GitHubChangeKind.PullRequestPushed => $"pushed by {change.Actor}: {change.Text}",
        GitHubChangeKind.PullRequestClosed or GitHubChangeKind.PullRequestMerged => $"closed by {change.Actor}",
        GitHubChangeKind.PullRequestReopened => $"opened again by {change.Actor}",
        _ => null,
    };

    // The hidden marker of a comment is a line of its own.
    static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(line => !line.StartsWith("<!--", StringComparison.Ordinal)) ?? "";

    static Table Draw(LocalSandbox sandbox)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(new TableColumn("PR"), new TableColumn("TITLE"), new TableColumn("BY"), new TableColumn("HEAD"), new TableColumn("LABELS"));
        foreach (var pull in sandbox.GitHub.PullRequests)
        {
            var labels = pull.Labels.OrderBy(LabelGrammar.IsCircus).Select(UntrustedText.OneLine);
            table.AddRow(
                new Text(pull.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(UntrustedText.OneLine(pull.Title) + (pull.State == "OPEN" ? "" : $" ({pull.State.ToLowerInvariant()})")),
                new Text(UntrustedText.OneLine(pull.Author)),
                new Text(pull.HeadOid[..7]),
                new Text(string.Join('\n', labels)));
        }

        return table;
    }

    /// <summary>The changes from now on, in order.</summary>
    sealed class Feed : IDisposable
    {
        readonly Channel<GitHubChange> _changes = Channel.CreateUnbounded<GitHubChange>();
        readonly LocalSandbox _sandbox;

        public Feed(LocalSandbox sandbox)
        {
            _sandbox = sandbox;
            sandbox.GitHub.Changed += Take;
        }

        public IAsyncEnumerable<GitHubChange> ReadAllAsync(CancellationToken cancellationToken) => _changes.Reader.ReadAllAsync(cancellationToken);

        public void Dispose() => _sandbox.GitHub.Changed -= Take;

        void Take(GitHubChange change) => _changes.Writer.TryWrite(change);
    }
}
