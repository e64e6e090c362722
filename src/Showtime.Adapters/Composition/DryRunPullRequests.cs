using System.Runtime.CompilerServices;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Reads GitHub and writes nothing there: what would be written is reported and lies over what is read.</summary>
internal sealed class DryRunPullRequests(IPullRequests inner, DryRunOverlay overlay) : IPullRequests
{
    public string Repository => inner.Repository;

    public async Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken) =>
        overlay.Over(await inner.ReadAsync(number, cancellationToken).ConfigureAwait(false));

    public async IAsyncEnumerable<PullRequestSnapshot> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var snapshot in inner.ListAsync(cancellationToken).ConfigureAwait(false)) yield return overlay.Over(snapshot);
    }

    public async Task<IReadOnlyList<PullRequestSnapshot>> ListOpenAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await inner.ListOpenAsync(limit, cancellationToken).ConfigureAwait(false)).Select(overlay.Over)];

    public Task<PermissionLevel> ReadPermissionAsync(string login, CancellationToken cancellationToken) => inner.ReadPermissionAsync(login, cancellationToken);

    public Task<string?> FindCommitAsync(string sha, CancellationToken cancellationToken) => inner.FindCommitAsync(sha, cancellationToken);

    public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken) =>
        inner.IsAncestorAsync(ancestor, descendant, cancellationToken);

    public Task<HeadHistory> ReadHeadAsync(PullRequestSnapshot pullRequest, string commit, CancellationToken cancellationToken) =>
        inner.ReadHeadAsync(pullRequest, commit, cancellationToken);

    public Task<IReadOnlyList<int>> FindByHeadAsync(HeadReference head, CancellationToken cancellationToken) => inner.FindByHeadAsync(head, cancellationToken);

    public Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken) =>
        Task.FromResult(overlay.Apply(current, change));

    public Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken)
    {
        overlay.WouldReact(reaction);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<string>> DeleteUnusedDefinitionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        overlay.WouldDelete(names);
        return Task.FromResult<IReadOnlyList<string>>([.. names]);
    }

    public Task<IReadOnlyList<DefinitionUse>> ListDefinitionsAsync(CancellationToken cancellationToken) => inner.ListDefinitionsAsync(cancellationToken);

    public Task DefineAsync(IReadOnlyCollection<LabelDefinition> definitions, CancellationToken cancellationToken)
    {
        overlay.WouldDefine(definitions);
        return Task.CompletedTask;
    }

    public Task<string?> ReadDefaultBranchFileAsync(string path, CancellationToken cancellationToken) =>
        inner.ReadDefaultBranchFileAsync(path, cancellationToken);
}
