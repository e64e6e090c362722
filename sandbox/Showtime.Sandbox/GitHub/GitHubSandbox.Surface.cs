using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub;

/// <summary>What people do on the web site, for tests and demonstrations. Logins and labels that do not exist yet are made.</summary>
public sealed partial class GitHubSandbox
{
    /// <summary>The owner and name of the repository.</summary>
    public string FullName => _state.FullName;

    /// <summary>The GraphQL id of the repository.</summary>
    public string NodeId => _state.NodeId;

    /// <summary>The repository's number.</summary>
    public long DatabaseId => _state.Id;

    /// <summary>The label definitions, oldest first.</summary>
    public IReadOnlyList<GitHubLabel> Definitions => Locked<IReadOnlyList<GitHubLabel>>(s => [.. s.Labels.Select(l => l.Snapshot())]);

    /// <summary>The deployments, newest first.</summary>
    public IReadOnlyList<GitHubDeployment> Deployments => Locked<IReadOnlyList<GitHubDeployment>>(s =>
    [
        .. s.Deployments.Select(d => new GitHubDeployment(
            d.Id, d.Sha, d.Task, d.Environment,
            [.. d.Statuses.Select(status => status.State)],
            d.Statuses.LastOrDefault()?.EnvironmentUrl,
            d.Statuses.LastOrDefault()?.LogUrl)),
    ]);

    /// <summary>The names of the environments that deployments have brought into being.</summary>
    public IReadOnlyList<string> EnvironmentNames => Locked<IReadOnlyList<string>>(s => [.. s.Environments.Select(e => e.Key)]);

    /// <summary>Every pull request, oldest first.</summary>
    public IReadOnlyList<GitHubPullRequest> PullRequests =>
        Locked<IReadOnlyList<GitHubPullRequest>>(s => [.. s.PullRequests.Select(p => p.Snapshot())]);

    /// <summary>The newest commit of the default branch.</summary>
    public string DefaultBranchOid => Locked(s => s.DefaultBranchOid);

    /// <summary>Gives somebody a role, or another one.</summary>
    /// <param name="login">Who.</param>
    /// <param name="role">What they may do.</param>
    public void AddCollaborator(string login, GitHubRole role) => Change(s =>
    {
        s.SetRole(login, role);
        return true;
    });

    /// <summary>Adds a commit.</summary>
    /// <param name="oid">Its 40 hexadecimal digits; null makes some up.</param>
    /// <param name="parent">The commit before it; null takes the newest of the default branch.</param>
    /// <param name="message">Its message.</param>
    /// <param name="byLogin">Its author.</param>
    /// <param name="onDefaultBranch">Whether the default branch moves to it.</param>
    /// <returns>The commit's 40 digits.</returns>
    /// <exception cref="ArgumentException">The digits are not 40, or the parent is unknown.</exception>
    public string AddCommit(
        string? oid = null, string? parent = null, string message = "Change", string byLogin = "octocat", bool onDefaultBranch = true) =>
        Change(s => s.AddCommit(oid, [parent ?? s.DefaultBranchOid], message, s.AccountOf(byLogin), onDefaultBranch).Oid);

    /// <summary>Writes a file on the default branch.</summary>
    /// <param name="path">Its path, for example <c>.github/showtime.yml</c>.</param>
    /// <param name="text">Its content.</param>
    public void SetFile(string path, string text) => Change(s =>
    {
        s.SetFile(path, text);
        return true;
    });

    /// <summary>Puts a file into one commit: what a pull request changes.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="oid">The commit, 40 hexadecimal digits.</param>
    public void SetFile(string path, string text, string oid) => Change(s =>
    {
        s.SetFile(path, text, oid);
        return true;
    });

