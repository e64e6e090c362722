using Showtime.Core.Ports;

namespace Showtime.PowerShell.Sessions;

/// <summary>The sandbox of a runspace, and the connection that comes back when it is stopped.</summary>
/// <param name="Sandbox">The sandbox.</param>
/// <param name="Before">The connection before it was started.</param>
sealed record RunningSandbox(ISandbox Sandbox, Connection Before);
