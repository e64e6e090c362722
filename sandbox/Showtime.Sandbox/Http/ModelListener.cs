using System.Net;
using System.Net.Sockets;

namespace Showtime.Sandbox.Http;

/// <summary>Puts a model behind a listener on loopback. <see cref="HttpListener"/>, because ASP.NET is not inside pwsh.</summary>
public sealed class ModelListener : IAsyncDisposable
{
    readonly HttpListener _listener;
    readonly ISandboxModel _model;
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;

    ModelListener(HttpListener listener, Uri address, ISandboxModel model)
    {
        _listener = listener;
        _model = model;
        Address = address;
        _loop = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="model">Who answers.</param>
    /// <param name="port">The TCP port; 0 takes a free one.</param>
    /// <param name="host">A loopback address; every 127.x.y.z works on Linux.</param>
    /// <returns>The running listener.</returns>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public static ModelListener Start(ISandboxModel model, int port = 0, string host = "127.0.0.1")
    {
        for (var attempt = 0; ; attempt++)
        {
            var chosen = port != 0 ? port : FreePort(host);
            var listener = new HttpListener();
            var address = new Uri($"http://{host}:{chosen}/");
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return new ModelListener(listener, address, model);
            }
            catch (HttpListenerException) when (port == 0 && attempt < 10)
            {
                listener.Close(); // another process took the free port first
            }
        }
    }

    /// <summary>A TCP port that was free a moment ago.</summary>
    /// <param name="host">A loopback address.</param>
    /// <returns>The port.</returns>
    public static int FreePort(string host = "127.0.0.1")
    {
        using var probe = new TcpListener(IPAddress.Parse(host), 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return; // closed
            }

            _ = Task.Run(() => AnswerAsync(context), CancellationToken.None);
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var name in context.Request.Headers.AllKeys)
            {
                if (name is not null) headers[name] = context.Request.Headers[name] ?? "";
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, _stop.Token).ConfigureAwait(false);
            var request = new SandboxRequest(context.Request.HttpMethod, context.Request.Url!, headers, body.ToArray());
            var answer = await _model.HandleAsync(request, _stop.Token).ConfigureAwait(false);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
            context.Response.ContentLength64 = answer.Body.Length;
            await context.Response.OutputStream.WriteAsync(answer.Body, _stop.Token).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client or the sandbox went away in the middle of it: there is no one to answer.
        }
    }
}
