using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class GitHubOptionsTests
{
    public static TheoryData<string?, string, string> Repositories => new()
    {
        { "acme/superset", "", "acme/superset" },
        { "acme/superset", "GITHUB_REPOSITORY=other/one", "acme/superset" },
        { null, "GITHUB_REPOSITORY=acme/superset.fork", "acme/superset.fork" },
        { null, "GITHUB_ORG=acme;GITHUB_REPO=superset", "acme/superset" },
        { null, "GITHUB_REPOSITORY= ;GITHUB_ORG=acme;GITHUB_REPO=superset", "acme/superset" },
    };

    [Theory]
    [MemberData(nameof(Repositories))]
    public void The_repository_comes_from_the_caller_or_the_variables(string? named, string variables, string expected) =>
        Assert.Equal(expected, GitHubOptions.From(named, Variables(variables)).Repository);

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "GITHUB_ORG=acme")]
    [InlineData("superset", "")]
    [InlineData("acme/superset/pulls", "")]
    [InlineData("acme/su perset", "")]
    [InlineData("acme/?x=", "")]
    public void A_missing_or_invalid_repository_is_refused_with_what_to_set(string? named, string variables)
    {
        var failure = Assert.Throws<ShowtimeException>(() => GitHubOptions.From(named, Variables(variables)));

        Assert.Equal(ShowtimeError.InvalidInput, failure.Error);
        Assert.Contains("GITHUB_REPOSITORY", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "https://api.github.com/", "https://api.github.com/graphql", "https://github.com/")]
    [InlineData("GITHUB_API_URL=http://127.0.0.1:4000", "http://127.0.0.1:4000/", "http://127.0.0.1:4000/graphql", "https://github.com/")]
    [InlineData(
        "GITHUB_API_URL=https://ghe.example/api/v3;GITHUB_SERVER_URL=https://ghe.example",
        "https://ghe.example/api/v3/",
        "https://ghe.example/api/graphql",
        "https://ghe.example/")]
    [InlineData("GITHUB_API_URL=https://a.example/;GITHUB_GRAPHQL_URL=https://b.example/q", "https://a.example/", "https://b.example/q", "https://github.com/")]
    public void The_endpoints_come_from_the_variables(string variables, string api, string graphQl, string server)
    {
        var options = GitHubOptions.From("acme/superset", Variables(variables));

        Assert.Equal((api, graphQl, server), (options.ApiUrl.AbsoluteUri, options.GraphQlUrl.AbsoluteUri, options.ServerUrl.AbsoluteUri));
    }

    [Theory]
    [InlineData("GITHUB_API_URL=api.github.com")]
    [InlineData("GITHUB_GRAPHQL_URL=file:///etc/passwd")]
    public void An_invalid_endpoint_is_refused_by_name(string variables)
    {
        var failure = Assert.Throws<ShowtimeException>(() => GitHubOptions.From("acme/superset", Variables(variables)));

        Assert.Equal(ShowtimeError.InvalidConfiguration, failure.Error);
        Assert.StartsWith(variables.Split('=')[0], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_API_URL=http://ghe.example/api/v3")]
    [InlineData("GITHUB_GRAPHQL_URL=http://192.0.2.7:8080/graphql")]
    [InlineData("GITHUB_SERVER_URL=http://localhost.example/")]
    public void A_token_is_not_sent_to_another_machine_in_clear_text(string variables)
    {
        var name = variables.Split('=')[0];

        var failure = Assert.Throws<ShowtimeException>(() => GitHubOptions.From("acme/superset", Variables(variables)));

        Assert.Equal((ShowtimeError.InvalidConfiguration, name), (failure.Error, failure.Target));
        Assert.Contains("the GitHub token would be sent in clear text", failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_API_URL=http://localhost:4000/")]
    [InlineData("GITHUB_API_URL=http://[::1]:4000/")]
    [InlineData("GITHUB_API_URL=http://127.0.3.1/")]
    public void Plain_http_is_allowed_on_this_machine(string variables) =>
        Assert.Equal("http", GitHubOptions.From("acme/superset", Variables(variables)).ApiUrl.Scheme);

    [Theory]
    [InlineData("GITHUB_API_URL=http://me:s3cret@ghe.example/")]
    [InlineData("GITHUB_API_URL=me:s3cret@ghe.example")]
    public void The_password_in_an_address_is_not_in_the_error(string variables)
    {
        var failure = Assert.Throws<ShowtimeException>(() => GitHubOptions.From("acme/superset", Variables(variables)));

        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    static Dictionary<string, string> Variables(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
}
