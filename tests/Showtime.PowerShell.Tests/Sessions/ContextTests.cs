using Showtime.Core.Configuration;
using Showtime.Core.Ports;
using Showtime.PowerShell.Output;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Tests.Sessions;

public sealed class ContextTests
{
    static readonly ResolvedConfiguration Configuration = new(
        new ShowtimeConfiguration(), new Dictionary<string, string> { ["deploy.ecs.cluster"] = ".github/showtime.yml:12" });

    [Fact]
    public void Each_value_is_there_with_its_origin()
    {
        var context = Read(new() { ["GITHUB_REPOSITORY"] = "a/b" });
        Assert.Equal("ecs superset-ci (us-west-2)", context.Target);
        Assert.Contains(new ContextSetting("repository", "a/b", "GITHUB_REPOSITORY"), context.Settings);
        Assert.Contains(new ContextSetting("deploy.ecs.cluster", "superset-ci", ".github/showtime.yml:12"), context.Settings);
        Assert.Contains(new ContextSetting("environment.ttl", "48h", "default"), context.Settings);
        Assert.Contains(new ContextSetting("image.buildArgs.INCLUDE_CHROMIUM", "false", "default"), context.Settings);
    }

    [Theory]
    [InlineData("GITHUB_TOKEN", "secret", "GITHUB_TOKEN")]
    [InlineData("OTHER", "x", "gh auth token")]
    public void The_origin_of_the_token_is_shown(string variable, string value, string origin) =>
        Assert.Equal(origin, Read(new() { [variable] = value }).GitHubToken);

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)")]
    [InlineData("AWS_PROFILE", "profile secret")]
    [InlineData("OTHER", "default profile, container or instance")]
    public void The_origin_of_the_credentials_is_shown(string variable, string origin) =>
        Assert.Equal(origin, Read(new() { [variable] = "secret" }).AwsCredentials);

    [Fact]
    public void No_secret_is_shown()
    {
        var context = Read(new() { ["GITHUB_TOKEN"] = "hidden1", ["AWS_ACCESS_KEY_ID"] = "hidden2", ["AWS_SECRET_ACCESS_KEY"] = "hidden3", ["GITHUB_API_URL"] = "https://maria:hidden4@git.example.com/api/v3" });
        Assert.DoesNotContain("hidden", context.ToString() + string.Join('\n', context.Settings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_Connect_Showtime_wins_over_a_variable()
    {
        var connection = new Connection("c/d", null, new Dictionary<string, string> { ["GITHUB_TOKEN"] = "x" }, new Dictionary<string, string>());
        var context = Read(new() { ["GITHUB_REPOSITORY"] = "a/b", ["GITHUB_TOKEN"] = "x" }, connection);
        Assert.Equal("Connect-Showtime", context.GitHubToken);
        Assert.Contains(context.Settings, setting => setting is { Name: "repository", Origin: "Connect-Showtime" });
    }

    static ShowtimeContext Read(Dictionary<string, string> variables, Connection? connection = null) =>
        new ContextReader(new ConnectionOptions { Variables = variables }, connection ?? Connection.Default, null).Read("a/b", "a/b on github.com", Configuration);
}
