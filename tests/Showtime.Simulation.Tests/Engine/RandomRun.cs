using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>A random run: what happened, and what went wrong.</summary>
sealed class RandomRun
{
    const int MostJobsAtOnce = 5;
    const int ScheduledRuns = 3;

    readonly RandomScript _script;
    readonly SimulatedWorld _world;
    readonly List<int> _pulls = [];

    RandomRun(RandomScript script, SimulatedWorld world)
    {
        _script = script;
        _world = world;
    }

    /// <summary>The disturbed requests with their fates, in order.</summary>
    public List<(string Name, string What)> Faults { get; } = [];

    public int Requests { get; private set; }

    public int Jobs { get; private set; }

    public int Services { get; private set; }

    /// <summary>The first thing that went wrong; null if nothing did.</summary>
    public string? Wrong { get; private set; }

    public List<string> Trace => _world.Trace;

    public static RandomRun Of(RandomScript script, Mutation? mutation = null)
    {
        var configuration = script.ShortLease ? SimulatedWorld.Configuration + "\nlimits: { lease: 2m }\n" : SimulatedWorld.Configuration;
        using var world = new SimulatedWorld(mutation, configuration, options => options with { Timings = Race.Quick }) { KeepsReads = true };
        var run = new RandomRun(script, world);
        try
        {
            run.Play();
            run.Wrong = world.Invariants.Violations.FirstOrDefault() ?? run.Unexpected() ?? run._pulls.Select(run.WrongAt).FirstOrDefault(w => w is not null);
        }
        catch (InvalidOperationException e)
        {
            run.Wrong = e.Message.Split('\n')[0]; // the engine: no end, or another thread
        }

        (run.Requests, run.Jobs, run.Services) = (world.Requests, world.Jobs.Count, world.Aws.Requests.Count(r => r is { Action: "CreateService", ErrorCode: null }));
        return run;
    }

    void Play()
    {
        foreach (var head in _script.Heads)
        {
            _pulls.Add(_world.OpenPullRequest(headOid: head < _pulls.Count ? _world.Invariants.Commits(_pulls[head])[0] : null));
        }

        var waiting = new Queue<RandomAct>(_script.Acts);
        var steps = 0;
        while (waiting.TryDequeue(out var act))
        {
            Do(act);
            _world.Run((world, _) =>
            {
                if (waiting.TryPeek(out var next) && next.At <= steps && world.Jobs.Count(j => !j.Ended) < MostJobsAtOnce) Do(waiting.Dequeue());
                steps++;
                var request = _script.Choose(world.Network.Pending);
                var fate = _script.FateOf(request);
                if (fate != Fate.Answered) Faults.Add((FormattableString.Invariant($"{request.Job.Name}/{request.Place}"), $"{request.Job} {request.Text.Action} [{fate}]"));
                return (request, fate);
            }, maxSteps: 20000);
        }

        // The scheduled run comes three times, hours apart and undisturbed: a failed commit is tried again, and services that were draining are checked again.
        for (var i = 0; i < ScheduledRuns; i++)
        {
            _world.Time.Advance(TimeSpan.FromHours(2));
            _world.CleanUp($"clock {i}");
            _world.RunToEnd();
        }
    }

    void Do(RandomAct act)
    {
        var number = _pulls[act.Pull];
        var pull = _world.GitHub.PullRequest(number);
        var what = pull.State == "OPEN" ? act.What : RandomAct.Kind.CleanUp;
        switch (what)
        {
            case RandomAct.Kind.Start:
                _world.Approve(number);
                _world.Label(act.Job, number, Scenario.Start, "maxime");
                break;
            case RandomAct.Kind.Push:
                var ground = _world.Invariants.Approved.Contains(pull.HeadOid);
                _world.Push(act.Job, number, "maxime");
                if (ground) _world.Invariants.Approved.Add(_world.GitHub.PullRequest(number).HeadOid);
                break;
            case RandomAct.Kind.StrangersPush:
                _world.Push(act.Job, number, "stranger");
                break;
            case RandomAct.Kind.Stop:
                _world.Label(act.Job, number, Scenario.Stop, "maxime");
                break;
            case RandomAct.Kind.Close:
                _world.Close(act.Job, number, "stranger");
                break;
            case RandomAct.Kind.HarmlessLabel:
                _world.Label(act.Job, number, "documentation", "maxime");
                break;
            default:
                _world.CleanUp(act.Job, new CleanupRequest { OlderThan = TimeSpan.FromHours(1) });
                break;
        }
    }

    string? Unexpected()
    {
        foreach (var job in _world.Jobs.Where(j => !j.Killed && j.Work.IsFaulted))
        {
            var e = job.Work.Exception!.InnerException!;
            if (e is not ShowtimeException and not OperationCanceledException) return $"{job} threw {e.GetType().Name}: {e.Message.Split('\n')[0]}";
            if (job.Name.StartsWith("clock", StringComparison.Ordinal) && e is not ShowtimeException { Error: ShowtimeError.BuildFailed }) return $"{job} threw {e.Message}";
        }

        return null;
    }

    /// <summary>At the end a pull request has one serving commit, or one that failed too often, or nothing.</summary>
    string? WrongAt(int number)
    {
        var labels = _world.Labels(number);
        var services = _world.Aws.Services.Where(s => s.Status == "ACTIVE" && EnvironmentNames.TryParseService(s.Name, out var n, out _) && n == number).Select(s => s.Name).ToList();
        if (_world.GitHub.Definitions.FirstOrDefault(d => LabelGrammar.Parse(d.Name) is LeaseLabel) is { } lease) return $"the lease {lease.Name} is left";
        if (_world.GitHub.PullRequest(number).State != "OPEN")
        {
            return labels.Environments.Count > 0 || services.Count > 0 ? $"{number} is closed and has {labels.Environments.Count} environments and {services.Count} services" : null;
        }

        if (labels.StopTrigger is not null) return $"the stop of {number} was not carried out";
        if (labels.Pointers.Count == 0)
        {
            return services.Count > 0 ? $"{number} serves nothing and has {string.Join(',', services)}"
                : labels.Environments.FirstOrDefault(e => e.Status != EnvironmentStatus.Failed) is { } left ? $"{number} has labels of {left.Sha} ({left.Status}) and nothing else" : null;
        }

        var pointer = labels.Pointers[0].Sha;
        if (labels[pointer]?.Status != EnvironmentStatus.Running) return $"{number} points at {pointer}, which is {labels[pointer]?.Status}";
        if (!services.SequenceEqual([EnvironmentNames.Service(number, pointer)])) return $"{number} points at {pointer} and has {string.Join(',', services)}";
        return labels.Environments.FirstOrDefault(e => e.Sha != pointer && e.Status != EnvironmentStatus.Failed) is { } other ? $"{number} has labels of {other.Sha} beside {pointer}" : null;
    }
}
