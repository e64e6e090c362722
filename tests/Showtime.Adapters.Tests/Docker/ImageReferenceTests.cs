using Showtime.Adapters.Docker;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("apache/superset:pr-1-abcdef0-ci", "docker.io", "apache/superset", "pr-1-abcdef0-ci")]
    [InlineData("superset", "docker.io", "library/superset", "latest")]
    [InlineData("docker.io/apache/superset:1", "docker.io", "apache/superset", "1")]
    [InlineData("index.docker.io/apache/superset:1", "docker.io", "apache/superset", "1")]
    [InlineData("ghcr.io/a/b/c:1", "ghcr.io", "a/b/c", "1")]
    [InlineData("localhost/a:1", "localhost", "a", "1")]
    [InlineData("127.0.0.1:5000/a:1", "127.0.0.1:5000", "a", "1")]
    [InlineData("[::1]:5000/a:1", "[::1]:5000", "a", "1")]
    [InlineData("registry:5000/a", "registry:5000", "a", "latest")]
    [InlineData("123456789012.dkr.ecr.us-west-2.amazonaws.com/superset-ci:x", "123456789012.dkr.ecr.us-west-2.amazonaws.com", "superset-ci", "x")]
    public void A_name_is_read_as_docker_reads_it(string text, string registry, string repository, string tag)
    {
        var image = ImageReference.Parse(text);

        Assert.Equal((registry, repository, tag), (image.Registry, image.Repository, image.Tag));
        Assert.Equal(image, ImageReference.Parse(image.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("--push")]
    [InlineData("Apache/superset:1")]
    [InlineData("a:b:c")]
    [InlineData("a b")]
    [InlineData("a/../b")]
    [InlineData("a:1\n")]
    [InlineData("a@sha256:0000")]
    [InlineData("a,type=local")]
    [InlineData("registry:99999/a")]
    [InlineData("[1:2]:5000/a")]
    public void An_invalid_image_name_is_refused(string text)
    {
        var error = Assert.Throws<ShowtimeException>(() => ImageReference.Parse(text));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
    }

    [Theory]
    [InlineData("localhost:5000/a", true)]
    [InlineData("127.0.0.2:5000/a", true)]
    [InlineData("[::1]:5000/a", true)]
    [InlineData("example.com:5000/a", false)]
    [InlineData("a/b", false)]
    public void A_registry_on_this_machine_is_known(string text, bool expected) =>
        Assert.Equal(expected, ImageReference.Parse(text).OnLoopback);
}