    /// <summary>Defines a label.</summary>
    /// <param name="name">Its name, 50 characters at most.</param>
    /// <param name="color">Six hexadecimal digits.</param>
    /// <param name="description">What it means, 100 characters at most, or null.</param>
    /// <param name="byLogin">Who does it.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="InvalidOperationException">GitHub would refuse it.</exception>
    public GitHubLabel DefineLabel(string name, string color = "ededed", string? description = null, string byLogin = "octocat") =>
        Change(s => Allowed(() => s.CreateLabel(name, color, description, s.AccountOf(byLogin)).Snapshot()));

    /// <summary>Opens an issue that is not a pull request.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="author">Who opens it.</param>
    /// <param name="body">Its text.</param>
    /// <returns>Its number.</returns>
    public int OpenIssue(string title, string author, string? body = null) => Change(s => s.Open(title, body, s.AccountOf(author), null).Number);

    /// <summary>Opens a pull request.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="author">Who opens it.</param>
    /// <param name="body">Its description.</param>
    /// <param name="headOid">Its commit; an unknown one is added on top of the default branch, null makes one up.</param>
    /// <param name="headRef">Its branch; null makes a name up.</param>
    /// <param name="headOwner">Whose repository the branch is in; null is this one, any other is a fork.</param>
    /// <param name="baseRef">The branch it goes into; null is the default branch.</param>
    /// <param name="isDraft">Whether it is a draft.</param>
    /// <param name="branchAge">How long ago its branch was pushed.</param>
    /// <returns>The pull request.</returns>
    public GitHubPullRequest OpenPullRequest(
        string title,
        string author,
        string? body = null,
        string? headOid = null,
        string? headRef = null,
        string? headOwner = null,
        string? baseRef = null,
        bool isDraft = false,
        TimeSpan branchAge = default) => Change(s =>
    {
        var account = s.AccountOf(author);
        var commit = s.AddCommit(headOid, [s.DefaultBranchOid], title, account, moveDefaultBranch: false);
        var branch = headRef ?? FormattableString.Invariant($"feature-{s.Tickets.Count() + 1}");
        var owner = headOwner is null ? s.Owner : s.AccountOf(headOwner);
        var head = new PullRequestHead(commit.Oid, branch, owner, baseRef ?? s.Options.DefaultBranch, s.DefaultBranchOid, isDraft);
        return s.Open(title, body, account, head, branchAge).Snapshot();
    });

    /// <summary>Pushes a commit to a pull request's branch.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="byLogin">Who pushes.</param>
    /// <param name="oid">The commit; an unknown one is added, null makes one up.</param>
    /// <param name="force">Whether it replaces what was there instead of following it.</param>
    /// <returns>The new head's 40 digits.</returns>
    public string PushCommit(int number, string byLogin, string? oid = null, bool force = false) => Change(s =>
    {
        var pull = Pull(s, number);
        var actor = s.AccountOf(byLogin);
        var commit = s.AddCommit(oid, [force ? pull.Head!.BaseOid : pull.Head!.Oid], "Push", actor, moveDefaultBranch: false);
        s.Push(pull, commit, actor, force);
        return commit.Oid;
    });

    /// <summary>Submits an approving review of a pull request's head.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="byLogin">Who reviews.</param>
    public void Approve(int number, string byLogin) => Change(s =>
    {
        s.Review(Pull(s, number), s.AccountOf(byLogin), "APPROVED");
        return true;
    });

    /// <summary>Makes the forks private: what happens to their branches cannot be read any more.</summary>
    public void HideForks() => Change(s => s.HidesForks = true);

    /// <summary>Changes a pull request's description.</summary>
    /// <param name="number">The pull request.</param>
    /// <param name="body">The new description.</param>
    public void EditBody(int number, string body) => Change(s =>
    {
        s.Edit(TicketOf(s, number), null, body);
        return true;
    });

