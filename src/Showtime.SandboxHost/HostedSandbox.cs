using Showtime.Cli.Sandbox;
using Showtime.Core.Ports;

namespace Showtime.SandboxHost;

/// <summary>A running sandbox, as Core's interface shows it.</summary>
sealed class HostedSandbox(LocalSandbox sandbox) : ISandbox
{
    /// <inheritdoc/>
    public string Repository => sandbox.GitHub.FullName;

    /// <inheritdoc/>
    public Uri GitHubAddress => sandbox.GitHubAddress;

    /// <inheritdoc/>
    public Uri AwsAddress => sandbox.AwsAddress;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Variables => sandbox.Variables;

    /// <inheritdoc/>
    public IReadOnlyList<SandboxCall> Calls =>
    [
        .. sandbox.GitHub.RequestLog.Select(entry => new SandboxCall(entry.At, "github", $"{entry.Method} {entry.Target}", entry.IsWrite, entry.Status))
            .Concat(sandbox.Aws.Requests.Select(request => new SandboxCall(request.Time, request.Service, request.Action, request.IsWrite, request.Status)))
            .OrderBy(call => call.At),
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => sandbox.DisposeAsync();
}
