using Showtime.Adapters.Aws;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Aws;

public sealed class EcrTests
{
    const string Host = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

    [Fact]
    public async Task An_image_is_found_and_its_tag_deleted_once()
    {
        await using var cloud = new Cloud();
        var digest = cloud.Sandbox.PushImage("showtime", "pr-7-abc1234-ci", "{}");
        cloud.Sandbox.PushImage("showtime", "keep", "{}");
        var registry = new EcrImageRegistry(cloud.Regions());
        const string reference = $"{Host}/showtime:pr-7-abc1234-ci";

        var before = await registry.FindDigestAsync(reference, default);
        var deleted = await registry.DeleteAsync(reference, default);
        var again = await registry.DeleteAsync(reference, default);
        var after = await registry.FindDigestAsync(reference, default);

        Assert.Equal((digest, true, false, null), (before, deleted, again, after));
        Assert.Equal(["keep"], Assert.Single(cloud.Sandbox.Images).Tags);
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_has_nothing_to_delete_but_cannot_be_read()
    {
        await using var cloud = new Cloud();
        var registry = new EcrImageRegistry(cloud.Regions());

        var deleted = await registry.DeleteAsync($"{Host}/none:tag", default);
        var e = await Assert.ThrowsAsync<ShowtimeException>(() => registry.FindDigestAsync($"{Host}/none:tag", default));

        Assert.False(deleted);
        Assert.Equal(ShowtimeError.NotFound, e.Error);
        Assert.Contains("aws ecr create-repository", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_image_with_a_tag_of_ours_is_listed_with_its_age_page_by_page()
    {
        await using var cloud = new Cloud();
        foreach (var tag in new[] { "latest", "pr-7-abc1234-ci-old", "pr-x-abc1234-ci" }) cloud.Sandbox.PushImage("showtime", tag, $"{{\"{tag}\":0}}");
        for (var i = 0; i < 1100; i++) cloud.Sandbox.PushImage("showtime", $"pr-7-{i:x7}-ci", $"{{\"{i}\":0}}");

        var listed = await new EcrImageRegistry(cloud.Regions()).ListAsync($"{Host}/showtime", default);

        Assert.Equal(1100, listed.Select(image => image.Reference).Distinct().Count());
        Assert.All(listed, image => Assert.Equal((7, $"{Host}/showtime:pr-7-{image.Sha}-ci", cloud.Time.GetUtcNow()), (image.PullRequest, image.Reference, image.PushedAt)));
        Assert.Equal(2, cloud.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_has_no_images()
    {
        await using var cloud = new Cloud();

        Assert.Empty(await new EcrImageRegistry(cloud.Regions()).ListAsync($"{Host}/none", default));
    }

    [Fact]
    public async Task A_deletion_that_ECR_refuses_is_an_error()
    {
        await using var cloud = new Cloud();
        cloud.Wire.Replace(
            "BatchDeleteImage",
            () => RecordingHandler.Json("""{"imageIds":[],"failures":[{"failureCode":"ImageReferencedByManifestList","failureReason":"it is"}]}"""));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => new EcrImageRegistry(cloud.Regions()).DeleteAsync($"{Host}/showtime:tag", default));

        Assert.Equal(ShowtimeError.Conflict, e.Error);
        Assert.Contains("ImageReferencedByManifestList", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_is_reused_until_it_is_about_to_expire()
    {
        await using var cloud = new Cloud(new() { RegistryPassword = "pass:word" });
        var credentials = new EcrCredentials(cloud.Regions(), cloud.Time);

        var first = await credentials.FindAsync(Host, default);
        cloud.Time.Advance(TimeSpan.FromHours(10));
        await credentials.FindAsync(Host, default);
        var asked = cloud.Sandbox.Requests.Count;
        cloud.Time.Advance(TimeSpan.FromHours(2));
        await credentials.FindAsync(Host, default);

        Assert.Equal(("AWS", "pass:word"), (first!.Username, first.Password));
        Assert.Equal((1, 2), (asked, cloud.Sandbox.Requests.Count));
        Assert.DoesNotContain("pass", first.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io/apache/superset:x", false)]
    [InlineData("apache/superset:x", false)]
    [InlineData("public.ecr.aws/a/b:x", false)]
    [InlineData("123456789012.dkr.ecr.us-west-2.amazonaws.com.evil.example/a:x", false)]
    [InlineData("123456789012.dkr.ecr.us-west-2.amazonaws.com/a/b:x", true)]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a:x", true)]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:x", true)]
    public async Task Only_private_registries_of_ECR_are_asked_for_a_login(string reference, bool serves)
    {
        await using var cloud = new Cloud();

        Assert.Equal(serves, EcrImageRegistry.Serves(reference));
        if (!serves) Assert.Null(await new EcrCredentials(cloud.Regions(), cloud.Time).FindAsync(reference.Split('/')[0], default));
        Assert.Empty(cloud.Sandbox.Requests);
    }
}
