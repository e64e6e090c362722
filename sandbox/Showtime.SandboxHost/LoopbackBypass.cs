using System.Net;

namespace Showtime.SandboxHost;

/// <summary>
/// This machine's proxy for everything but this machine. A sandbox is on loopback, and what HTTP_PROXY names cannot reach it; most tools leave
/// loopback out by themselves, .NET does not.
/// </summary>
sealed class LoopbackBypass(IWebProxy inner) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || inner.IsBypassed(host);
}
