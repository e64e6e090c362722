using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.GitHub;

sealed class RecordingLog : IActivityLog
{
    readonly List<Activity> _activities = [];

    public IReadOnlyList<Activity> Activities
    {
        get
        {
            lock (_activities) return [.. _activities];
        }
    }

    public void Report(Activity activity)
    {
        lock (_activities) _activities.Add(activity);
    }
}
