using System.Text.Json;
using Octokit;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.GitHub.Reads;
using Showtime.Adapters.GitHub.Writes;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using LabelDefinition = Showtime.Core.Labels.LabelDefinition;
using PermissionLevel = Showtime.Core.Ports.PermissionLevel;

namespace Showtime.Adapters.GitHub;

/// <summary>The pull requests of a repository on GitHub.</summary>
internal sealed class GitHubPullRequests : IPullRequests
{
    const int PageSize = 100;
    const int MaxAttempts = 4;

    readonly GitHubConnection _connection;
    readonly RepositoryReader _reader;
    readonly WriteRunner _runner;
    readonly DefinitionWriter _definitions;
    readonly TransitionWriter _transitions;

    public GitHubPullRequests(GitHubConnection connection)
    {
        _connection = connection;
        _reader = new(connection);
        _runner = new(connection);
        _definitions = new(connection, _runner);
        _transitions = new(connection, _runner, _definitions);
    }

    /// <inheritdoc/>
    public string Repository => _connection.Options.Repository;

    /// <inheritdoc/>
    public ValueTask<long> RepositoryIdAsync(CancellationToken cancellationToken) => _connection.RepositoryNumberAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken) => _connection.ReadAsync(number, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<PullRequestReading> ReadManyAsync(IEnumerable<int> numbers, CancellationToken cancellationToken) =>
        _reader.ReadManyAsync(numbers, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<PullRequestSnapshot> ListAsync(CancellationToken cancellationToken) => _reader.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<RepositorySurvey> SurveyAsync(CancellationToken cancellationToken) => _reader.SurveyAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PullRequestSnapshot>> ListOpenAsync(int limit, CancellationToken cancellationToken)
    {
        var repository = await _connection.QueryAsync(
            "ListOpenPullRequests",
            GraphQlDocuments.ListOpenPullRequests,
            new() { ["first"] = Math.Clamp(limit, 1, PageSize) },
            cancellationToken).ConfigureAwait(false);
        var viewer = await _connection.ViewerAsync(cancellationToken).ConfigureAwait(false);
        return [.. repository.Items("pullRequests", "nodes").Select(node => _connection.Snapshots.Read(node, viewer, lease: null))];
    }

    /// <inheritdoc/>
    public async Task<PermissionLevel> ReadPermissionAsync(string login, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(login)) throw new ShowtimeException(ShowtimeError.InvalidInput, "No login to read the permission of.");
        var answer = await _connection.Transport.FindAsync(
            (client, owner, name) => client.Repository.Collaborator.ReviewPermission(owner, name, Uri.EscapeDataString(login)),
            cancellationToken).ConfigureAwait(false);
        if (answer is null) return PermissionLevel.None; // no collaborator
        // The permission decides. The role's name only tells apart what it calls alike: an organisation may give any name to a role of its own.
        return (Level(answer.Permission), answer.RoleName) switch
        {
            (PermissionLevel.Write, "maintain") => PermissionLevel.Maintain,
            (PermissionLevel.Read, "triage") => PermissionLevel.Triage,
            ({ } level, _) => level,
            _ => null as PermissionLevel?,
        } ?? throw GitHubErrors.Incomplete($"the permission of {login} on {Repository}", "a role that is known");
    }

    /// <inheritdoc/>
    public async Task<string?> FindCommitAsync(string sha, CancellationToken cancellationToken)
    {
        CheckSha(sha);
        var repository = await _connection.QueryAsync(
            "FindCommit", GraphQlDocuments.FindCommit, new() { ["sha"] = sha }, cancellationToken).ConfigureAwait(false);
        // A branch can be named like a commit and would be found instead.
        return repository.Text("object", "oid") is { } oid && oid.StartsWith(sha, StringComparison.OrdinalIgnoreCase) ? oid : null;
    }

    /// <inheritdoc/>
    public async Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken)
    {
        foreach (var sha in new[] { ancestor, descendant }) CheckSha(sha);
        var options = new ApiOptions { PageSize = 1, PageCount = 1 };
        var compared = await _connection.Transport.FindAsync(
            (client, owner, name) => client.Repository.Commit.Compare(owner, name, ancestor, descendant, options), cancellationToken).ConfigureAwait(false)
            ?? throw new ShowtimeException(
                ShowtimeError.NotFound, $"{Repository} has no commit {ancestor}, or no commit {descendant}.", "Check both, and that they have been pushed.")
            {
                Target = $"{ancestor}...{descendant}",
            };
        // 'ahead' and 'identical': everything of the first is in the second.
        return compared.Status is "ahead" or "identical";
    }

    /// <inheritdoc/>
    /// <remarks>The fork's own list of activities says when each push arrived. A private fork is not readable.</remarks>
    public async Task<HeadHistory> ReadHeadAsync(PullRequestSnapshot pullRequest, string commit, CancellationToken cancellationToken)
    {
        if (pullRequest.HeadRepository is not { } repository || pullRequest.HeadBranch.Length == 0) return new(commit, null);
        var reference = "refs/heads/" + pullRequest.HeadBranch;
        var address = new Uri($"repos/{string.Join('/', repository.Split('/').Select(Uri.EscapeDataString))}/activity?ref={Uri.EscapeDataString(reference)}&per_page={PageSize}", UriKind.Relative);
        try
        {
            var activities = await _connection.Transport.FindAsync(
                async (client, _, _) => (await client.Connection.Get<List<JsonElement>>(address, null, null, cancellationToken).ConfigureAwait(false)).Body,
                cancellationToken, $"the pushes to {repository}").ConfigureAwait(false);
            // Newest first.
            var pushes = (activities ?? []).Where(activity => activity.Text("ref") == reference)
                .Select(activity => (After: activity.Text("after"), At: SnapshotParser.Time(activity.Text("timestamp")))).ToList();
            // A list that ends in another commit than the head has not caught up: the head may have been replaced and pushed again.
            if (IsCommit(pullRequest.HeadSha) && !IsCommit(pushes.FirstOrDefault().After)) return new(commit, null);
            return new(commit, pushes.Where(push => IsCommit(push.After)).Max(push => push.At));

            bool IsCommit(string? sha) => string.Equals(sha, commit, StringComparison.OrdinalIgnoreCase);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.PermissionDenied)
        {
            return new(commit, null);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The filter knows the owner and the branch only; the fork's name and the commit are compared here.</remarks>
    public async Task<IReadOnlyList<int>> FindByHeadAsync(HeadReference head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        CheckSha(head.Sha);
        var filter = new PullRequestRequest { State = ItemStateFilter.Open, Head = $"{head.Repository.Split('/')[0]}:{head.Branch}" };
        var options = new ApiOptions { PageSize = PageSize, PageCount = 1 };
        var pulls = await _connection.Transport.RestAsync(
            (client, owner, name) => client.PullRequest.GetAllForRepository(owner, name, filter, options),
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
        if (pulls.Any(pull => pull is not { Number: > 0, Head: not null }))
            throw GitHubErrors.Incomplete($"the pull requests of {head.Repository}", "a number or a head");
        return
        [
            .. pulls
                .Where(pull => string.Equals(pull.Head.Sha, head.Sha, StringComparison.OrdinalIgnoreCase)
                    && string.Equals(pull.Head.Repository?.FullName, head.Repository, StringComparison.OrdinalIgnoreCase))
                .Select(pull => pull.Number)
                .Order(),
        ];
    }

    /// <inheritdoc/>
    public Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken) =>
        _transitions.ApplyAsync(current, change, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>GitHub answers a repeat with the reaction that is there.</remarks>
    public async Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken)
    {
        var content = new NewReaction(reaction switch
        {
            CommentReaction.Eyes => ReactionType.Eyes,
            CommentReaction.Rocket => ReactionType.Rocket,
            CommentReaction.ThumbsUp => ReactionType.Plus1,
            CommentReaction.ThumbsDown => ReactionType.Minus1,
            _ => ReactionType.Confused,
        });
        return await _connection.Transport.FindAsync(
            (client, owner, name) => client.Reaction.IssueComment.Create(owner, name, commentId, content), cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Between the look and the deletion, another pull request with the same head commit can start to use a definition. The deletion then removes the
    /// label from it, and GitHub has no way to prevent that. The window is the time between the two requests, and the next run of the other pull
    /// request writes its labels again. Leases, people's labels (except flags) and unknown labels are never deleted.
    /// </remarks>
    public async Task<IReadOnlyList<string>> DeleteUnusedDefinitionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        foreach (var chunk in DefinitionWriter.Deletable(names).Chunk(GraphQlDocuments.BatchSize))
        {
            gone.AddRange(await DeleteUnusedAsync(chunk, cancellationToken).ConfigureAwait(false));
        }

        return gone;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DefinitionUse>> ListDefinitionsAsync(CancellationToken cancellationToken) => _reader.DefinitionsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task DefineAsync(IReadOnlyCollection<LabelDefinition> definitions, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions) TransitionWriter.Check(definition);
        await _connection.LookUpAsync(definitions.Select(definition => definition.Name), withUse: false, cancellationToken).ConfigureAwait(false);
        await _definitions.EnsureAsync(definitions, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<string?> ReadDefaultBranchFileAsync(string path, CancellationToken cancellationToken) => _connection.ReadFileAsync(path, cancellationToken);

    static void CheckSha(string sha)
    {
        if (!EnvironmentNames.IsSha(sha))
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a commit: it takes 7 to 40 hex digits.") { Target = sha };
    }

    static PermissionLevel? Level(string? word) => word switch
    {
        "admin" => PermissionLevel.Admin,
        "maintain" => PermissionLevel.Maintain,
        "write" => PermissionLevel.Write,
        "triage" => PermissionLevel.Triage,
        "read" => PermissionLevel.Read,
        "none" => PermissionLevel.None,
        _ => null,
    };

    async Task<IReadOnlyList<string>> DeleteUnusedAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (steps, used) = await _definitions.UnusedAsync(names, cancellationToken).ConfigureAwait(false);
            var outcome = steps.Count == 0
                ? new([], default)
                : await _runner.RunAsync("DeleteDefinitions", steps, look: null, cancellationToken).ConfigureAwait(false);
            var failures = outcome.Failures.Where(failed => failed.Failure.Kind != WriteFailureKind.NotFound).Select(failed => failed.Failure).ToList();
            if (failures.Count == 0) return [.. names.Where(name => !used.Contains(name))];
            if (failures.FirstOrDefault(failure => !failure.Passes || attempt == MaxAttempts) is { } final) throw final.Exception;
            await _connection.Transport.PauseAsync(
                attempt, failures.Any(failure => failure.Kind == WriteFailureKind.TooFast), cancellationToken).ConfigureAwait(false);
        }
    }
}
