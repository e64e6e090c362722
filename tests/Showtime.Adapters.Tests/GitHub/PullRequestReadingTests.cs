using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class PullRequestReadingTests
{
    readonly GitHubStage _stage = new();

    [Fact]
    public async Task One_request_reads_a_pull_request_with_its_labels_their_authors_its_lease_and_the_configuration()
    {
        _stage.Sandbox.SetFile(".github/showtime.yml", "environment: { port: 9000 }\n");
        var pull = _stage.Sandbox.OpenPullRequest("Charts", "contributor", body: "FEATURE_X=true", headOwner: "contributor");
        _stage.Sandbox.AddLabel(pull.Number, "🎪 ⚡ showtime-trigger-start", "maxime");
        _stage.Sandbox.AddLabel(pull.Number, "bug", "someone[bot]");
        _stage.Sandbox.DefineLabel($"🎪 🔐 pr-{pull.Number}", description: "run-1.2 until 2026-03-01T12:10:00Z");
        _stage.Sandbox.ClearRequestLog();

        var snapshot = await _stage.PullRequests.ReadAsync(pull.Number, default);
        var configuration = await _stage.PullRequests.ReadDefaultBranchFileAsync(".github/showtime.yml", default);

        Assert.Equal(1, _stage.RequestCount);
        Assert.Equal("environment: { port: 9000 }\n", configuration);
        Assert.Equal(("acme/superset", pull.Number, "Charts", "FEATURE_X=true"), (snapshot.Repository, snapshot.Number, snapshot.Title, snapshot.Body));
        Assert.Equal((PullRequestState.Open, pull.HeadOid, true, "contributor"), (snapshot.State, snapshot.HeadSha, snapshot.IsFork, snapshot.Author));
        Assert.Equal("github-actions", snapshot.Viewer);
        Assert.Equal(["🎪 ⚡ showtime-trigger-start", "bug"], snapshot.Labels.Select(label => label.Name));
        Assert.Equal(["maxime", "someone"], snapshot.Labels.Select(label => label.AddedBy));
        Assert.All(snapshot.Labels, label => Assert.Equal(_stage.Clock.GetUtcNow(), label.AddedAt));
        Assert.Equal(("run-1.2", new DateTimeOffset(2026, 3, 1, 12, 10, 0, TimeSpan.Zero)), (snapshot.Lease!.Owner, snapshot.Lease.Until));
    }

    [Fact]
    public async Task The_last_person_to_add_a_label_counts()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor");
        _stage.Sandbox.AddLabel(pull.Number, "🎪 ⚡ showtime-trigger-start", "maxime");
        _stage.Sandbox.RemoveLabel(pull.Number, "🎪 ⚡ showtime-trigger-start", "maxime");
        _stage.Sandbox.AddLabel(pull.Number, "🎪 ⚡ showtime-trigger-start", "stranger");

        var snapshot = await _stage.PullRequests.ReadAsync(pull.Number, default);

        Assert.Equal("stranger", Assert.Single(snapshot.Labels).AddedBy);
    }

    [Fact]
    public async Task A_label_older_than_the_newest_events_has_no_known_author()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor");
        _stage.Sandbox.AddLabel(pull.Number, "🎪 ⚡ showtime-trigger-start", "maxime");
        for (var i = 0; i < 100; i++)
        {
            _stage.Sandbox.AddLabel(pull.Number, "bug", "maxime");
            _stage.Sandbox.RemoveLabel(pull.Number, "bug", "maxime");
        }

        var label = Assert.Single((await _stage.PullRequests.ReadAsync(pull.Number, default)).Labels);

        Assert.Null(label.AddedBy);
        Assert.Null(label.AddedAt);
    }

    [Theory]
    [InlineData(false, PullRequestState.Closed)]
    [InlineData(true, PullRequestState.Merged)]
    public async Task A_closed_pull_request_is_read_as_closed(bool merged, object expected)
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor");
        _stage.Sandbox.ClosePullRequest(pull.Number, "maxime", merged);

        var snapshot = await _stage.PullRequests.ReadAsync(pull.Number, default);

        Assert.Equal((PullRequestState)expected, snapshot.State);
        Assert.False(snapshot.IsFork);
        Assert.Null(snapshot.Lease);
    }

    [Fact]
    public async Task A_missing_pull_request_is_named()
    {
        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.ReadAsync(999, default));

        Assert.Equal(ShowtimeError.NotFound, failure.Error);
        Assert.Equal("Pull request 999 does not exist in acme/superset.", failure.Message);
        Assert.NotNull(failure.Remedy);
    }

    [Fact]
    public async Task An_issue_is_not_a_pull_request()
    {
        var issue = _stage.Sandbox.OpenIssue("Broken", "someone");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.ReadAsync(issue, default));

        Assert.Equal(ShowtimeError.NotFound, failure.Error);
    }

    [Fact]
    public async Task An_unreadable_lease_has_expired()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor");
        _stage.Sandbox.DefineLabel($"🎪 🔐 pr-{pull.Number}", description: "somebody edited this");

        var snapshot = await _stage.PullRequests.ReadAsync(pull.Number, default);

        Assert.Equal(DateTimeOffset.MinValue, snapshot.Lease!.Until);
    }

    [Fact]
    public async Task A_commit_contains_its_ancestors_and_itself()
    {
        var older = _stage.Sandbox.DefaultBranchOid;
        var newer = _stage.Sandbox.AddCommit();

        Assert.True(await _stage.PullRequests.IsAncestorAsync(older, newer, default));
        Assert.True(await _stage.PullRequests.IsAncestorAsync(newer, newer, default));
        Assert.False(await _stage.PullRequests.IsAncestorAsync(newer, older, default));
        var unknown = await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.IsAncestorAsync(new string('0', 40), newer, default));
        Assert.Equal(ShowtimeError.NotFound, unknown.Error);
        var nonsense = await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.IsAncestorAsync("../../../user", newer, default));
        Assert.Equal(ShowtimeError.InvalidInput, nonsense.Error);
    }

    [Fact]
    public async Task Open_pull_requests_are_listed_newest_first()
    {
        var first = _stage.Sandbox.OpenPullRequest("First", "contributor");
        var second = _stage.Sandbox.OpenPullRequest("Second", "contributor");
        _stage.Sandbox.ClosePullRequest(_stage.Sandbox.OpenPullRequest("Closed", "contributor").Number, "contributor");

        var listed = await _stage.PullRequests.ListOpenAsync(10, default);

        Assert.Equal([(second.Number, "Second"), (first.Number, "First")], listed.Select(snapshot => (snapshot.Number, snapshot.Title)));
        Assert.Equal(second.Number, Assert.Single(await _stage.PullRequests.ListOpenAsync(1, default)).Number);
    }

    [Theory]
    [InlineData(GitHubRole.Admin, PermissionLevel.Admin)]
    [InlineData(GitHubRole.Maintain, PermissionLevel.Maintain)]
    [InlineData(GitHubRole.Write, PermissionLevel.Write)]
    [InlineData(GitHubRole.Triage, PermissionLevel.Triage)]
    [InlineData(GitHubRole.Read, PermissionLevel.Read)]
    public async Task A_permission_is_read_from_the_role(GitHubRole role, PermissionLevel expected)
    {
        _stage.Sandbox.AddCollaborator("someone", role);

        Assert.Equal(expected, await _stage.PullRequests.ReadPermissionAsync("someone", default));
    }

    [Theory]
    [InlineData("""{"permission":"write","role_name":"release-captain"}""", PermissionLevel.Write)]
    [InlineData("""{"permission":"read","role_name":"triage"}""", PermissionLevel.Triage)]
    [InlineData("""{"permission":"none","role_name":""}""", PermissionLevel.None)]
    [InlineData("""{"permission":"read","role_name":"admin"}""", PermissionLevel.Read)]
    [InlineData("""{"permission":"read","role_name":"maintain"}""", PermissionLevel.Read)]
    [InlineData("""{"permission":"none","role_name":"write"}""", PermissionLevel.None)]
    public async Task A_custom_role_counts_as_the_permission_that_it_is_based_on(string answer, PermissionLevel expected)
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, answer));

        Assert.Equal(expected, await _stage.PullRequests.ReadPermissionAsync("someone", default));
    }

    [Fact]
    public async Task A_repositorys_number_that_does_not_fit_into_graphql_is_read_by_rest()
    {
        _stage.Wire.Rule = (_, sent) => !sent.Body.Contains("ReadIdentity", StringComparison.Ordinal) ? null : new Wire.Fate.Answered(() => Wire.Answer(200, """
            {"data":{"viewer":{"login":"maxime"},"repository":{"id":"R_1","databaseId":null}},
             "errors":[{"message":"Int cannot represent non 32-bit signed integer value: 4000000001","path":["repository","databaseId"]}]}
            """));

        Assert.Equal(_stage.Sandbox.DatabaseId, await _stage.PullRequests.RepositoryIdAsync(default));
    }

    [Fact]
    public async Task A_login_that_is_not_a_collaborator_has_no_permission()
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(404, """{"message":"someone is not a user"}"""));

        Assert.Equal(PermissionLevel.None, await _stage.PullRequests.ReadPermissionAsync("someone", default));
    }

    [Theory]
    [InlineData(200, """{"permission":"odd"}""")]
    [InlineData(403, """{"message":"Resource not accessible by integration"}""")]
    [InlineData(500, "")]
    public async Task A_permission_that_cannot_be_read_throws(int status, string answer)
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(status, answer));

        await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.ReadPermissionAsync("someone", default));
    }

    [Fact]
    public async Task A_commit_is_found_by_its_short_form()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor", headOwner: "contributor");

        Assert.Equal(pull.HeadOid, await _stage.PullRequests.FindCommitAsync(pull.HeadOid[..7], default));
        Assert.Equal(pull.HeadOid, await _stage.PullRequests.FindCommitAsync(pull.HeadOid, default));
        Assert.Null(await _stage.PullRequests.FindCommitAsync("0000000", default));
    }

    [Fact]
    public async Task A_branch_named_like_a_commit_is_not_found_as_one()
    {
        _stage.Wire.Rule = (_, _) =>
            new Wire.Fate.Answered(() => Wire.Answer(200, """{"data":{"repository":{"object":{"oid":"1111111111111111111111111111111111111111"}}}}"""));

        Assert.Null(await _stage.PullRequests.FindCommitAsync("abcdef1", default));
    }

    [Fact]
    public async Task A_missing_file_is_null_and_read_once()
    {
        await _stage.OpenAsync();

        Assert.Null(await _stage.PullRequests.ReadDefaultBranchFileAsync(".github/showtime.yml", default));
        Assert.Equal(0, _stage.RequestCount);
        _stage.Sandbox.SetFile("other.yml", "text");
        Assert.Equal("text", await _stage.PullRequests.ReadDefaultBranchFileAsync("other.yml", default));
    }

    [Fact]
    public async Task A_token_that_may_not_read_files_still_reads_the_pull_request()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A", "contributor");
        var answer = """
            {"data":{"viewer":{"login":"bot"},"repository":{"id":"R_1","file":null,"pullRequest":{"id":"PR_1","number":1,"state":"OPEN","headRefOid":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "labels":{"nodes":[],"pageInfo":{"hasNextPage":false}}}}},
            "errors":[{"type":"FORBIDDEN","path":["repository","file"],"message":"Resource not accessible by integration"}]}
            """;
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, answer));

        Assert.Equal(pull.Number, (await _stage.PullRequests.ReadAsync(pull.Number, default)).Number);
        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => _stage.PullRequests.ReadDefaultBranchFileAsync(".github/showtime.yml", default));
        Assert.Equal(ShowtimeError.PermissionDenied, failure.Error);
        Assert.Contains("contents: read", failure.Message, StringComparison.Ordinal);
    }
}
