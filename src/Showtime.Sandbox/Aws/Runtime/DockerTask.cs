using System.Globalization;

namespace Showtime.Sandbox.Aws;

/// <summary>A container that runs.</summary>
sealed class DockerTask : IRunningTask
{
    readonly DockerCommand _docker;
    readonly string _name;
    readonly Action<string> _writeLog;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<TaskExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _following;
    readonly Task _waiting;
    int _disposed;

    public DockerTask(DockerCommand docker, string name, int port, Action<string> writeLog)
    {
        _docker = docker;
        _name = name;
        _writeLog = writeLog;
        HostPort = port;
        _following = FollowLogAsync();
        _waiting = WaitAsync();
    }

    public int HostPort { get; }

    public Task<TaskExit> Exited => _exited.Task;

    public async ValueTask<bool> ProbeAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        string[] words = command[0] switch
        {
            "CMD-SHELL" => ["/bin/sh", "-c", string.Join(' ', command.Skip(1))],
            "CMD" => [.. command.Skip(1)],
            _ => [],
        };
        if (words.Length == 0) return true; // NONE
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        limit.CancelAfter(timeout);
        try
        {
            return (await _docker.RunAsync(["exec", _name, .. words], cancellationToken: limit.Token).ConfigureAwait(false)).Succeeded;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // it took too long
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _waiting.ConfigureAwait(false);
        await _docker.RunAsync(["rm", "--force", "--volumes", _name], cancellationToken: CancellationToken.None).ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task FollowLogAsync()
    {
        try
        {
            await _docker.RunAsync(["logs", "--follow", _name], onLine: _writeLog, cancellationToken: _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    async Task WaitAsync()
    {
        try
        {
            var wait = await _docker.RunAsync(["wait", _name], cancellationToken: _stop.Token).ConfigureAwait(false);
            var state = await _docker.RunAsync(["inspect", "--format", "{{.State.OOMKilled}}", _name], cancellationToken: _stop.Token).ConfigureAwait(false);
            await _following.ConfigureAwait(false); // its last words first
            var code = int.TryParse(wait.Output, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : 255;
            _exited.TrySetResult(state.Output == "true" ? TaskExit.OutOfMemory : new(code));
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }
}
