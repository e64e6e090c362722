using Showtime.Core.Ports;

namespace Showtime.Adapters.Aws.Wire;

/// <summary>The clients of one account and region. A call goes to the service that it belongs to.</summary>
internal sealed class AwsClients : IDisposable
{
    readonly Dictionary<AwsService, Lazy<AwsClient>> _clients;
    readonly IActivityLog? _log;

    internal AwsClients(AwsClientSettings settings)
    {
        Region = settings.Region ?? AwsRegion.Find(settings) ?? throw AwsFailures.NoRegion();
        _log = settings.Log;
        _clients = AwsService.All.ToDictionary(s => s, s => new Lazy<AwsClient>(() => new AwsClient(s, Region, settings)));
    }

    /// <summary>The region's system name.</summary>
    internal string Region { get; }

    /// <inheritdoc cref="AwsClient.SendAsync"/>
    internal Task<TResult> SendAsync<TResult>(AwsOperation<TResult> operation, CancellationToken cancellationToken)
        where TResult : class
    {
        _log?.Report(new(ActivityKind.RemoteCall, $"AWS {operation.Target.Id} {operation.Action}"));
        return _clients[operation.Target].Value.SendAsync(operation, cancellationToken);
    }

    /// <summary>Reads every page of a listing.</summary>
    /// <param name="page">Makes the call for a page's token, null for the first.</param>
    /// <param name="next">Finds the next page's token in an answer.</param>
    /// <param name="cancellationToken">Stops between and in requests.</param>
    /// <returns>The pages in order.</returns>
    /// <exception cref="AwsException">A page could not be read: a listing is whole or fails.</exception>
    internal async Task<IReadOnlyList<TResult>> EveryPageAsync<TResult>(
        Func<string?, AwsOperation<TResult>> page, Func<TResult, string?> next, CancellationToken cancellationToken)
        where TResult : class
    {
        List<TResult> pages = [];
        for (string? token = null; ;)
        {
            var operation = page(token);
            var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
            pages.Add(answer);
            var following = next(answer);
            if (string.IsNullOrEmpty(following)) return pages;
            if (following == token) throw AwsFailures.Incomplete(operation.Target, operation.Action, "the same page comes again and again");
            token = following;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated)) client.Value.Dispose();
    }
}
