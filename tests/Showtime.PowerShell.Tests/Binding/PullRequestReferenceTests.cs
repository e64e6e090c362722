using Showtime.Core.Errors;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Tests.Binding;

public sealed class PullRequestReferenceTests
{
    [Theory]
    [InlineData("123", 123, null)]
    [InlineData(" 123 ", 123, null)]
    [InlineData("#123", 123, null)]
    [InlineData("apache/superset#123", 123, "apache/superset")]
    [InlineData("https://github.com/apache/superset/pull/123", 123, "apache/superset")]
    [InlineData("https://github.com/apache/superset/pull/123/files?diff=split#top", 123, "apache/superset")]
    [InlineData("http://127.0.0.1:8080/a/b.c/pull/1", 1, "a/b.c")]
    public void A_pull_request_can_be_named_in_many_ways(string text, int number, string? repository)
    {
        var reference = PullRequestReference.Parse(text);
        Assert.Equal(number, reference.Number);
        Assert.Equal(repository, reference.Repository);
        Assert.Null(reference.Sha);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("12345678901")]
    [InlineData("https://github.com/apache/superset/issues/123")]
    [InlineData("apache#123")]
    public void A_text_that_names_no_pull_request_is_refused_with_the_spellings(string text)
    {
        var error = Assert.Throws<FormatException>(() => PullRequestReference.Parse(text));
        Assert.Contains("#123", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_number_is_one_or_more(int number) => Assert.Throws<FormatException>(() => PullRequestTransformationAttribute.From(number));

    [Theory]
    [InlineData("https://github.com/acme/app/pull/1", "GITHUB_SERVER_URL=", "acme/app")]
    [InlineData("https://GitHub.com/ACME/app/pull/1", "GITHUB_REPOSITORY=acme/app", "ACME/app")]
    [InlineData("https://ghe.example.com/acme/app/pull/1", "GITHUB_API_URL=https://ghe.example.com/api/v3", "acme/app")]
    [InlineData("https://octo.ghe.com/acme/app/pull/1", "GITHUB_API_URL=https://api.octo.ghe.com", "acme/app")]
    [InlineData("http://127.0.0.1:8470/acme/app/pull/1", "GITHUB_SERVER_URL=http://127.0.0.1:8470", "acme/app")]
    [InlineData("1", "GITHUB_REPOSITORY=acme/app", null)]
    public void A_pull_request_of_the_connected_place_is_taken(string text, string variable, string? repository) =>
        Assert.Equal(repository, new Destination(Variables(variable), null).For(PullRequestReference.Parse(text)));

    [Theory]
    [InlineData("https://github.com/acme/app/pull/1", "GITHUB_API_URL=https://ghe.example.com/api/v3", "github.com", "ghe.example.com")]
    [InlineData("https://github.com.evil.example/acme/app/pull/1", "GITHUB_REPOSITORY=acme/app", "github.com.evil.example", "github.com")]
    [InlineData("https://github.com:8443/acme/app/pull/1", "GITHUB_REPOSITORY=acme/app", "github.com:8443", "github.com")]
    [InlineData("acme/other#1", "GITHUB_REPOSITORY=acme/app", "acme/other", "acme/app")]
    [InlineData("https://github.com/acme/other/pull/1", "GITHUB_REPOSITORY=acme/app", "acme/other", "acme/app")]
    public void A_pull_request_of_another_place_is_refused_and_both_are_named(string text, string variable, string there, string here)
    {
        var error = Assert.Throws<ShowtimeException>(() => new Destination(Variables(variable), null).For(PullRequestReference.Parse(text)));
        Assert.Contains(there, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"runs against {here}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_that_is_named_counts_before_the_connected() =>
        Assert.Equal("acme/other", new Destination(Variables("GITHUB_REPOSITORY=acme/app"), "acme/other", "acme/third").For(PullRequestReference.Parse("acme/other#1")));

    static Dictionary<string, string> Variables(string variable) => new() { [variable.Split('=')[0]] = variable.Split('=')[1] };
}
