using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>A moto_server on loopback for one test.</summary>
sealed class MotoServer : IAsyncDisposable
{
    readonly Process _process;

    MotoServer(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public static string? Executable { get; } = Requires.Find("moto_server");

    public Uri Address { get; }

    /// <summary>Starts one and returns when it says that it listens.</summary>
    /// <param name="settings">Variables for it, beside the process's own.</param>
    public static async Task<MotoServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var port = FreePort();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new System.Text.StringBuilder();
        var process = new Process
        {
            StartInfo = new(Executable!, ["-H", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) process.StartInfo.Environment[name] = value;
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"moto_server ended: {output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await listening.Task;
        return new(process, port);

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
            if (line.Data?.Contains("Running on http", StringComparison.Ordinal) == true) listening.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>One moto for a class of tests (they run one after another), started by the first that needs it: none, where they are skipped.</summary>
public sealed class MotoFixture : IAsyncLifetime
{
    MotoServer? _server;

    internal async Task<MotoServer> StartAsync() => _server ??= await MotoServer.StartAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
