namespace Showtime.Core.Ports;

/// <summary>A small GitHub and a small AWS behind listeners on loopback, for a first look and for tests.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Where its GitHub listens.</summary>
    Uri GitHubAddress { get; }

    /// <summary>Where its AWS listens.</summary>
    Uri AwsAddress { get; }

    /// <summary>The environment variables that lead a client to it. None of the values is a secret anywhere else.</summary>
    IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Every request that it has answered so far, in the order of its arrival.</summary>
    IReadOnlyList<SandboxCall> Calls { get; }
}
