using System.Collections.Concurrent;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerImageBuilderTests : IDisposable, IActivityLog
{
    const string Reference = "example.com/app:pr-7-abcdef0-ci";
    const string Secret = "s3cret-password";

    static readonly string[] PushedAndRemoved = ["POST /images/example.com/app/push?tag=pr-7-abcdef0-ci", "DELETE /images/" + Reference];

    readonly GitFolder _clone = new();
    readonly FakeEngine _engine = new();
    readonly string _sha;
    readonly ConcurrentQueue<Activity> _activities = new();
    readonly ConcurrentQueue<string> _output = new();

    public DockerImageBuilderTests()
    {
        _clone.Write("Dockerfile", "FROM scratch");
        _clone.Write("app.txt", "a");
        _sha = _clone.Commit();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _clone.Dispose();
    }

    void IActivityLog.Report(Activity activity) => _activities.Enqueue(activity);

    [Fact]
    public async Task Trusted_code_is_built_and_pushed_in_one_step()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", "[ \"$2\" = inspect ] && echo 'Driver: docker-container'");

        await BuildAsync(docker, trusted: true);

        Assert.Equal(["buildx.build", "buildx.inspect"], docker.Calls);
        var arguments = docker.Arguments("buildx.build");
        Assert.Contains("--push", arguments);
        Assert.Contains("--cache-to=type=registry,ref=example.com/cache:c,mode=max,ignore-error=true", arguments);
        Assert.Contains("--label=org.opencontainers.image.revision=" + _sha, arguments);
        Assert.Contains("--label=showtime.image=" + Reference, arguments);
        Assert.Contains("\"example.com\"", docker.Config("buildx.build"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Untrusted_code_is_built_without_a_credential_and_never_writes_the_cache()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted: false);

        Assert.Equal(["buildx.build"], docker.Calls);
        Assert.Equal(PushedAndRemoved, _engine.Calls);
        var arguments = docker.Arguments("buildx.build");
        Assert.DoesNotContain("--push", arguments);
        Assert.Contains("--load", arguments);
        Assert.DoesNotContain(arguments, argument => argument.StartsWith("--cache-to", StringComparison.Ordinal));
        Assert.Contains("--cache-from=type=registry,ref=example.com/cache:c", arguments);
        Assert.Contains("\"auths\":{}", docker.Config("buildx.build"), StringComparison.Ordinal);
        Assert.Equal("u", (string?)_engine.Login!["username"]);
        Assert.Equal(Secret, (string?)_engine.Login["password"]);
        Assert.Equal("example.com", (string?)_engine.Login["serveraddress"]);
    }

    [Fact]
    public async Task Git_LFS_pointers_are_built_as_they_are_with_a_warning()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _clone.Write("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");

        await BuildAsync(docker, trusted: false, sha: _clone.Commit());

        Assert.Single(
            _activities,
            activity => activity.Kind == ActivityKind.Warning && activity.Message.StartsWith("'big.bin' is a Git LFS pointer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plain_client_builds_then_pushes_and_says_that_it_exports_no_cache()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(clientVersion: "20.10.24", buildxVersion: null);

        await BuildAsync(docker, trusted: true);

        Assert.Equal(["build"], docker.Calls);
        Assert.Equal(PushedAndRemoved, _engine.Calls);
        Assert.Equal("1", docker.Environment("build")["DOCKER_BUILDKIT"]);
        Assert.Single(
            _activities, activity => activity.Kind == ActivityKind.Warning && activity.Message.Contains("cache is not exported", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker", "[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]", true)]
    [InlineData("docker", "[[\"Backing Filesystem\",\"extfs\"]]", false)]
    [InlineData("kubernetes", "", true)]
    public async Task The_cache_is_exported_where_the_driver_can(string driver, string status, bool exported)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", $"[ \"$2\" = inspect ] && printf 'Name: x\\nDriver:   {driver}\\n'");
        _engine.DriverStatus = status.Length > 0 ? status : "[]";

        await BuildAsync(docker, trusted: true);

        Assert.Equal(exported, docker.Arguments("buildx.build").Any(argument => argument.StartsWith("--cache-to", StringComparison.Ordinal)));
        Assert.Equal(exported ? 0 : 1, _activities.Count(activity => activity.Kind == ActivityKind.Warning));
    }

    [Fact]
    public async Task Outside_of_continuous_integration_the_cache_is_only_read()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted: true, inActions: false);

        Assert.DoesNotContain(docker.Arguments("buildx.build"), argument => argument.StartsWith("--cache-to", StringComparison.Ordinal));
        Assert.DoesNotContain(_activities, activity => activity.Kind == ActivityKind.Warning);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_build_sees_no_secret_of_the_job(bool trusted)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted);

        foreach (var call in docker.Calls)
        {
            Assert.Empty(
                docker.Environment(call).Keys.Except(
                [
                    .. trusted ? new[] { "SHOWTIME_REGISTRY_LOGIN_0" } : [], "PATH", "HOME", "DOCKER_CONFIG", "BUILDX_CONFIG", "DOCKER_BUILDKIT", "DOCKER_HOST",
                    "PWD", "SHLVL", "OLDPWD", "_",
                ]));
            Assert.DoesNotContain(docker.Arguments(call), argument => argument.Contains(Secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_credential_is_in_no_file_while_the_build_runs()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", """
            [ "$2" = build ] || return 0
            grep -rlF -e "s3cret-password" -e "dTpzM2NyZXQtcGFzc3dvcmQ" "$DOCKER_CONFIG" "$PWD/.." >"$home/found"
            printf 'example.com' | docker-credential-showtime get >"$home/answer"
            """);

        await BuildAsync(docker, trusted: true);

        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(docker.BinFolder, "../found")));
        Assert.Contains(Secret, await File.ReadAllTextAsync(Path.Combine(docker.BinFolder, "../answer")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_trusted_code_sees_the_operators_proxies(bool trusted)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _clone.Write(".docker/config.json", """{ "proxies": { "default": { "httpsProxy": "http://user:pw@proxy.example:8080" } } }""");

        await BuildAsync(docker, trusted);

        Assert.Equal(trusted, docker.Config("buildx.build").Contains("user:pw@proxy.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_can_have_no_network()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted: false, change: settings => settings with { Image = settings.Image with { Network = BuildNetwork.None } });

        Assert.Contains("--network=none", docker.Arguments("buildx.build"));
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", false)]
    public async Task Nothing_is_left_behind_however_it_ends(string ending, bool succeeds)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", $"echo \"$DOCKER_CONFIG $PWD\" >\"$home/folders\"; {ending}");

        var failure = await Record.ExceptionAsync(() => BuildAsync(docker, trusted: false));

        Assert.Equal(succeeds, failure is null);
        var folders = (await File.ReadAllTextAsync(Path.Combine(docker.BinFolder, "../folders"))).Trim().Split(' ');
        Assert.All(folders, folder => Assert.False(Directory.Exists(folder)));
    }

    [Theory]
    [InlineData(true, "0.24.0", FakeDocker.Digest)]
    [InlineData(false, "0.24.0", FakeEngine.Digest)]
    [InlineData(true, null, FakeEngine.Digest)]
    public async Task The_digest_of_the_push_is_returned(bool trusted, string? buildx, string expected)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(clientVersion: "20.10.24", buildxVersion: buildx);

        Assert.Equal(expected, await BuildAsync(docker, trusted, inActions: false));
        Assert.DoesNotContain(_activities, activity => activity.Kind == ActivityKind.Warning);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_digest_of_a_push_is_a_warning(bool trusted)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", "[ -f \"$DOCKER_CONFIG/metadata.json\" ] && echo '{\"containerimage.digest\":\"sha256:1\"}' >\"$DOCKER_CONFIG/metadata.json\"");
        _engine.Push = FakeEngine.Messages("""{"status":"Pushed","id":"5f70bf18a086"}""");

        Assert.Null(await BuildAsync(docker, trusted, inActions: false));
        Assert.Single(
            _activities, activity => activity.Kind == ActivityKind.Warning && activity.Message.Contains("is deployed by its tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tag_that_is_immutable_says_what_to_do()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _engine.Push = FakeEngine.Messages(
            """{"errorDetail":{"message":"The image tag already exists and cannot be overwritten because the tag is immutable."},"error":"denied"}""");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(docker, trusted: false));

        Assert.Contains("Stop the environment", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_build_names_the_step_and_keeps_its_last_lines()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When("buildx", """
            cat >&2 <<EOF
            #5 [app 2/3] RUN make
            #5 0.101 cc: no such file
            #5 0.102 the password is s3cret-password
            #5 ERROR: process "make" did not complete successfully: exit code: 2
            ERROR: failed to solve: process "make" did not complete successfully: exit code: 2
            EOF
            exit 1
            """);

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(docker, trusted: true, inActions: false));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.Equal(
            "The build of example.com/app:pr-7-abcdef0-ci failed at [app 2/3] RUN make: process \"make\" did not complete successfully: exit code: 2",
            error.Message);
        Assert.Equal(["cc: no such file", "the password is ***"], error.LogTail);
        Assert.Contains("#5 0.102 the password is ***", _output);
    }

    [Fact]
    public async Task A_refused_push_says_so()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _engine.Push = FakeEngine.Messages(
            """{"status":"The push refers to repository"}""", """{"status":"Pushing","progressDetail":{"current":1,"total":2},"id":"5f70bf18a086"}""",
            """{"errorDetail":{"message":"denied: requested access to the resource is denied"},"error":"denied"}""");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(docker, trusted: false));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.EndsWith("could not be pushed: denied: requested access to the resource is denied", error.Message, StringComparison.Ordinal);
        Assert.Contains("may push", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(["The push refers to repository", "denied: requested access to the resource is denied"], error.LogTail);
        Assert.Equal(PushedAndRemoved, _engine.Calls);
    }

    [Fact]
    public async Task An_image_wanted_in_the_engine_stays_there()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted: true, inActions: false, change: settings => settings with { Load = true });

        Assert.Equal(["buildx.build"], docker.Calls);
        Assert.Equal([PushedAndRemoved[0]], _engine.Calls);
        Assert.Contains("--load", docker.Arguments("buildx.build"));
    }

    [Fact]
    public async Task An_image_for_the_engine_only_is_not_pushed()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();

        await BuildAsync(docker, trusted: true, change: settings => settings with { Push = false, Load = true });

        Assert.Equal(["buildx.build"], docker.Calls);
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public async Task An_image_that_stays_in_the_engine_is_a_warning_and_no_failure()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _engine.Remove = FakeEngine.Refusal(409, "conflict: a container uses it");

        await BuildAsync(docker, trusted: false);

        var warning = Assert.Single(_activities, activity => activity.Kind == ActivityKind.Warning);
        Assert.Contains("stays in this machine's engine", warning.Message, StringComparison.Ordinal);
        Assert.Contains("a container uses it", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pushs_output_is_shown_without_secrets_and_progress_bars()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _engine.Push = FakeEngine.Messages(
            """{"status":"Preparing","progressDetail":{},"id":"5f70bf18a086"}""",
            """{"status":"Pushing","progressDetail":{"current":1,"total":2},"id":"5f70bf18a086"}""",
            """{"status":"s3cret-password"}""", """{"progressDetail":{},"aux":{"Tag":"x","Digest":"sha256:1","Size":1}}""");

        await BuildAsync(docker, trusted: false);

        Assert.Equal(["5f70bf18a086: Preparing", "***"], _output);
    }

    [Fact]
    public async Task An_archive_is_written_whole_and_for_this_user_only()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        var archive = Path.Combine(_clone.Path, "image.tar");

        await BuildAsync(docker, trusted: false, archive: archive);

        Assert.Equal("an archive", await File.ReadAllTextAsync(archive));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        Assert.Equal(["GET /images/get?names=" + Reference, PushedAndRemoved[1]], _engine.Calls);
    }

    [Fact]
    public async Task An_archive_that_cannot_be_written_leaves_nothing_behind()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        var archive = Path.Combine(_clone.Path, "image.tar");
        _engine.Save = FakeEngine.Refusal(500, "no space left on device");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(docker, trusted: false, archive: archive));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.Contains("no space left on device", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_clone.Path, "image.tar*"));
        Assert.Contains(PushedAndRemoved[1], _engine.Calls);
    }

    [Fact]
    public async Task Cancelling_ends_the_build_and_cleans_up()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        docker.When(
            "buildx", "echo \"$DOCKER_CONFIG\" >\"$home/folders\"; trap 'echo stopped >\"$home/stopped\"; exit 130' TERM; echo started; sleep 600 & wait");
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            BuildAsync(docker, trusted: false, onOutput: _ => cancellation.CancelAfter(0), cancellationToken: cancellation.Token));

        Assert.True(File.Exists(Path.Combine(docker.BinFolder, "../stopped")));
        Assert.False(Directory.Exists((await File.ReadAllTextAsync(Path.Combine(docker.BinFolder, "../folders"))).Trim()));
    }

    [Fact]
    public async Task Without_an_engine_nothing_is_begun()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        _engine.Version = FakeEngine.Refusal(503, "shutting down");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(docker, trusted: true));

        Assert.Equal(ShowtimeError.Unreachable, error.Error);
        Assert.Contains("shutting down", error.Message, StringComparison.Ordinal);
        Assert.Empty(docker.Calls);
    }

    async Task<string?> BuildAsync(
        FakeDocker docker, bool trusted, bool inActions = true, Func<DockerBuildSettings, DockerBuildSettings>? change = null,
        Action<string>? onOutput = null, string? archive = null, string? sha = null, CancellationToken cancellationToken = default)
    {
        var settings = new DockerBuildSettings
        {
            Image = new ImageConfiguration { Repository = "example.com/app", Cache = "example.com/cache:c" },
            WorkingDirectory = _clone.Path,
            Variables = new Dictionary<string, string>
            {
                ["PATH"] = "/usr/bin:/bin", ["HOME"] = _clone.Path, ["DOCKER_HOST"] = _engine.Host, [DockerEngine.ClientVariable] = docker.ClientPath,
                ["GITHUB_ACTIONS"] = inActions ? "true" : "", ["GITHUB_TOKEN"] = Secret, ["AWS_SECRET_ACCESS_KEY"] = Secret, ["DOCKER_PASSWORD"] = Secret,
            },
            Credentials = new FixedCredentials("example.com", new RegistryCredential("u", Secret)),
            Processes = new ProcessRunner(TimeProvider.System),
            Time = TimeProvider.System,
            Log = this,
        };
        var request = new ImageBuildRequest
        {
            PullRequest = 7, Sha = sha ?? _sha, Reference = Reference, Trusted = trusted, Archive = archive, Output = onOutput ?? _output.Enqueue,
        };
        return await new DockerImageBuilder(change?.Invoke(settings) ?? settings).BuildAsync(request, cancellationToken);
    }
}
