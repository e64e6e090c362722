namespace Showtime.Sandbox.GitHub.Model;

/// <summary>What makes a ticket a pull request.</summary>
sealed class PullRequestHead(string oid, string branch, Account owner, string baseBranch, string baseOid, bool isDraft)
{
    public string Oid { get; set; } = oid;

    public string Branch { get; } = branch;

    public Account Owner { get; } = owner;

    public string BaseBranch { get; } = baseBranch;

    public string BaseOid { get; } = baseOid;

    public bool IsDraft { get; } = isDraft;

    public List<string> Commits { get; } = [oid];

    /// <summary>What happened to the branch, oldest first.</summary>
    public List<BranchPush> Pushes { get; } = [];

    public string? MergeCommitOid { get; set; }

    public DateTimeOffset? MergedAt { get; set; }
}
