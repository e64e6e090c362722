using System.Net;
using System.Net.Sockets;
using System.Text;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws;

/// <summary>
/// A RUNNING task is a small page of the sandbox on its own loopback address (127.x.y.z, where the system has them all, as Linux does;
/// elsewhere 127.0.0.1 with its own port): first nothing listens, then it answers 503, then 200.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PageTaskRuntime(TimeProvider time) : ITaskRuntime
{
    static int s_count;

    /// <inheritdoc/>
    public IPAddress NextAddress() => NextLoopback();

    /// <summary>A loopback address that this process has not handed out yet, and that another sandbox on the machine is unlikely to use.</summary>
    internal static IPAddress NextLoopback()
    {
        if (!OperatingSystem.IsLinux()) return IPAddress.Loopback;
        var count = Interlocked.Increment(ref s_count) - 1;
        return new([127, (byte)(64 + (Environment.ProcessId % 180)), (byte)(count / 250 % 256), (byte)((count % 250) + 1)]);
    }

    /// <summary>The wanted port if it can be bound on this address, else one that is free there.</summary>
    internal static int UsablePort(IPAddress address, int wanted)
    {
        try
        {
            using var probe = new TcpListener(address, wanted);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return ModelListener.FreePort(address.ToString());
        }
    }

    /// <inheritdoc/>
    public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var port = launch.Ports is [var first, ..] ? UsablePort(launch.Address, first) : 0;
        launch.WriteLog($"Starting {launch.Image}");
        return ValueTask.FromResult<IRunningTask>(new PageTask(launch, port, time));
    }

    sealed class PageTask : IRunningTask, ISandboxModel
    {
        readonly TaskLaunch _launch;
        readonly TimeProvider _time;
        readonly CancellationTokenSource _stop = new();
        readonly TaskCompletionSource<TaskExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly Task _serving;
        int _disposed;

        public PageTask(TaskLaunch launch, int port, TimeProvider time)
        {
            _launch = launch;
            _time = time;
            HostPort = port;
            _serving = port == 0 ? Task.CompletedTask : ServeAsync();
        }

        public int HostPort { get; }

        public Task<TaskExit> Exited => _exited.Task;

        public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(AppPage.Answer(_launch, _launch.PhaseAt(_time.GetUtcNow()), request.Url.AbsolutePath));

        public ValueTask<bool> ProbeAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(_launch.PhaseAt(_time.GetUtcNow()) == AppPhase.Ready);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
            await _stop.CancelAsync().ConfigureAwait(false);
            await _serving.ConfigureAwait(false);
            _stop.Dispose();
        }

        async Task ServeAsync()
        {
            try
            {
                await Task.Delay(_launch.Refusing, _time, _stop.Token).ConfigureAwait(false);
                var listener = ModelListener.Start(this, HostPort, _launch.Address.ToString());
                await using var _ = listener.ConfigureAwait(false);
                _launch.WriteLog($"Listening at {listener.Address}");
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // stopped
            }
            catch (HttpListenerException e)
            {
                _launch.WriteLog($"Cannot listen at {_launch.Address}:{HostPort}: {e.Message}");
                _exited.TrySetResult(new(1)); // the port was taken in the meantime: an application would end as well
            }
        }
    }
}

/// <summary>What a simulated application answers.</summary>
static class AppPage
{
    static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "DSN", "URI"];

    public static SandboxResponse Answer(TaskLaunch launch, AppPhase phase, string path)
    {
        if (phase != AppPhase.Ready) return SandboxResponse.Text(503, "starting\n");
        return path is "/health" or "/healthcheck" or "/ping"
            ? SandboxResponse.Text(200, "OK")
            : SandboxResponse.Text(200, Html(launch), "text/html; charset=utf-8");
    }

    public static bool IsSecret(string name) => SecretWords.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase));

    static string Html(TaskLaunch launch)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Escape(launch.Service)).Append("</title></head><body>\n");
        page.Append("<h1>").Append(Escape(launch.Service)).Append("</h1>\n<dl>\n");
        Row(page, "Commit", launch.Commit ?? "unknown");
        Row(page, "Image", launch.Image);
        Row(page, "Task", launch.TaskId);
        page.Append("</dl>\n<table>\n");
        foreach (var (name, value) in launch.Environment)
        {
            if (IsSecret(name)) continue;
            page.Append("<tr><th>").Append(Escape(name)).Append("</th><td>").Append(Escape(value)).Append("</td></tr>\n");
        }

        return page.Append("</table>\n</body></html>\n").ToString();
    }

    static void Row(StringBuilder page, string name, string value) =>
        page.Append("<dt>").Append(name).Append("</dt><dd>").Append(Escape(value)).Append("</dd>\n");

    static string Escape(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>How far the application in a task has come.</summary>
public enum AppPhase
{
    /// <summary>Nothing listens yet.</summary>
    Refusing,

    /// <summary>It answers 503.</summary>
    Unavailable,

    /// <summary>It answers 200.</summary>
    Ready,
}
