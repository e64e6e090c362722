using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>Receives what a run does. Called from any thread.</summary>
public interface IActivityLog
{
    /// <summary>Takes one activity. Must not throw and must not block for long.</summary>
    /// <param name="activity">What happened.</param>
    void Report(Activity activity);
}

/// <summary>Reports that do more than report.</summary>
static class ActivityLogging
{
    /// <summary>A secret has become known: it is masked where somebody listens, and taken out of every text from now on.</summary>
    public static void ReportSecret(this IActivityLog? log, string secret)
    {
        Redaction.Hold(secret);
        log?.Report(Activity.OfSecret(secret));
    }
}
