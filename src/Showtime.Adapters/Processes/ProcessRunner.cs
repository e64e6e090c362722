using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Showtime.Adapters.Processes;

internal sealed class ProcessRunner(TimeProvider time) : IProcessRunner
{
    const int MaximumLineLength = 64 * 1024;

    /// <summary>How long to wait for the end of the output after the child has exited: something it started may hold the pipe.</summary>
    static readonly TimeSpan DrainPeriod = TimeSpan.FromSeconds(2);

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task<ProcessResult> RunAsync(
        ProcessCommand command, Action<ProcessLine>? onLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(command);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var endOfReading = new CancellationTokenSource();
        var tail = new OutputTail(command.TailLines, onLine);
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, isError: false, tail, stop, endOfReading.Token),
            ReadAsync(process.StandardError, isError: true, tail, stop, endOfReading.Token));
        var stopped = false;
        try
        {
            await FeedAsync(process, command.StandardInput, stop.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
            await TerminateAsync(process, command.GracePeriod).ConfigureAwait(false);
        }
        await DrainAsync(reading, endOfReading).ConfigureAwait(false);
        if (stopped)
            cancellationToken.ThrowIfCancellationRequested();
        return new ProcessResult(process.ExitCode, tail.ToList());
    }

    static Process Start(ProcessCommand command)
    {
        var start = new ProcessStartInfo(command.FileName)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            return process;
        }
        catch (Exception failure) when (failure is Win32Exception or DirectoryNotFoundException or PlatformNotSupportedException)
        {
            process.Dispose();
            throw new ProcessStartException(command.FileName, failure);
        }
    }

    static async Task FeedAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        var stream = process.StandardInput;
        try
        {
            if (input is not null)
                await stream.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            stream.Close();
        }
        catch (IOException)
        {
            // The child closed its input. Its exit code says whether that is a failure.
        }
    }

    static async Task ReadAsync(
        StreamReader reader, bool isError, OutputTail tail, CancellationTokenSource stop, CancellationToken end)
    {
        var splitter = new LineSplitter(MaximumLineLength, text => tail.Add(new ProcessLine(text, isError)));
        var buffer = new char[4096];
        try
        {
            int count;
            while ((count = await reader.ReadAsync(buffer, end).ConfigureAwait(false)) > 0)
                splitter.Push(buffer.AsSpan(0, count));
            splitter.Complete();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            splitter.Complete();
        }
        catch
        {
            // Nothing reads the pipe any more, so the child would block on it forever.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    async Task TerminateAsync(Process process, TimeSpan grace)
    {
        var tree = ProcessTree.Of(process);
        if (tree.RequestStop() && grace > TimeSpan.Zero)
        {
            try
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(grace, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The grace period is over.
            }
        }
        tree.Kill();
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    async Task DrainAsync(Task reading, CancellationTokenSource endOfReading)
    {
        try
        {
            await reading.WaitAsync(DrainPeriod, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It may have ended at the same moment.
            await endOfReading.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }
}

/// <summary>Starts a program and waits for it.</summary>
internal interface IProcessRunner
{
    /// <summary>
    /// Runs the command to its end. <paramref name="onLine"/> is called for one line at a time; if it throws, the child is
    /// stopped and the exception is rethrown. A cancelled child is stopped together with everything that it started
    /// before this throws <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    Task<ProcessResult> RunAsync(ProcessCommand command, Action<ProcessLine>? onLine, CancellationToken cancellationToken);
}

/// <summary>What to start. There is no shell in between, and nothing of this process's environment is inherited.</summary>
internal sealed record ProcessCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Written to the child's standard input, which is then closed. Null closes it at once.</summary>
    public string? StandardInput { get; init; }

    /// <summary>How long a cancelled child may take to clean up after SIGTERM before it is killed. Not used on Windows.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many of the last lines are kept for an error message.</summary>
    public int TailLines { get; init; } = 20;
}

/// <summary>One line that a child printed, without its line end.</summary>
internal readonly record struct ProcessLine(string Text, bool IsError);

/// <summary>How a child ended, with the last lines of both of its streams in the order in which they were read.</summary>
internal sealed record ProcessResult(int ExitCode, IReadOnlyList<ProcessLine> Tail)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>A program that could not be started. Names the file only: arguments may be long or private.</summary>
internal sealed class ProcessStartException(string fileName, Exception cause)
    : Exception($"'{fileName}' cannot be started: {cause.Message}", cause);
