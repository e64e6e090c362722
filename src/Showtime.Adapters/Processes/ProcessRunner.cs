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
            // The child did not want its input; its exit code says the rest.
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
            // Nobody reads any more, so the child would block on a full pipe for ever.
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
                // It had its time.
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
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            await endOfReading.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }
}
