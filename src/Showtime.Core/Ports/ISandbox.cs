namespace Showtime.Core.Ports;

/// <summary>A small GitHub and a small AWS behind listeners on loopback, for a first look and for tests.</summary>
interface ISandbox : IAsyncDisposable
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

/// <summary>Starts sandboxes. The module finds the one implementation in its load context and casts it to this.</summary>
interface ISandboxFactory
{
    /// <summary>Starts one, with a few open pull requests in it.</summary>
    /// <param name="gitHubPort">The TCP port of its GitHub; 0 takes a free one.</param>
    /// <param name="awsPort">The TCP port of its AWS; 0 takes a free one.</param>
    /// <returns>The running sandbox.</returns>
    /// <exception cref="Errors.ShowtimeException">A port is taken.</exception>
    ISandbox Start(int gitHubPort, int awsPort);
}

/// <summary>A request that a sandbox has answered.</summary>
/// <param name="At">When it arrived, UTC.</param>
/// <param name="Service"><c>github</c>, or AWS's name of the service, for example <c>ecs</c>.</param>
/// <param name="Name">What was asked, for example <c>mutation createLabel</c> or <c>CreateService</c>.</param>
/// <param name="IsWrite">Whether it asked for a change.</param>
/// <param name="Status">The HTTP status of the answer.</param>
public sealed record SandboxCall(DateTimeOffset At, string Service, string Name, bool IsWrite, int Status);
