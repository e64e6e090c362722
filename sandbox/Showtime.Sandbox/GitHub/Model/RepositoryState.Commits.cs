using System.Globalization;

namespace Showtime.Sandbox.GitHub.Model;

/// <summary>The graph of commits.</summary>
sealed partial class RepositoryState
{
    const int ShortestAbbreviation = 7;

    readonly Dictionary<string, Commit> _commits = new(StringComparer.Ordinal);
    readonly Dictionary<string, BranchRef> _branches = new(StringComparer.Ordinal);

    public string DefaultBranchOid => _branches[Options.DefaultBranch].Oid;

    public BranchRef DefaultBranch => _branches[Options.DefaultBranch];

    public Commit? FindCommit(string oid) => _commits.GetValueOrDefault(oid);

    /// <summary>Adds a commit; one that is there already is that one.</summary>
    /// <exception cref="ArgumentException">The id is not 40 hexadecimal digits, or a parent is unknown.</exception>
    public Commit AddCommit(string? oid, IReadOnlyList<string> parents, string message, Account author, bool moveDefaultBranch)
    {
        oid ??= HashOf(string.Create(CultureInfo.InvariantCulture, $"commit {Options.Repository} {_commits.Count}"));
        if (oid.Length != 40 || !oid.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException("A commit has 40 hexadecimal digits in lower case.", nameof(oid));
        }

        if (parents.FirstOrDefault(p => !_commits.ContainsKey(p)) is { } unknown)
        {
            throw new ArgumentException($"There is no commit {unknown}.", nameof(parents));
        }

        if (!_commits.TryGetValue(oid, out var commit))
        {
            var (_, nodeId) = _ids.Next("C");
            commit = new(oid, nodeId, parents, message, author, Now);
            _commits.Add(oid, commit);
            _nodes[nodeId] = commit;
        }

        if (moveDefaultBranch) MoveDefaultBranch(oid);
        return commit;
    }

    /// <summary>Finds a commit by its digits (7 at least), a branch, <c>HEAD</c>, or <c>pull/N/head</c>.</summary>
    public Commit? Resolve(string reference)
    {
        reference = reference.StartsWith("refs/", StringComparison.Ordinal) ? reference["refs/".Length..] : reference;
        reference = reference.StartsWith("heads/", StringComparison.Ordinal) ? reference["heads/".Length..] : reference;
        if (reference is "HEAD" || _branches.ContainsKey(reference))
        {
            return _commits[reference is "HEAD" ? DefaultBranchOid : _branches[reference].Oid];
        }

        if (reference.Split('/') is ["pull", var number, "head"]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return FindPullRequest(n) is { } pull ? _commits[pull.Head!.Oid] : null;
        }

        if (PullRequests.LastOrDefault(p => p.Head!.Owner == Owner && string.Equals(p.Head.Branch, reference, StringComparison.Ordinal)) is { } branch)
        {
            return _commits[branch.Head!.Oid];
        }

        if (reference.Length is < ShortestAbbreviation or > 40 || !reference.All(char.IsAsciiHexDigit)) return null;
        var found = _commits.Values.Where(c => c.Oid.StartsWith(reference, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>How far two commits are ahead of and behind each other; null when they share no ancestor.</summary>
    public Comparison? Compare(Commit @base, Commit head)
    {
        var ofBase = Ancestors(@base);
        var ofHead = Ancestors(head);
        var known = ofBase.Select(c => c.Oid).ToHashSet(StringComparer.Ordinal);
        var mergeBase = ofHead.Find(c => known.Contains(c.Oid));
        if (mergeBase is null) return null;
        var fromHead = ofHead.Select(c => c.Oid).ToHashSet(StringComparer.Ordinal);
        var ahead = ofHead.Where(c => !known.Contains(c.Oid)).Reverse().ToList();
        var behind = ofBase.Count(c => !fromHead.Contains(c.Oid));
        return new(@base, mergeBase, ahead, behind);
    }

    // Breadth first, so that the first common commit is a nearest one.
    List<Commit> Ancestors(Commit start)
    {
        List<Commit> found = [];
        var seen = new HashSet<string>(StringComparer.Ordinal) { start.Oid };
        var next = new Queue<Commit>([start]);
        while (next.TryDequeue(out var commit))
        {
            found.Add(commit);
            foreach (var parent in commit.Parents.Where(seen.Add)) next.Enqueue(_commits[parent]);
        }

        return found;
    }

    void MoveDefaultBranch(string oid)
    {
        var name = Options.DefaultBranch;
        var nodeId = _branches.TryGetValue(name, out var old) ? old.NodeId : _ids.Next("REF").NodeId;
        var branch = new BranchRef(nodeId, name, oid);
        _branches[name] = branch;
        _nodes[nodeId] = branch;
    }
}

/// <summary>A commit; its files are not modelled.</summary>
sealed record Commit(string Oid, string NodeId, IReadOnlyList<string> Parents, string Message, Account Author, DateTimeOffset CreatedAt);

/// <summary>A file of the default branch.</summary>
sealed record Blob(string Path, string Oid, string NodeId, string Text)
{
    public byte[] Bytes => System.Text.Encoding.UTF8.GetBytes(Text);
}

/// <summary>A branch that GraphQL can be asked for.</summary>
sealed record BranchRef(string NodeId, string Name, string Oid);

/// <summary>How far a head is ahead of and behind a base; <paramref name="Ahead"/> is oldest first.</summary>
sealed record Comparison(Commit Base, Commit MergeBase, IReadOnlyList<Commit> Ahead, int BehindBy)
{
    public string Status => (Ahead.Count, BehindBy) switch
    {
        (0, 0) => "identical",
        ( > 0, 0) => "ahead",
        (0, > 0) => "behind",
        _ => "diverged",
    };
}
