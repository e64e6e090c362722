using Showtime.Adapters.Docker;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class BuildArgumentsTests
{
    static readonly DockerEngine Buildx = new()
    {
        ClientPath = "/usr/bin/docker", ClientVersion = "28.2.2", ServerVersion = "28.2.2", BuildxVersion = "0.24.0",
    };
    static readonly DockerEngine Plain = new() { ClientPath = "/usr/bin/docker", ClientVersion = "20.10.24+dfsg1", ServerVersion = "20.10.24" };

    static readonly BuildOptions Options = new()
    {
        Image = ImageReference.Parse("example.com/app:pr-1-abcdef0-ci"),
        Context = "/src",
        Dockerfile = "/src/Dockerfile",
        Target = "showtime",
        Platform = "linux/amd64",
        BuildArgs = new Dictionary<string, string> { ["B"] = "x y", ["A"] = "--push" },
        Labels = new Dictionary<string, string> { ["l"] = "v" },
        CacheFrom = ImageReference.Parse("example.com/cache:c"),
        CacheTo = ImageReference.Parse("example.com/cache:c"),
        Push = true,
    };

    [Fact]
    public void Buildx_pushes_and_reads_and_writes_the_cache()
    {
        Assert.Equal(
            [
                "buildx", "build", "--progress=plain", "--tag=example.com/app:pr-1-abcdef0-ci", "--file=/src/Dockerfile", "--target=showtime",
                "--platform=linux/amd64", "--build-arg=A=--push", "--build-arg=B=x y", "--label=l=v",
                "--cache-from=type=registry,ref=example.com/cache:c", "--cache-to=type=registry,ref=example.com/cache:c,mode=max,ignore-error=true",
                "--provenance=false", "--push", "--", "/src",
            ],
            BuildArguments.Of(Options, Buildx));
    }

    [Fact]
    public void The_plain_client_gets_only_what_it_knows()
    {
        Assert.Equal(
            [
                "build", "--progress=plain", "--tag=example.com/app:pr-1-abcdef0-ci", "--file=/src/Dockerfile", "--target=showtime",
                "--platform=linux/amd64", "--build-arg=A=--push", "--build-arg=B=x y", "--label=l=v", "--cache-from=example.com/cache:c", "--", "/src",
            ],
            BuildArguments.Of(Options, Plain));
    }

    [Fact]
    public void An_option_without_a_value_adds_no_argument()
    {
        var options = Options with
        {
            Target = null, Platform = null, BuildArgs = new Dictionary<string, string>(), CacheFrom = null, CacheTo = null, Push = false,
        };

        Assert.Equal(
            [
                "buildx", "build", "--progress=plain", "--tag=example.com/app:pr-1-abcdef0-ci", "--file=/src/Dockerfile", "--label=l=v", "--provenance=false",
                "--load", "--", "/src",
            ],
            BuildArguments.Of(options, Buildx));
    }

    [Theory]
    [InlineData("0.9.1", false)]
    [InlineData("0.9.1-docker", false)]
    [InlineData("0.10.0", true)]
    [InlineData("0.24.0-desktop.2", true)]
    [InlineData("of-the-future", true)]
    public void Provenance_is_turned_off_where_buildx_knows_it(string version, bool expected) =>
        Assert.Equal(expected, BuildArguments.Of(Options, Buildx with { BuildxVersion = version }).Contains("--provenance=false"));

    [Fact]
    public void A_cache_in_ecr_has_the_form_of_an_image()
    {
        var options = Options with { CacheTo = ImageReference.Parse("123456789012.dkr.ecr.us-west-2.amazonaws.com/cache:c") };

        Assert.Contains(
            BuildArguments.Of(options, Buildx), argument => argument.EndsWith(",image-manifest=true,oci-mediatypes=true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--secret", "x")]
    [InlineData("A=B", "x")]
    [InlineData("", "x")]
    [InlineData("A", "x\0y")]
    public void A_build_argument_that_cannot_be_one_is_refused(string name, string value)
    {
        var options = Options with { BuildArgs = new Dictionary<string, string> { [name] = value } };

        Assert.Equal(ShowtimeError.InvalidConfiguration, Assert.Throws<ShowtimeException>(() => BuildArguments.Of(options, Buildx)).Error);
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("linux/amd64,linux/arm64")]
    [InlineData("linux/amd64 --push")]
    public void An_invalid_platform_is_refused(string platform) =>
        Assert.Throws<ShowtimeException>(() => BuildArguments.Of(Options with { Platform = platform }, Plain));
}
