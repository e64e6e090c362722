using System.Net;
using Showtime.Core.Ports;

namespace Showtime.SandboxHost;

/// <summary>Starts sandboxes whose tasks are the sandbox's own pages: nothing is built, and no Docker engine is needed.</summary>
internal sealed class SandboxFactory : ISandboxFactory
{
    /// <inheritdoc/>
    public ISandbox Start(int gitHubPort, int awsPort)
    {
        var sandbox = LocalSandbox.Start(new LocalSandboxOptions { Time = TimeProvider.System, GitHubPort = gitHubPort, AwsPort = awsPort });
        foreach (var pull in SandboxSeed.PullRequests) pull.Open(sandbox.GitHub, SandboxSeed.MadeUpSha());
        return new HostedSandbox(sandbox);
    }
}

/// <summary>A running sandbox, as Core's interface shows it. While it runs, no proxy stands between this process and this machine.</summary>
sealed class HostedSandbox : ISandbox
{
    readonly LocalSandbox _sandbox;
    readonly IWebProxy _proxy = HttpClient.DefaultProxy;

    public HostedSandbox(LocalSandbox sandbox)
    {
        _sandbox = sandbox;
        HttpClient.DefaultProxy = new LoopbackBypass(_proxy);
    }

    /// <inheritdoc/>
    public string Repository => _sandbox.GitHub.FullName;

    /// <inheritdoc/>
    public Uri GitHubAddress => _sandbox.GitHubAddress;

    /// <inheritdoc/>
    public Uri AwsAddress => _sandbox.AwsAddress;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Variables => _sandbox.Variables;

    /// <inheritdoc/>
    public IReadOnlyList<SandboxCall> Calls =>
    [
        .. _sandbox.GitHub.RequestLog.Select(entry => new SandboxCall(entry.At, "github", $"{entry.Method} {entry.Target}", entry.IsWrite, entry.Status))
            .Concat(_sandbox.Aws.Requests.Select(request => new SandboxCall(request.Time, request.Service, request.Action, request.IsWrite, request.Status)))
            .OrderBy(call => call.At),
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        HttpClient.DefaultProxy = _proxy;
        return _sandbox.DisposeAsync();
    }
}

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
