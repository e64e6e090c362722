using Showtime.Core.Environments;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Core.Tests.Hosting;

public sealed class ConfirmationTests
{
    [Fact]
    public void A_question_about_many_shows_what_may_make_a_person_hesitate()
    {
        IReadOnlyList<ShowtimeEnvironment> environments =
        [
            Environment(7, "abc1234") with { Frozen = true, RequestedBy = "ada", Age = TimeSpan.FromHours(50), Title = new string('x', 60) },
            Environment(7, "def5678") with { Kind = EnvironmentKind.Building, TimeToLive = TimeToLive.Default },
            Environment(8, "0123456") with { Blocked = true, TimeToLive = TimeToLive.Parse("1w") },
        ];
        RemovalRequest[] requests = [new() { PullRequest = 7 }, new() { PullRequest = 8, Sha = "0123456" }, new() { PullRequest = 9 }];

        Assert.Equal(
            [
                "PR  Sha      Age   Requested by  Note                                             Title",
                "7   abc1234  2d2h  ada           frozen                                           xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
                "7   def5678                      building                                         A title",
                "8   0123456                      blocked, extended to 1w                          A title",
                "9                                no environment found, only what labels are left",
                "3 environments of 3 pull requests.",
            ],
            Confirmation.Table(requests, environments, TimeToLive.Default));
    }

    [Fact]
    public void A_question_about_one_commit_leaves_the_others_out()
    {
        RemovalRequest[] requests = [new() { PullRequest = 7, Sha = "def5678" }];
        var table = Confirmation.Table(requests, [Environment(7, "abc1234"), Environment(7, "def5678")], TimeToLive.Default).ToList();
        Assert.DoesNotContain(table, line => line.Contains("abc1234", StringComparison.Ordinal));
        Assert.Equal("1 environment of 1 pull request.", table[^1]);
    }

    static ShowtimeEnvironment Environment(int number, string sha) => new()
    {
        Repository = "a/b",
        PullRequest = number,
        Sha = sha,
        Title = "A title",
        Status = EnvironmentStatus.Running,
        Kind = EnvironmentKind.Active,
        ServiceName = EnvironmentNames.Service(number, sha),
    };
}

public sealed class DestinationTests
{
    [Theory]
    [InlineData(null, null, "a/b on github.com")]
    [InlineData("https://ghe.example.com/api/v3", null, "a/b on ghe.example.com")]
    [InlineData("http://127.0.0.1:81", "http://127.0.0.1:82", "a/b on this machine (127.0.0.1:81)")]
    [InlineData("http://localhost:81", "http://localhost:82", "a/b on this machine (localhost:81)")]
    [InlineData("http://127.0.0.1:81", null, "a/b on this machine (127.0.0.1:81, with a cloud that is not)")]
    [InlineData("http://127.0.0.1:81", "https://ecs.us-west-2.amazonaws.com", "a/b on this machine (127.0.0.1:81, with a cloud that is not)")]
    [InlineData(null, "http://127.0.0.1:82", "a/b on github.com")]
    public void A_repository_is_on_this_machine_only_where_its_server_is(string? gitHub, string? aws, string expected)
    {
        var variables = new Dictionary<string, string>();
        if (gitHub is not null) variables["GITHUB_API_URL"] = gitHub;
        if (aws is not null) variables["AWS_ENDPOINT_URL"] = aws;
        Assert.Equal(expected, new Destination(variables, "a/b").Place("a/b"));
    }
}
