using Showtime.Adapters.Docker;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerEnvironmentTests
{
    [Theory]
    [InlineData("PATH", true)]
    [InlineData("HOME", true)]
    [InlineData("TMPDIR", true)]
    [InlineData("XDG_RUNTIME_DIR", true)]
    [InlineData("DOCKER_HOST", true)]
    [InlineData("DOCKER_CONTEXT", true)]
    [InlineData("DOCKER_CERT_PATH", true)]
    [InlineData("BUILDX_BUILDER", true)]
    [InlineData("HTTPS_PROXY", true)]
    [InlineData("no_proxy", true)]
    [InlineData("DOCKER_PASSWORD", false)]
    [InlineData("DOCKER_AUTH_CONFIG", false)]
    [InlineData("DOCKER_TOKEN", false)]
    [InlineData("DOCKERHUB_TOKEN", false)]
    [InlineData("SSH_AUTH_SOCK", false)]
    [InlineData("GITHUB_TOKEN", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", false)]
    [InlineData("ACTIONS_RUNTIME_TOKEN", false)]
    [InlineData("LD_PRELOAD", false)]
    public void Only_what_docker_needs_is_passed_on(string name, bool passed) =>
        Assert.Equal(passed, DockerEnvironment.Select(new Dictionary<string, string> { [name] = "x" }).ContainsKey(name));
}
