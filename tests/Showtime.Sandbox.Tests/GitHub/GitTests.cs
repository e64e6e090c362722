using System.Text;

namespace Showtime.Sandbox.Tests.GitHub;

public class GitTests
{
    const string Known = "0123456789abcdef0123456789abcdef01234567";

    readonly Probe _probe = new();

    [Theory]
    [InlineData(Known)]
    [InlineData("0123456")]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("refs/heads/main")]
    [InlineData("pull/1/head")]
    [InlineData("patch/one")]
    public async Task A_commit_is_found_by_digits_or_branch(string reference)
    {
        _probe.Sandbox.AddCommit(Known);
        _probe.Sandbox.OpenPullRequest("a", "bob", headOid: Known, headRef: "patch/one");
        Assert.Equal(Known, (await _probe.Get($"commits/{reference}")).Json.TextAt("sha"));
        Assert.Equal(Known, (await _probe.Rest("GET", $"commits/{reference}", accept: "application/vnd.github.sha")).Text);
    }

    [Theory]
    [InlineData("abcdef0")]
    [InlineData("012345")]
    [InlineData("no-branch")]
    [InlineData("pull/9/head")]
    public async Task An_unknown_commit_is_unprocessable(string reference)
    {
        _probe.Sandbox.AddCommit(Known);
        var answer = await _probe.Get($"commits/{reference}");
        Assert.Equal((422, $"No commit found for SHA: {reference}"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Seven_digits_that_two_commits_share_name_neither()
    {
        _probe.Sandbox.AddCommit(Known);
        _probe.Sandbox.AddCommit("0123456789" + new string('f', 30));
        Assert.Equal(422, (await _probe.Get("commits/0123456")).Status);
        Assert.Equal(200, (await _probe.Get("commits/0123456789a")).Status);
    }

    [Fact]
    public async Task A_comparison_counts_commits_ahead_and_behind()
    {
        var root = _probe.Sandbox.DefaultBranchOid;
        var pull = _probe.Sandbox.OpenPullRequest("a", "bob").HeadOid;
        Assert.Equal(("identical", "0", "0"), await Compare("main", "main"));
        Assert.Equal(("ahead", "1", "0"), await Compare("main", pull));
        Assert.Equal(("behind", "0", "1"), await Compare(pull, "main"));
        _probe.Sandbox.AddCommit();
        var second = _probe.Sandbox.PushCommit(1, "bob");
        Assert.Equal(("diverged", "2", "1"), await Compare("main", second));
        var answer = (await _probe.Get($"compare/main...bob:{second}")).Json;
        Assert.Equal((root, pull), (answer.TextAt("merge_base_commit.sha"), answer.TextAt("commits.0.sha")));
        Assert.Equal(404, (await _probe.Get("compare/main...nowhere")).Status);

        async Task<(string?, string?, string?)> Compare(string from, string to)
        {
            var json = (await _probe.Get($"compare/{from}...{to}")).Json;
            return (json.TextAt("status"), json.TextAt("ahead_by"), json.TextAt("behind_by"));
        }
    }

    [Fact]
    public async Task A_merged_pull_request_is_behind_the_default_branch()
    {
        var head = _probe.Sandbox.OpenPullRequest("a", "bob").HeadOid;
        _probe.Sandbox.ClosePullRequest(1, "mona", merged: true);
        Assert.Equal("behind", (await _probe.Get($"compare/main...{head}")).Json.TextAt("status"));
    }

    [Fact]
    public async Task The_content_of_a_file_is_base64_in_lines_or_raw()
    {
        var text = string.Concat(Enumerable.Repeat("# 🎪 settings\n", 10));
        _probe.Sandbox.SetFile(".github/showtime.yml", text);
        var json = (await _probe.Get("contents/.github/showtime.yml?ref=main")).Json;
        Assert.Contains('\n', json.TextAt("content")!.TrimEnd('\n'));
        Assert.Equal(text, Encoding.UTF8.GetString(Convert.FromBase64String(json.TextAt("content")!)));
        Assert.Equal(text, (await _probe.Rest("GET", "contents/.github/showtime.yml", accept: "application/vnd.github.raw+json")).Text);
        Assert.Equal(["showtime.yml"], (await _probe.Get("contents/.github")).Json.Texts("name"));
        Assert.Equal(404, (await _probe.Get("contents/.github/other.yml")).Status);
        Assert.Equal("No commit found for the ref nowhere", (await _probe.Get("contents/.github/showtime.yml?ref=nowhere")).Message);
    }

    [Theory]
    [InlineData("0123")]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567")]
    public void A_commit_has_forty_digits(string oid) => Assert.Throws<ArgumentException>(() => _probe.Sandbox.AddCommit(oid));

    [Fact]
    public async Task A_file_that_a_pull_request_changes_differs_only_at_its_head()
    {
        _probe.Sandbox.SetFile("a/b.txt", "ours");
        _probe.Sandbox.OpenPullRequest("a", "bob", headOid: Known);
        _probe.Sandbox.SetFile("a/b.txt", "theirs", Known);
        var objects = await _probe.Repository($"ours: object(expression: \"HEAD:a/b.txt\") {{ ... on Blob {{ text }} }} theirs: object(expression: \"{Known}:a/b.txt\") {{ ... on Blob {{ text }} }}");
        Assert.Equal("ours", objects.TextAt("data.repository.ours.text"));
        Assert.Equal("theirs", objects.TextAt("data.repository.theirs.text"));
        Assert.Equal("theirs", (await _probe.Rest("GET", $"contents/a/b.txt?ref={Known}", accept: "application/vnd.github.raw")).Text);
        Assert.Equal("ours", (await _probe.Rest("GET", "contents/a/b.txt", accept: "application/vnd.github.raw")).Text);
    }
}
