using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Hosting;

/// <summary>How far work on several items is: the same numbers for a bar and for a line. Thread-safe.</summary>
/// <param name="total">How many items.</param>
/// <param name="done">The word for those that are ready, for example <c>removed</c>.</param>
/// <param name="time">The clock.</param>
sealed class BatchProgress(int total, string done, TimeProvider time)
{
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    readonly object _gate = new();
    readonly long _started = time.GetTimestamp();
    int _running;
    int _finished;
    int _failed;
    long? _lastLine;

    /// <summary>How much is over, 0 to 100.</summary>
    public int Percent
    {
        get
        {
            lock (_gate) return total == 0 ? 100 : 100 * _finished / total;
        }
    }

    /// <summary>Whether there are several: one item has no need of a count.</summary>
    public bool IsSeveral => total > 1;

    /// <summary>An item begins.</summary>
    public void Start()
    {
        lock (_gate) _running++;
    }

    /// <summary>An item is over.</summary>
    /// <param name="succeeded">Whether it was done.</param>
    public void Finish(bool succeeded)
    {
        lock (_gate)
        {
            _finished++;
            if (_running > 0) _running--;
            if (!succeeded) _failed++;
        }
    }

    /// <summary>The numbers, where a line is due: every ten seconds, and at the end. Else null.</summary>
    public string? Line()
    {
        lock (_gate)
        {
            if (!IsSeveral || (_finished < total && time.GetElapsedTime(_lastLine ?? _started) < LineEvery)) return null;
            _lastLine = time.GetTimestamp();
            return ToString();
        }
    }

    /// <summary>For example <c>37 of 165 removed, 1 failed, 4 running, about 2 min</c>.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{_finished - _failed} of {total} {done}");
            if (_failed > 0) text += string.Create(CultureInfo.InvariantCulture, $", {_failed} failed");
            if (_running > 0) text += string.Create(CultureInfo.InvariantCulture, $", {_running} running");
            if (_finished == 0 || _finished == total) return text;
            var left = time.GetElapsedTime(_started) / _finished * (total - _finished);
            return text + (left < TimeSpan.FromSeconds(90)
                ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalSeconds)} s")
                : string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalMinutes)} min"));
        }
    }
}

/// <summary>How far a pull request's environment is on its way up. Thread-safe.</summary>
/// <param name="time">The clock.</param>
sealed class StartProgress(TimeProvider time)
{
    static readonly EnvironmentStatus[] Stages =
        [EnvironmentStatus.Building, EnvironmentStatus.Built, EnvironmentStatus.Deploying, EnvironmentStatus.Running];

    readonly object _gate = new();
    readonly Dictionary<int, (long Began, int Stage)> _runs = [];

    /// <summary>
    /// A step; of a start with the stage that it is in and the time since the first one, for example <c>2 of 4, 1m20s: Pushing the image</c>.
    /// </summary>
    public string Describe(Activity step)
    {
        if (step.PullRequest is not { } number) return step.Message;
        lock (_gate)
        {
            if (!_runs.TryGetValue(number, out var run)) _runs.Add(number, run = (time.GetTimestamp(), 0));
            if (run.Stage == 0) return step.Message;
            ShowtimeDuration passed = TimeSpan.FromSeconds(Math.Floor(time.GetElapsedTime(run.Began).TotalSeconds));
            return string.Create(CultureInfo.InvariantCulture, $"{run.Stage} of {Stages.Length}, {passed}: {step.Message}");
        }
    }

    /// <summary>Takes a transition, which may be another stage.</summary>
    public void Take(Activity activity)
    {
        if (activity is not { Kind: ActivityKind.Transition, PullRequest: { } number }) return;
        var statuses = activity.Labels.Select(LabelGrammar.Parse).OfType<StatusLabel>();
        var stage = statuses.Select(label => Array.IndexOf(Stages, label.Status) + 1).DefaultIfEmpty().Max();
        if (stage == 0) return;
        lock (_gate) _runs[number] = (_runs.TryGetValue(number, out var run) ? run.Began : time.GetTimestamp(), stage);
    }
}
