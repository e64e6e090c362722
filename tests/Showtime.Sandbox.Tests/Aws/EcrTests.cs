using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class EcrTests
{
    [Theory]
    [InlineData(null, "https://123456789012.dkr.ecr.us-west-2.amazonaws.com", "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime")]
    [InlineData("http://127.0.0.1:5000/", "http://127.0.0.1:5000", "127.0.0.1:5000/showtime")]
    public async Task The_token_logs_docker_in_at_the_registry(string? endpoint, string proxy, string uri)
    {
        var account = new Account(new() { RegistryEndpoint = endpoint is null ? null : new(endpoint), RegistryPassword = "pass" });
        var data = (await account.CallAsync("ecr", "GetAuthorizationToken"))["authorizationData"]![0]!;
        Assert.Equal("AWS:pass", Encoding.UTF8.GetString(Convert.FromBase64String((string)data["authorizationToken"]!)));
        Assert.Equal(proxy, (string?)data["proxyEndpoint"]);
        Assert.Equal(account.Time.GetUtcNow().AddHours(12).ToUnixTimeSeconds(), (long)data["expiresAt"]!);
        Assert.Equal(uri, (string?)(await account.CallAsync("ecr", "DescribeRepositories"))["repositories"]![0]!["repositoryUri"]);
    }

    [Fact]
    public async Task Images_are_described_in_pages()
    {
        var account = new Account();
        for (var i = 0; i < 5; i++) account.Aws.PushImage("showtime", $"pr-{i}");
        var seen = new List<string>();
        string? token = null;
        do
        {
            var request = new JsonObject { ["repositoryName"] = "showtime", ["maxResults"] = 2 };
            if (token is not null) request["nextToken"] = token;
            var page = await account.CallAsync("ecr", "DescribeImages", request);
            seen.AddRange(page["imageDetails"]!.AsArray().Select(static d => (string)d!["imageTags"]![0]!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);
        Assert.Equal(["pr-0", "pr-1", "pr-2", "pr-3", "pr-4"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(5, (await account.CallAsync("ecr", "ListImages", new JsonObject { ["repositoryName"] = "showtime" }))["imageIds"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("nope", null, "RepositoryNotFoundException", "The repository with name 'nope' does not exist in the registry with id '123456789012'")]
    [InlineData(
        "showtime", "gone", "ImageNotFoundException",
        "The image with imageId {imageDigest:'null', imageTag:'gone'} does not exist within the repository with name 'showtime' in the registry with id '123456789012'")]
    public async Task An_error_names_the_missing_repository_or_image(string repository, string? tag, string code, string message)
    {
        var request = new JsonObject { ["repositoryName"] = repository };
        if (tag is not null) request["imageIds"] = new JsonArray(new JsonObject { ["imageTag"] = tag });
        Assert.Equal((code, message), await new Account().ErrorAsync("ecr", "DescribeImages", request));
    }

    [Fact]
    public async Task Deleting_by_tag_removes_the_tag_and_with_the_last_tag_the_image()
    {
        var account = new Account();
        account.Aws.PushImage("showtime", "one", "{}");
        account.Aws.PushImage("showtime", "two", "{}");
        var first = await DeleteAsync(new() { ["imageTag"] = "one" }, new() { ["imageTag"] = "gone" });
        Assert.Equal("one", (string?)first["imageIds"]!.AsArray().Single()!["imageTag"]);
        Assert.Equal("ImageNotFound", (string?)first["failures"]!.AsArray().Single()!["failureCode"]);
        Assert.Equal(["two"], account.Aws.Images.Single().Tags);
        await DeleteAsync(new JsonObject { ["imageTag"] = "two" });
        Assert.Empty(account.Aws.Images);

        async Task<JsonObject> DeleteAsync(params JsonObject[] ids) =>
            await account.CallAsync("ecr", "BatchDeleteImage", new JsonObject { ["repositoryName"] = "showtime", ["imageIds"] = new JsonArray([.. ids]) });
    }

    [Fact]
    public async Task A_pushed_tag_moves_to_the_newest_image()
    {
        var account = new Account();
        var first = await PutAsync("1");
        var second = await PutAsync("2");
        Assert.NotEqual((string?)first["image"]!["imageId"]!["imageDigest"], (string?)second["image"]!["imageId"]!["imageDigest"]);
        Assert.Equal([0, 1], account.Aws.Images.Select(static i => i.Tags.Count).Order());
        var read = await account.CallAsync("ecr", "BatchGetImage", new JsonObject { ["repositoryName"] = "showtime", ["imageIds"] = new JsonArray(new JsonObject { ["imageTag"] = "t" }) });
        Assert.Equal("2", (string?)read["images"]![0]!["imageManifest"]);
        Task<JsonObject> PutAsync(string manifest) =>
            account.CallAsync("ecr", "PutImage", new JsonObject { ["repositoryName"] = "showtime", ["imageManifest"] = manifest, ["imageTag"] = "t" });
    }
}
