using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class RegistryMirrorTests : IAsyncLifetime
{
    readonly Registry _registry = new();
    ModelListener _listener = null!;
    Account _account = null!;

    public ValueTask InitializeAsync()
    {
        _listener = ModelListener.Start(_registry);
        _account = new(new() { RegistryEndpoint = _listener.Address, EnforceRateLimits = false });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _account.Aws.DisposeAsync();
        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task A_pushed_image_is_described()
    {
        Assert.Empty((await AskAsync("DescribeImages"))["imageDetails"]!.AsArray());
        var digest = _registry.Push("pr-1");
        var image = (await AskAsync("DescribeImages", "pr-1"))["imageDetails"]!.AsArray().Single()!;
        Assert.Equal((digest, 7), ((string?)image["imageDigest"], (int)image["imageSizeInBytes"]!));
        Assert.Equal("pr-1", Assert.Single(_account.Aws.Images).Tags.Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_that_ecr_deletes_is_deleted_in_the_registry_or_hidden(bool canDelete)
    {
        _registry.CanDelete = canDelete;
        _registry.Push("pr-1");
        Assert.Single((await AskAsync("BatchDeleteImage", "pr-1"))["imageIds"]!.AsArray());
        Assert.Equal(canDelete, _registry.Tags.Count == 0);
        Assert.Empty((await AskAsync("DescribeImages"))["imageDetails"]!.AsArray());
        Assert.Equal("ImageNotFound", (string?)(await AskAsync("BatchDeleteImage", "pr-1"))["failures"]![0]!["failureCode"]);
        if (!canDelete) return;
        _registry.Push("pr-1");
        Assert.Single((await AskAsync("DescribeImages"))["imageDetails"]!.AsArray());
    }

    [Fact]
    public async Task Deleting_one_of_two_tags_keeps_the_image()
    {
        _registry.Push("one", "same");
        _registry.Push("two", "same");
        await AskAsync("BatchDeleteImage", "one");
        Assert.Equal(2, _registry.Tags.Count); // a registry has no way to delete a tag alone
        Assert.Equal(["two"], (await AskAsync("DescribeImages"))["imageDetails"]![0]!["imageTags"]!.AsArray().Select(static t => (string?)t));
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_a_server_error()
    {
        await _listener.DisposeAsync();
        var answer = await _account.SendAsync("ecr", "DescribeImages", new JsonObject { ["repositoryName"] = "showtime" });
        Assert.Equal((500, "ServerException"), (answer.Status, answer.Headers["x-amzn-ErrorType"]));
    }

    Task<JsonObject> AskAsync(string action, string? tag = null)
    {
        var request = new JsonObject { ["repositoryName"] = "showtime" };
        if (tag is not null) request["imageIds"] = new JsonArray(new JsonObject { ["imageTag"] = tag });
        return _account.CallAsync("ecr", action, request);
    }

    /// <summary>As much of the registry's API as the mirror uses.</summary>
    sealed class Registry : ISandboxModel
    {
        public Dictionary<string, (string Digest, string Manifest)> Tags { get; } = [];

        public bool CanDelete { get; set; } = true;

        public string Push(string tag, string content = "x")
        {
            var manifest = $$"""{"schemaVersion":2,"config":"{{content}}","layers":[{"size":3},{"size":4}]}""";
            var digest = "sha256:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(manifest))).ToLowerInvariant();
            Tags[tag] = (digest, manifest);
            return digest;
        }

        public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Answer(request));

        SandboxResponse Answer(SandboxRequest request)
        {
            var last = request.Url.Segments[^1];
            if (request.Url.AbsolutePath == "/v2/showtime/tags/list")
            {
                return Tags.Count == 0 ? SandboxResponse.Text(404, "") : SandboxResponse.Json(200, new JsonObject { ["tags"] = new JsonArray([.. Tags.Keys.Select(static t => (JsonNode)t)]) });
            }

            if (request.Method == "GET")
            {
                var (digest, manifest) = Tags[last];
                return SandboxResponse.Text(200, manifest, "application/vnd.docker.distribution.manifest.v2+json") with { Headers = new Dictionary<string, string> { ["Docker-Content-Digest"] = digest } };
            }

            if (!CanDelete) return SandboxResponse.Text(405, "");
            foreach (var tag in Tags.Where(t => t.Value.Digest == last).Select(static t => t.Key).ToList()) Tags.Remove(tag);
            return SandboxResponse.Text(202, "");
        }
    }
}
