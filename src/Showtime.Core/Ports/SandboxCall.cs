namespace Showtime.Core.Ports;

/// <summary>A request that a sandbox has answered.</summary>
/// <param name="At">When it arrived, UTC.</param>
/// <param name="Service"><c>github</c>, or AWS's name of the service, for example <c>ecs</c>.</param>
/// <param name="Name">What was asked, for example <c>mutation createLabel</c> or <c>CreateService</c>.</param>
/// <param name="IsWrite">Whether it asked for a change.</param>
/// <param name="Status">The HTTP status of the answer.</param>
public sealed record SandboxCall(DateTimeOffset At, string Service, string Name, bool IsWrite, int Status);
