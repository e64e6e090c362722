namespace Showtime.Sandbox.Http;

/// <summary>A stand-in for a remote service: it answers requests out of a state of its own and starts no socket by itself.</summary>
public interface ISandboxModel
{
    /// <summary>Answers one request. Safe to call from several threads at once: the model serialises what changes its state.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="cancellationToken">The caller has gone away.</param>
    /// <returns>The answer; errors are answers too, in the service's own shape.</returns>
    ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default);
}
