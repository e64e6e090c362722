using System.IO.Pipelines;
using System.Net.Http;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Showtime.Sandbox.Aws;

/// <summary>A container that runs.</summary>
sealed class DockerTask : IRunningTask
{
    /// <summary>What is reported where the engine went away and nobody knows how the container ended.</summary>
    const int UnknownExitCode = 255;

    readonly IDockerClient _docker;
    readonly string _name;
    readonly Action<string> _writeLog;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<TaskExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _following;
    readonly Task _waiting;
    int _disposed;

    public DockerTask(IDockerClient docker, string name, int port, Action<string> writeLog)
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
            var exec = await _docker.Exec.CreateContainerExecAsync(
                _name, new ContainerExecCreateParameters { Cmd = words, AttachStdout = true, AttachStderr = true }, limit.Token).ConfigureAwait(false);
            using (var output = await _docker.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), limit.Token).ConfigureAwait(false))
            {
                await output.CopyOutputToAsync(Stream.Null, Stream.Null, Stream.Null, limit.Token).ConfigureAwait(false); // it ends with the command
            }

            return (await _docker.Exec.InspectContainerExecAsync(exec.ID, limit.Token).ConfigureAwait(false)).ExitCode == 0;
        }
        catch (Exception e) when (IsEngines(e) && !cancellationToken.IsCancellationRequested)
        {
            return false; // it took too long, or the container has ended
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _waiting.ConfigureAwait(false);
        await RemoveAsync(_docker, _name).ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Ends and removes a container. That it is not there, or the engine has gone away, is no failure.</summary>
    public static async Task RemoveAsync(IDockerClient docker, string name)
    {
        try
        {
            await docker.Containers.RemoveContainerAsync(
                name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEngines(e))
        {
            // gone
        }
    }

    /// <summary>A failure of the engine or of the way to it, or a request that was cancelled.</summary>
    static bool IsEngines(Exception e) => e is DockerApiException or HttpRequestException or IOException or OperationCanceledException;

    async Task FollowLogAsync()
    {
        try
        {
            var parameters = new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = true };
            using var log = await _docker.Containers.GetContainerLogsAsync(_name, parameters, _stop.Token).ConfigureAwait(false);
            // The engine cuts the output where it likes, within a line or a character; the pipes put it together again.
            Pipe output = new(), error = new();
            var lines = Task.WhenAll(ReadLinesAsync(output.Reader), ReadLinesAsync(error.Reader));
            try
            {
                await log.CopyOutputToAsync(Stream.Null, output.Writer.AsStream(), error.Writer.AsStream(), _stop.Token).ConfigureAwait(false);
            }
            finally
            {
                await output.Writer.CompleteAsync().ConfigureAwait(false);
                await error.Writer.CompleteAsync().ConfigureAwait(false);
                await lines.ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsEngines(e))
        {
            // stopped, or the engine has gone away
        }
    }

    async Task ReadLinesAsync(PipeReader from)
    {
        using var reader = new StreamReader(from.AsStream());
        while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line) _writeLog(line);
    }

    async Task WaitAsync()
    {
        try
        {
            var wait = await _docker.Containers.WaitContainerAsync(_name, _stop.Token).ConfigureAwait(false);
            var container = await _docker.Containers.InspectContainerAsync(_name, _stop.Token).ConfigureAwait(false);
            await _following.ConfigureAwait(false); // its last words first
            _exited.TrySetResult(container.State is { OOMKilled: true } ? TaskExit.OutOfMemory : new((int)wait.StatusCode));
        }
        catch (Exception e) when (IsEngines(e))
        {
            if (!_stop.IsCancellationRequested) _exited.TrySetResult(new(UnknownExitCode));
        }
    }
}
