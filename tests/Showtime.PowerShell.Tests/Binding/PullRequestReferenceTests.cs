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
        var reference = new PullRequestReference(text);
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
    public void What_names_none_is_refused_with_the_ways_that_there_are(string text)
    {
        var error = Assert.Throws<FormatException>(() => new PullRequestReference(text));
        Assert.Contains("#123", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_number_is_one_or_more(int number) => Assert.Throws<FormatException>(() => new PullRequestReference(number));
}
