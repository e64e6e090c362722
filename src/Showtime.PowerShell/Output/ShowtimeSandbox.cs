using Showtime.Core.Ports;

namespace Showtime.PowerShell.Output;

/// <summary>The sandbox that a PowerShell session is connected to.</summary>
public sealed class ShowtimeSandbox
{
    readonly ISandbox _sandbox;

    internal ShowtimeSandbox(ISandbox sandbox) => _sandbox = sandbox;

    /// <summary>The repository, <c>owner/name</c>.</summary>
    public string Repository => _sandbox.Repository;

    /// <summary>Where its GitHub listens.</summary>
    public Uri GitHubAddress => _sandbox.GitHubAddress;

    /// <summary>Where its AWS listens.</summary>
    public Uri AwsAddress => _sandbox.AwsAddress;

    /// <summary>The environment variables that lead other programs to it, the AWS CLI for example.</summary>
    public IReadOnlyDictionary<string, string> Variables => _sandbox.Variables;

    /// <summary>Every request that it has answered so far.</summary>
    public IReadOnlyList<SandboxCall> Calls => _sandbox.Calls;
}
