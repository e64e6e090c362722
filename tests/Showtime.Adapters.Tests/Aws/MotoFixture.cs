namespace Showtime.Adapters.Tests.Aws;

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
