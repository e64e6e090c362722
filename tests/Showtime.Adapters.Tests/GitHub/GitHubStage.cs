using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>The client, connected to the sandbox through a <see cref="Wire"/>.</summary>
sealed class GitHubStage
{
    public const string Token = "sandbox-token";

    public GitHubStage(GitHubSandboxOptions? options = null)
    {
        Sandbox = new(Clock, options);
        Wire = new(new ModelMessageHandler(Sandbox));
        (PullRequests, Leases) = Connect();
    }

    public static GitHubOptions Options { get; } = new() { Owner = "acme", Name = "superset", Jitter = () => 0.5 };

    public InstantClock Clock { get; } = new(Options.RequestTimeout);

    public GitHubSandbox Sandbox { get; }

    public Wire Wire { get; }

    public RecordingLog Log { get; } = new();

    public GitHubPullRequests PullRequests { get; }

    public GitHubLeases Leases { get; }

    /// <summary>Another process, which has learnt nothing yet.</summary>
    public (GitHubPullRequests PullRequests, GitHubLeases Leases) Connect(string token = Token)
    {
        var transport = new GitHubTransport(Options, _ => new(token), Wire, Clock, Log);
        var connection = new GitHubConnection(Options, transport);
        return (new(connection), new(connection));
    }

    /// <summary>Opens a pull request and reads it; the requests up to here are not counted.</summary>
    public async Task<PullRequestSnapshot> OpenAsync(params string[] labels)
    {
        var pull = Sandbox.OpenPullRequest("A change", "contributor", headOwner: "contributor");
        foreach (var label in labels) Sandbox.AddLabel(pull.Number, label, "maxime");
        var snapshot = await PullRequests.ReadAsync(pull.Number, default);
        Sandbox.ClearRequestLog();
        return snapshot;
    }

    /// <summary>How many requests reached GitHub since the log was cleared.</summary>
    public int RequestCount => Sandbox.RequestLog.Count;

    public string[] LabelsOf(int number) => [.. Sandbox.Labels(number).Select(label => label.Name)];

    public static LabelDefinition Label(string name, string color = "FFF9C4", string description = "A label") => new(name, color, description);
}

/// <summary>
/// A clock on which waiting takes no time: a timer fires as soon as it is set, and the clock moves to its time. Time-outs of
/// requests are the exception: they do not fire, unless a test wants an answer never to come.
/// </summary>
sealed class InstantClock(TimeSpan requestTimeout) : TimeProvider
{
    readonly object _gate = new();
    readonly List<TimeSpan> _waits = [];
    DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether time-outs of requests fire at once too.</summary>
    public bool TimeoutsFire { get; set; }

    /// <summary>How long each wait was.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate) return [.. _waits];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    bool Passes(TimeSpan due)
    {
        if (due == Timeout.InfiniteTimeSpan || (IsTimeout(due) && !TimeoutsFire)) return false;
        lock (_gate)
        {
            if (!IsTimeout(due)) _waits.Add(due);
            _now += due;
        }

        return true;
    }

    bool IsTimeout(TimeSpan due) => due == requestTimeout || due == AnswerHandler.WriteGrace;

    sealed class Timer(InstantClock clock, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock.Passes(dueTime)) callback(state);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

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
