using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>Real containers. The image is made from nothing but busybox, so that nothing is fetched.</summary>
[Trait("Needs", "docker")]
public sealed class DockerTaskTests : IAsyncLifetime
{
    readonly string _image = "showtime-sandbox-test:pr-1-" + Guid.NewGuid().ToString("N")[..8] + "-ci";
    readonly DirectoryInfo _context = Directory.CreateTempSubdirectory("showtime");
    readonly DockerTaskRuntime _runtime = new();

    public async ValueTask InitializeAsync()
    {
        Requires.Docker();
        File.Copy(Requires.Busybox, Path.Combine(_context.FullName, "busybox"));
        await File.WriteAllTextAsync(Path.Combine(_context.FullName, "Dockerfile"), "FROM scratch\nCOPY busybox /bin/sh\nCOPY busybox /bin/busybox\nENTRYPOINT [\"/bin/sh\", \"-c\"]\n");
        await DockerAsync("build", "--quiet", "--tag", _image, _context.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await DockerAsync("rmi", "--force", _image);
        _context.Delete(recursive: true);
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
    public async Task A_container_that_ends_says_how()
    {
        await using var task = await _runtime.StartAsync(Launch("exit 3"));
        Assert.Equal(new TaskExit(3), await task.Exited);
    }

    [Fact]
    public async Task A_container_that_uses_too_much_memory_is_told_apart()
    {
        await using var task = await _runtime.StartAsync(Launch("x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done") with { MemoryMiB = 16 });
        Assert.Equal(TaskExit.OutOfMemory, await task.Exited);
    }

    [Fact]
    public async Task An_image_that_is_not_there_cannot_be_pulled()
    {
        // Port 1 of loopback: nobody listens, and no registry outside is asked.
        var error = await Assert.ThrowsAsync<TaskStartException>(async () => await _runtime.StartAsync(Launch("true") with { Image = "127.0.0.1:1/nothing:here" }));
        Assert.StartsWith("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 127.0.0.1:1/nothing:here: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_not_there_cannot_be_started()
    {
        var error = await Assert.ThrowsAsync<TaskStartException>(async () => await _runtime.StartAsync(Launch("") with { EntryPoint = ["/nowhere"], Command = null }));
        Assert.StartsWith("CannotStartContainerError: ", error.Message, StringComparison.Ordinal);
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

    static async Task DockerAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }
}