    /// <summary>Puts a label on, and defines it first where it is missing.</summary>
    /// <param name="number">The issue or pull request.</param>
    /// <param name="name">The label.</param>
    /// <param name="byLogin">Who does it.</param>
    /// <exception cref="InvalidOperationException">GitHub would refuse it.</exception>
    public void AddLabel(int number, string name, string byLogin) => Change(s => Allowed(() =>
    {
        var actor = s.AccountOf(byLogin);
        s.AddLabels(TicketOf(s, number), s.LabelsByName([name], actor), actor);
        return true;
    }));

    /// <summary>Removes a label; nothing happens where it is not on.</summary>
    /// <param name="number">The issue or pull request.</param>
    /// <param name="name">The label.</param>
    /// <param name="byLogin">Who does it.</param>
    public void RemoveLabel(int number, string name, string byLogin) => Change(s =>
    {
        if (s.FindLabel(name) is { } label) s.RemoveLabels(TicketOf(s, number), [label], s.AccountOf(byLogin));
        return true;
    });

    /// <summary>Closes or merges a pull request (or closes an issue).</summary>
    /// <param name="number">Which.</param>
    /// <param name="byLogin">Who does it.</param>
    /// <param name="merged">Whether it is merged.</param>
    public void ClosePullRequest(int number, string byLogin, bool merged = false) => Change(s =>
    {
        s.Close(TicketOf(s, number), s.AccountOf(byLogin), merged);
        return true;
    });

    /// <summary>Opens a closed pull request again.</summary>
    /// <param name="number">Which.</param>
    /// <param name="byLogin">Who does it.</param>
    /// <exception cref="InvalidOperationException">It is merged.</exception>
    public void ReopenPullRequest(int number, string byLogin) => Change(s => Allowed(() =>
    {
        s.Reopen(TicketOf(s, number), s.AccountOf(byLogin));
        return true;
    }));

    /// <summary>Comments.</summary>
    /// <param name="number">The issue or pull request.</param>
    /// <param name="body">The text.</param>
    /// <param name="byLogin">Who does it.</param>
    /// <returns>The comment.</returns>
    /// <exception cref="InvalidOperationException">GitHub would refuse it.</exception>
    public GitHubComment AddComment(int number, string body, string byLogin) =>
        Change(s => Allowed(() => Snapshot(s.AddComment(TicketOf(s, number), body, s.AccountOf(byLogin)))));

    /// <summary>A pull request as it is now.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>A copy.</returns>
    public GitHubPullRequest PullRequest(int number) => Locked(s => Pull(s, number).Snapshot());

    /// <summary>The labels of an issue or pull request, oldest definition first.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>A copy.</returns>
    public IReadOnlyList<GitHubLabel> Labels(int number) =>
        Locked<IReadOnlyList<GitHubLabel>>(s => [.. TicketOf(s, number).Labels.OrderBy(l => l.Id).Select(l => l.Snapshot())]);

    /// <summary>The comments on an issue or pull request, oldest first.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>A copy.</returns>
    public IReadOnlyList<GitHubComment> Comments(int number) =>
        Locked<IReadOnlyList<GitHubComment>>(s => [.. TicketOf(s, number).Comments.Select(Snapshot)]);

    static GitHubComment Snapshot(IssueComment c) => new(
        c.Id, c.NodeId, c.Author.Login, c.Body, c.CreatedAt, c.UpdatedAt, [.. c.Reactions.Select(r => $"{r.User.Login}:{r.Content}")]);

    static Ticket TicketOf(RepositoryState state, int number) =>
        state.FindTicket(number) ?? throw new ArgumentException(FormattableString.Invariant($"There is no #{number}."), nameof(number));

    static Ticket Pull(RepositoryState state, int number) =>
        state.FindPullRequest(number)
        ?? throw new ArgumentException(FormattableString.Invariant($"There is no pull request #{number}."), nameof(number));

    // Callers of this surface are in the same process: to them a refusal is an exception that they can see.
    static T Allowed<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (GitHubRefusal refusal)
        {
            throw new InvalidOperationException(refusal.Message, refusal);
        }
    }
}
