namespace Showtime.Sandbox.Http;

/// <summary>Shows every exchange with a model of this process to whoever tests the wire format, whether it came over a socket or not.</summary>
internal static class SandboxTap
{
    /// <summary>Is called with each request and its answer, on whatever thread answers; null where nobody looks.</summary>
    public static Action<SandboxRequest, SandboxResponse>? Seen { get; set; }

    public static SandboxResponse Show(SandboxRequest request, SandboxResponse answer)
    {
        Seen?.Invoke(request, answer);
        return answer;
    }
}
