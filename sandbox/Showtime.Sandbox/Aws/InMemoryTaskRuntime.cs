using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Aws;

/// <summary>
/// Tasks without a socket, for simulations: as a model it answers <c>http://{task address}:{port}/</c> with the same phases as a real page,
/// refused connections included, by the clock that it is given.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class InMemoryTaskRuntime(TimeProvider time) : ITaskRuntime, ISandboxModel
{
    // 198.18.0.0/15 is for benchmarks: an address that leaks to a real network leads nowhere.
    const uint FirstAddress = (198u << 24) | (18u << 16);
    const int Addresses = 1 << 17;

    readonly ConcurrentDictionary<string, MemoryTask> _tasks = new(StringComparer.Ordinal);
    int _count;

    /// <inheritdoc/>
    public IPAddress NextAddress()
    {
        var value = FirstAddress + (uint)(Interlocked.Increment(ref _count) % Addresses);
        return new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }

    /// <inheritdoc/>
    public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(launch);
        launch.WriteLog($"Starting {launch.Image}");
        var task = new MemoryTask(this, launch);
        _tasks[launch.Address.ToString()] = task;
        return ValueTask.FromResult<IRunningTask>(task);
    }

    /// <summary>Whether a request to this address goes to a task of this runtime.</summary>
    /// <param name="address">The address asked for.</param>
    /// <returns>True for every address that this runtime hands out, whether or not a task has it now.</returns>
    public static bool Owns(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IPAddress.TryParse(address.Host, out var ip) && ip.GetAddressBytes() is [198, 18 or 19, _, _];
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">Nothing listens there (yet, or any more): the connection is refused.</exception>
    public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_tasks.TryGetValue(request.Url.Host, out var task) || task.HostPort != request.Url.Port) throw Refused(request.Url);
        var phase = task.Launch.PhaseAt(time.GetUtcNow());
        if (phase == AppPhase.Refusing) throw Refused(request.Url);
        return ValueTask.FromResult(AppPage.Answer(task.Launch, phase, request.Url.AbsolutePath));
    }

    static HttpRequestException Refused(Uri address)
    {
        var cause = new SocketException((int)SocketError.ConnectionRefused);
        return new(HttpRequestError.ConnectionError, $"{cause.Message} ({address.Authority})", cause);
    }

    sealed class MemoryTask(InMemoryTaskRuntime owner, TaskLaunch launch) : IRunningTask
    {
        readonly TaskCompletionSource<TaskExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskLaunch Launch => launch;

        public int HostPort => launch.Ports is [var port, ..] ? port : 0;

        public Task<TaskExit> Exited => _exited.Task;

        public ValueTask<bool> ProbeAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(launch.PhaseAt(owner.Now) == AppPhase.Ready);

        public ValueTask DisposeAsync()
        {
            owner._tasks.TryRemove(launch.Address.ToString(), out _);
            return ValueTask.CompletedTask;
        }
    }

    DateTimeOffset Now => time.GetUtcNow();
}
