namespace Showtime.Core.Ports;

/// <summary>Receives what a run does. Called from any thread.</summary>
public interface IActivityLog
{
    /// <summary>Takes one activity. Must not throw and must not block for long.</summary>
    /// <param name="activity">What happened.</param>
    void Report(Activity activity);
}
