namespace Showtime.Simulation.Tests.Engine;

/// <summary>A request that a job has sent and the scheduler has not carried out yet.</summary>
sealed record PendingRequest(int Order, SimulatedJob Job, string Service, HttpRequestMessage Message, WireText Text, TaskCompletionSource<HttpResponseMessage> Answer)
{
    public bool Writes => Text.Writes;

    public string Summary => Text.Summary;
}
