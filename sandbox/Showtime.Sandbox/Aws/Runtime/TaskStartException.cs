namespace Showtime.Sandbox.Aws;

/// <summary>A task's container could not be started. The message is ECS's <c>stoppedReason</c>.</summary>
/// <param name="message">The reason, for example <c>CannotPullContainerError: …</c>.</param>
public sealed class TaskStartException(string message) : Exception(message);
