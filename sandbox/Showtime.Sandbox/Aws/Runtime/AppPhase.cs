namespace Showtime.Sandbox.Aws;

/// <summary>How far the application in a task has come.</summary>
public enum AppPhase
{
    /// <summary>Nothing listens yet.</summary>
    Refusing,

    /// <summary>It answers 503.</summary>
    Unavailable,

    /// <summary>It answers 200.</summary>
    Ready,
}
