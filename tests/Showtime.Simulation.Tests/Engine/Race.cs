using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Aws;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>Two jobs on one pull request: the situation before, what starts each of them, and what must be true when both have ended.</summary>
sealed record Race(string Name, Action<SimulatedWorld, int> Arrange, Func<SimulatedWorld, int, SimulatedJob> First, Func<SimulatedWorld, int, SimulatedJob> Second, Func<SimulatedWorld, int, string?> Wrong)
{
    public static IReadOnlyList<Race> All { get; } =
    [
        new("two runs of one start", (_, _) => { }, Labelled("first", Scenario.Start),
            (world, number) => world.OnEvent("second", "pull_request_target", world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Scenario.Start)),
            ServesHead),
        new("two runs of one start, on runners whose clocks are half an hour apart",
            (world, _) => (world.ClockErrors["first"], world.ClockErrors["second"]) = (TimeSpan.FromMinutes(-15), TimeSpan.FromMinutes(15)),
            Labelled("first", Scenario.Start),
            (world, number) => world.OnEvent("second", "pull_request_target", world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Scenario.Start)),
            ServesHead),
        new("start, then a push", (_, _) => { }, Labelled("first", Scenario.Start), Pushed("second"), ServesHeadOrAsks),
        new("start, then stop", (_, _) => { }, Labelled("first", Scenario.Start), Labelled("second", Scenario.Stop), Nothing),
        new("start, then close", (_, _) => { }, Labelled("first", Scenario.Start), Closed("second"), Nothing),
        new("stop, then start", Running, Labelled("first", Scenario.Stop), Labelled("second", Scenario.Start),
            (world, number) => Nothing(world, number) is { } wrong && ServesHead(world, number) is not null ? wrong : null),
        new("a push, then another", Running, Pushed("first"), Pushed("second"), ServesHeadOrAsks),
        new("a push, then close", Running, Pushed("first"), Closed("second"), Nothing),
        new("a push, then a rebuild", Running, Pushed("first"), Labelled("second", Scenario.Start), ServesHead),
        new("a push, then a clean-up of everything", Running, Pushed("first"),
            (world, _) => world.CleanUp("second", new CleanupRequest { OlderThan = TimeSpan.Zero, OrphanGrace = TimeSpan.Zero }),
            (world, number) => world.Labels(number).Pointers is [var (sha, _)] ? Serves(world, number, sha) : Nothing(world, number)),
        new("a start, then the scheduled run", (_, _) => { }, Labelled("first", Scenario.Start), (world, _) => world.CleanUp("second"), ServesHead),
        new("a rebuild, then the scheduled run", Running, Labelled("first", Scenario.Start), (world, _) => world.CleanUp("second"), ServesHead),
        new("an operator's removal, then a start", Running,
            (world, number) => world.Start("first", (session, token) => session.RemoveAsync(new RemovalRequest { PullRequest = number }, token)),
            Labelled("second", Scenario.Start),
            (world, number) => Nothing(world, number) is { } wrong && ServesHead(world, number) is not null ? wrong : null),
        new("a stop, and a start of the same commit on another pull request", RunningBesideAnother, Labelled("first", Scenario.Stop),
            (world, number) => world.Label("second", number + 1, Scenario.Start, "maxime"), OtherServes) { Preemptions = 2 },
        new("a clean-up of three, then a start on one", Scenario.ThreeExpired, CleansUp("first"), Labelled("second", Scenario.Start), OthersAreGone) { Preemptions = 2 },
        new("a clean-up of three, then a push to one", Scenario.ThreeExpired, CleansUp("first"), Pushed("second"), OthersAreGone) { Preemptions = 2 },
        new("a clean-up of three, then another clean-up", Scenario.ThreeExpired, CleansUp("first"), CleansUp("second"), Nothing) { Preemptions = 2 },
    ];

    /// <summary>How many preemptions are tried in every run, the beginning of the second job included.</summary>
    public int Preemptions { get; private init; } = 3;

    public static Race Named(string name) => All.Single(r => r.Name == name);

    /// <summary>
    /// Runs one schedule. The first job runs alone up to the place that the first number names; the second begins there and runs until it waits or has
    /// ended; each further number is a choice at which the job that could continue must let the other go first, or, of two requests that it has sent at the
    /// same time, the one that it sent first must wait for the other.
    /// </summary>
    /// <param name="switches">The place where the second begins, then the choices, rising.</param>
    /// <param name="mutation">The mutation; null for none.</param>
    public RaceRun Run(IReadOnlyList<int> switches, Mutation? mutation = null)
    {
        using var world = new SimulatedWorld(mutation, account: options => options with { Timings = Quick });
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        Arrange(world, number);
        var first = First(world, number);
        SimulatedJob? second = null;
        var current = first;
        var (places, next) = (0, 1);
        var past = new HappensBefore();
        List<ulong> choices = [];
        world.Run((w, pending) =>
        {
            if (second is null && IsPlace(pending[0]) && places++ == switches[0])
            {
                second = Second(w, number);
                current = second;
                past.Add(second.Name, "github", writes: true, w.Time.GetUtcNow()); // what the person did
                pending = w.Network.Pending;
            }

            var own = pending.FirstOrDefault(p => p.Job == current);
            var other = pending.FirstOrDefault(p => p.Job != current);
            // Requests that a job has sent side by side arrive in any order.
            if (own is not null && pending.FirstOrDefault(p => p.Job == current && p != own && Conflict(p, own)) is { } beside && Takes("beside")) own = beside;
            if (own is not null && other is not null && IsPlace(own) && Takes("")) own = other;
            var chosen = own ?? other!;

            bool Takes(string kind)
            {
                var taken = next < switches.Count && choices.Count == switches[next];
                if (taken) next++;
                choices.Add(past.Key(current.Name + kind, w.Time.GetUtcNow()));
                return taken;
            }

            current = chosen.Job;
            past.Add(current.Name, chosen.Service, chosen.Writes, w.Time.GetUtcNow());
            return (chosen, Fate.Answered);
        });

        var failed = world.Jobs.FirstOrDefault(j => j.Work.IsFaulted && !IsLeftToOther(j));
        var wrong = world.Invariants.Violations.FirstOrDefault()
            ?? (failed is not null ? $"{failed} threw {failed.Work.Exception!.InnerException}" : null)
            ?? (second is null ? null : Wrong(world, number) ?? LeaseLeft(world));
        return new(second is not null, choices, world.Requests, wrong is null ? null : $"{wrong}\n{world.TraceText}");
    }

    /// <summary>An environment answers within a second, so that most requests of a schedule are not health checks of one that does not answer yet.</summary>
    public static readonly AwsTimings Quick = AwsTimings.Fast with
    {
        Provisioning = TimeSpan.FromSeconds(0.2),
        Pending = TimeSpan.FromSeconds(0.2),
        Refusing = TimeSpan.FromSeconds(0.2),
        Unavailable = TimeSpan.FromSeconds(0.2),
        HealthCheckInterval = TimeSpan.FromSeconds(0.5),
        OldTaskGrace = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// A place where a job may be preempted: before a write, or a read of GitHub. A read of AWS commutes with every request of the other job but its writes
    /// to AWS, and those happen only under the lease, whose claim and release are places. Nothing here changes permissions, so the read of a
    /// permission commutes with everything.
    /// </summary>
    static bool IsPlace(PendingRequest request) => request.Writes || request.Service == "github" && request.Message.Method != HttpMethod.Get;

    /// <summary>Whether two requests can tell in which order they came: both go to GitHub, or both to AWS, and one of them writes.</summary>
    static bool Conflict(PendingRequest one, PendingRequest other) => one.Service == other.Service && (one.Writes || other.Writes);

    /// <summary>A clean-up that finds the pull request's lease held reports it and leaves the work to the next one.</summary>
    static bool IsLeftToOther(SimulatedJob job) => job.Work.Exception?.InnerException is ShowtimeException { Error: ShowtimeError.Conflict };

    static Func<SimulatedWorld, int, SimulatedJob> Labelled(string job, string label) => (world, number) => world.Label(job, number, label, "maxime");

    static Func<SimulatedWorld, int, SimulatedJob> CleansUp(string job) => (world, _) => world.CleanUp(job, new CleanupRequest());

    /// <summary>Of three pull requests the clean-up has emptied the two that nobody else worked on; the first serves its head, or nothing.</summary>
    static string? OthersAreGone(SimulatedWorld world, int number) =>
        world.GitHub.Labels(number + 1).Concat(world.GitHub.Labels(number + 2)).FirstOrDefault(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel) is { } label
            ? $"label {label.Name} is left"
            : Nothing(world, number) is { } wrong && ServesHead(world, number) is not null ? wrong : null;

    static Func<SimulatedWorld, int, SimulatedJob> Closed(string job) => (world, number) => world.Close(job, number, "stranger");

    static Func<SimulatedWorld, int, SimulatedJob> Pushed(string job) => (world, number) =>
    {
        var running = world.Push(job, number, "maxime");
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        return running;
    };

    static void Running(SimulatedWorld world, int number)
    {
        world.Label("earlier", number, Scenario.Start, "maxime");
        world.RunToEnd();
    }

    static void RunningBesideAnother(SimulatedWorld world, int number)
    {
        Running(world, number);
        world.OpenPullRequest(headOid: world.GitHub.PullRequest(number).HeadOid);
    }

    /// <summary>What one job's clean-up of shared definitions has removed from the other pull request is added again by the scheduled run.</summary>
    static string? OtherServes(SimulatedWorld world, int number)
    {
        world.Time.Advance(TimeSpan.FromHours(2));
        world.CleanUp("clock");
        world.RunToEnd();
        return world.Invariants.Violations.FirstOrDefault() ?? ServesHead(world, number + 1);
    }

    static string? LeaseLeft(SimulatedWorld world) => world.GitHub.Definitions.Any(d => LabelGrammar.Parse(d.Name) is LeaseLabel) ? "a lease is left" : null;

    static string? ServesHead(SimulatedWorld world, int number) => Serves(world, number, EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid));

    static string? Serves(SimulatedWorld world, int number, string sha)
    {
        var labels = world.Labels(number);
        if (labels.Pointers is not [var (pointer, _)] || pointer != sha) return $"the pointer names {string.Join(',', labels.Pointers.Select(p => p.Sha))}, not {sha}";
        if (labels[sha]?.Status != EnvironmentStatus.Running) return $"{sha} is {labels[sha]?.Status}";
        if (labels.Environments.Count != 1) return $"labels of {string.Join(',', labels.Environments.Select(e => $"{e.Sha} {e.Status}"))}";
        var active = world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name).ToList();
        return active.SequenceEqual([EnvironmentNames.Service(number, sha)]) ? null : $"services: {string.Join(',', active)}";
    }

    /// <summary>
    /// The second push is deployed, unless its run decided before the first push was recorded as approved: then the first is deployed, and a
    /// person is asked for approval.
    /// </summary>
    static string? ServesHeadOrAsks(SimulatedWorld world, int number)
    {
        if (ServesHead(world, number) is not { } wrong) return null;
        var pushed = EnvironmentNames.Shorten(world.Invariants.Commits(number)[^2]);
        var decided = world.Trace.FindLastIndex(l => l.Contains("second", StringComparison.Ordinal) && l.Contains("ReadPullRequest", StringComparison.Ordinal));
        var written = world.Trace.FindIndex(l => l.Contains("first", StringComparison.Ordinal) && l.Contains($"🏗️ {pushed}", StringComparison.Ordinal));
        var asks = world.GitHub.Comments(number).Any(c => c.Body.Contains("has not been approved", StringComparison.Ordinal));
        return decided < written && asks ? Serves(world, number, pushed) : wrong;
    }

    static string? Nothing(SimulatedWorld world, int number)
    {
        if (world.GitHub.Labels(number).FirstOrDefault(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel) is { } label) return $"label {label.Name} is left";
        if (world.Aws.Services.FirstOrDefault(s => s.Status == "ACTIVE") is { } service) return $"service {service.Name} is left";
        return world.Aws.Images.FirstOrDefault(i => i.Tags.Count > 0) is { } image ? $"image {image.Tags[0]} is left" : null;
    }
}

/// <summary>One schedule of a race.</summary>
/// <param name="SecondBegan">Whether the first job had enough places for the second to begin.</param>
/// <param name="Choices">The state at each choice: the same number means the same state (<see cref="HappensBefore"/>).</param>
/// <param name="Requests">How many requests were carried out.</param>
/// <param name="Wrong">What was wrong, with the trace; null for nothing.</param>
sealed record RaceRun(bool SecondBegan, IReadOnlyList<ulong> Choices, int Requests, string? Wrong);
