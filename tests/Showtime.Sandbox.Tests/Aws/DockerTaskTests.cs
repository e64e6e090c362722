using System.Collections.Concurrent;
using System.Formats.Tar;
using System.Net.Sockets;
using System.Threading.Channels;
using Docker.DotNet.Models;
using Docker.DotNet;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>Real containers. The image is made from nothing but busybox, so that nothing is fetched.</summary>
[Trait("Needs", "docker")]
public sealed class DockerTaskTests : IAsyncLifetime
{
    readonly string _image = "showtime-sandbox-test:pr-1-" + Guid.NewGuid().ToString("N")[..8] + "-ci";
    readonly DockerClient _docker = new DockerClientBuilder().Build();
    readonly DockerTaskRuntime _runtime;
    bool _made;

    public DockerTaskTests() => _runtime = new(_docker);

    public async ValueTask InitializeAsync()
    {
        Requires.Docker();
        using MemoryStream files = new();
        await using (TarWriter writer = new(files, leaveOpen: true))
        {
            await writer.WriteEntryAsync(Requires.Busybox, "bin/busybox");
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/sh") { LinkName = "busybox" });
        }

        files.Position = 0;
        var name = _image.Split(':');
        await _docker.Images.CreateImageAsync(
            new ImagesCreateParameters { Repo = name[0], Tag = name[1], Changes = ["ENTRYPOINT [\"/bin/sh\", \"-c\"]", "ENV PATH=/bin"] },
            files, authConfig: null, new Progress<JSONMessage>());
        _made = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_made) await _docker.Images.DeleteImageAsync(_image, new ImageDeleteParameters { Force = true });
        _docker.Dispose();
    }

    [Fact]
    public async Task A_container_runs_with_its_environment_is_probed_and_is_gone_afterwards()
    {
        var lines = Channel.CreateUnbounded<string>();
        var launch = Launch("mkdir /www; echo \"title is $TITLE\"; echo \"$TITLE\" > /www/index.html; echo path $PATH; exec httpd -f -p 8080 -h /www") with
        {
            WriteLog = line => lines.Writer.TryWrite(line),
            Environment = [KeyValuePair.Create("TITLE", "two words & $more"), KeyValuePair.Create("PATH", "/bin:/elsewhere")],
        };
        await using var task = await _runtime.StartAsync(launch);
        Assert.Equal("title is two words & $more", await lines.Reader.ReadAsync());
        Assert.Equal("path /bin:/elsewhere", await lines.Reader.ReadAsync());

        // httpd listens a moment after it was started; each probe is a process of its own, so this is not a busy loop.
        var healthy = false;
        for (var i = 0; i < 50 && !healthy; i++) healthy = await task.ProbeAsync(["CMD-SHELL", "busybox wget -q -O- http://127.0.0.1:8080/"], TimeSpan.FromSeconds(10));
        Assert.True(healthy);
        Assert.False(await task.ProbeAsync(["CMD", "/bin/sh", "-c", "exit 1"], TimeSpan.FromSeconds(10)));
        using var browser = new HttpClient();
        var address = new Uri($"http://{launch.Address}:{task.HostPort}/");
        Assert.Equal("two words & $more\n", await browser.GetStringAsync(address));

        await task.DisposeAsync();
        var gone = await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(address));
        Assert.IsType<SocketException>(gone.InnerException);
        Assert.False(task.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_container_that_ends_reports_its_exit()
    {
        await using var task = await _runtime.StartAsync(Launch("exit 3"));
        Assert.Equal(new TaskExit(3), await task.Exited);
    }

    [Fact]
    public async Task A_container_that_uses_too_much_memory_reports_out_of_memory()
    {
        await using var task = await _runtime.StartAsync(Launch("x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done") with { MemoryMiB = 16 });
        Assert.Equal(TaskExit.OutOfMemory, await task.Exited);
    }

    [Fact]
    public async Task A_missing_image_cannot_be_pulled()
    {
        // Port 1 of loopback: nobody listens, and no registry outside is asked.
        var error = await Assert.ThrowsAsync<TaskStartException>(async () => await _runtime.StartAsync(Launch("true") with { Image = "127.0.0.1:1/nothing:here" }));
        Assert.StartsWith("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 127.0.0.1:1/nothing:here: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_command_cannot_be_started()
    {
        var error = await Assert.ThrowsAsync<TaskStartException>(async () => await _runtime.StartAsync(Launch("") with { EntryPoint = ["/nowhere"], Command = null }));
        Assert.StartsWith("CannotStartContainerError: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_of_both_outputs_is_logged_before_the_exit_is_reported()
    {
        ConcurrentQueue<string> lines = new();
        // 20 000 bytes are more than the engine sends at once, and é is two of them.
        var launch = Launch("i=0; while [ $i -lt 2000 ]; do echo -n éééééééééé; i=$((i+1)); done; echo; echo wrong >&2; echo -n unfinished") with { WriteLog = lines.Enqueue };
        await using var task = await _runtime.StartAsync(launch);
        Assert.Equal(new TaskExit(0), await task.Exited);
        Assert.Equal(new[] { new string('é', 20_000), "unfinished", "wrong" }.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stopped_task_leaves_no_container()
    {
        var launch = Launch("trap '' TERM; sleep 600");
        var task = await _runtime.StartAsync(launch);
        Assert.True((await _docker.Containers.InspectContainerAsync("showtime-task-" + launch.TaskId)).State!.Running);
        await task.DisposeAsync();
        await Assert.ThrowsAsync<DockerContainerNotFoundException>(() => _docker.Containers.InspectContainerAsync("showtime-task-" + launch.TaskId));
    }

    [Fact]
    public async Task A_container_that_is_removed_from_outside_ends()
    {
        var launch = Launch("sleep 600");
        await using var task = await _runtime.StartAsync(launch);
        await _docker.Containers.RemoveContainerAsync("showtime-task-" + launch.TaskId, new ContainerRemoveParameters { Force = true });
        Assert.NotEqual(0, (await task.Exited).ExitCode);
        Assert.False(await task.ProbeAsync(["CMD", "/bin/sh", "-c", "true"], TimeSpan.FromSeconds(10)));
    }

    TaskLaunch Launch(string script) => new()
    {
        TaskId = Guid.NewGuid().ToString("N"),
        Cluster = "superset-ci",
        Service = "web",
        Address = _runtime.NextAddress(),
        Container = "superset-ci",
        Image = _image,
        Ports = [8080],
        Command = [script],
        MemoryMiB = 64,
        StartedAt = TimeProvider.System.GetUtcNow(),
    };
}
