namespace Showtime.Simulation.Tests.Engine;

/// <summary>A request that a job has sent and the scheduler has not carried out yet.</summary>
/// <param name="Place">Which of its job's requests it is.</param>
/// <param name="Job">Who sent it.</param>
/// <param name="Service"><c>github</c> or <c>aws</c>.</param>
/// <param name="Message">The request.</param>
/// <param name="Text">What it says.</param>
/// <param name="Answer">Where the answer goes.</param>
sealed record PendingRequest(int Place, SimulatedJob Job, string Service, HttpRequestMessage Message, WireText Text, TaskCompletionSource<HttpResponseMessage> Answer)
{
    public bool Writes => Text.Writes;

    public string Summary => Text.Summary;
}
