namespace Showtime.Core.Ports;

/// <summary>Starts sandboxes. The module finds the one implementation in its load context and casts it to this.</summary>
public interface ISandboxFactory
{
    /// <summary>Starts one, with a few open pull requests in it.</summary>
    /// <param name="gitHubPort">The TCP port of its GitHub; 0 takes a free one.</param>
    /// <param name="awsPort">The TCP port of its AWS; 0 takes a free one.</param>
    /// <returns>The running sandbox.</returns>
    /// <exception cref="Errors.ShowtimeException">A port is taken.</exception>
    ISandbox Start(int gitHubPort, int awsPort);
}
