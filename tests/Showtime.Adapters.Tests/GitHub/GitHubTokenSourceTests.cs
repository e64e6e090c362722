using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class GitHubTokenSourceTests
{
    [Theory]
    [InlineData("one", "two", "three", "one")]
    [InlineData(null, "two", "three", "two")]
    [InlineData(" ", null, "three\n", "three")]
    public async Task The_variables_override_gh(string? gitHubToken, string? ghToken, string? gh, string expected)
    {
        using var source = Source(gitHubToken, ghToken, _ => Task.FromResult(gh));

        Assert.Equal(expected, await source.GetAsync(default));
    }

    [Fact]
    public async Task Gh_is_asked_once_and_only_if_needed()
    {
        var asked = 0;
        using var source = Source(null, null, _ => Task.FromResult<string?>($"token-{++asked}"));

        var tokens = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => source.GetAsync(default).AsTask()));

        Assert.All(tokens, token => Assert.Equal("token-1", token));
        using var never = Source("one", null, _ => throw new InvalidOperationException());
        await never.GetAsync(default);
    }

    [Fact]
    public async Task A_missing_token_is_an_error_that_says_where_to_get_one()
    {
        using var source = Source(null, null, _ => Task.FromResult<string?>(null));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(async () => await source.GetAsync(default));

        Assert.Equal(ShowtimeError.NotAuthenticated, failure.Error);
        Assert.Contains("GITHUB_TOKEN", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("gh auth login", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_would_break_the_header_is_refused_without_being_shown()
    {
        using var source = Source("abc\r\nX-Evil: 1", null, _ => Task.FromResult<string?>(null));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(async () => await source.GetAsync(default));

        Assert.Equal(ShowtimeError.NotAuthenticated, failure.Error);
        Assert.DoesNotContain("abc", failure.Message, StringComparison.Ordinal);
    }

    static GitHubTokenSource Source(string? gitHubToken, string? ghToken, Func<CancellationToken, Task<string?>> gh)
    {
        var variables = new Dictionary<string, string>();
        if (gitHubToken is not null) variables["GITHUB_TOKEN"] = gitHubToken;
        if (ghToken is not null) variables["GH_TOKEN"] = ghToken;
        return new(variables, gh);
    }
}
