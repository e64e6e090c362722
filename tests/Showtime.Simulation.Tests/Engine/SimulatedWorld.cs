using System.Text.Json;
using Showtime.Adapters;
using Showtime.Core.Cleanup;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Time;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// GitHub, AWS and any number of jobs in one thread under virtual time. Jobs run the real session over the real clients; each request waits here
/// until the scheduler carries it out, so a schedule is a list of choices and is repeatable.
/// </summary>
sealed class SimulatedWorld : IDisposable
{
    public const string Cluster = "superset-ci";
    public const string Configuration = """
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        """;

    const string WithoutDeployments = "token-without-deployments";

    readonly List<SimulatedJob> _jobs = [];
    readonly Dictionary<int, DateTimeOffset> _headSince = [];
    readonly Mutation? _mutation;

    public SimulatedWorld(Mutation? mutation = null, string configuration = Configuration, Func<AwsSandboxOptions, AwsSandboxOptions>? account = null)
    {
        _mutation = mutation;
        Time = new VirtualTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        GitHub = new GitHubSandbox(Time, new GitHubSandboxOptions
        {
            Owner = "apache",
            Repository = "superset",
            Tokens = new Dictionary<string, GitHubSandboxToken>
            {
                [GitHubSandboxOptions.DefaultToken] = new("github-actions[bot]"),
                [WithoutDeployments] = new("github-actions[bot]", GitHubTokenScopes.Workflow & ~GitHubTokenScopes.Deployments),
            },
        });
        GitHub.SetFile(".github/showtime.yml", configuration);
        GitHub.AddCollaborator("maxime", GitHubRole.Write);
        GitHub.AddCollaborator("triager", GitHubRole.Triage);
        var runtime = new InMemoryTaskRuntime(Time);
        var options = new AwsSandboxOptions { EnforceRateLimits = false, Timings = AwsTimings.Fast };
        Aws = new AwsSandbox(Time, account?.Invoke(options) ?? options, runtime);
        Network = new SimulatedNetwork(this, GitHub, Aws, runtime, mutation);
        Invariants = new Invariants(this);
    }

    public VirtualTimeProvider Time { get; }

    public GitHubSandbox GitHub { get; }

    public AwsSandbox Aws { get; }

    public SimulatedNetwork Network { get; }

    public Invariants Invariants { get; }

    /// <summary>Whether answers to reads are kept, so that a later read can be answered with an old one.</summary>
    public bool KeepsReads { get; set; }

    /// <summary>The number of answers and requests still in flight.</summary>
    public int Unfinished { get; set; }

    /// <summary>Everything that happened, one line each.</summary>
    public List<string> Trace { get; } = [];

    public int Requests => Network.Requests;

    /// <summary>By how much the clock of a job's runner is wrong, by the job's name.</summary>
    public Dictionary<string, TimeSpan> ClockErrors { get; } = [];

    /// <summary>Whether new jobs get a token without <c>deployments: write</c>.</summary>
    public bool DeniedDeployments { get; set; }

    /// <summary>Every requested image build.</summary>
    public List<ImageBuildRequest> Builds { get; } = [];

    /// <summary>How many more requests GitHub says it answers; null for as many as anybody wants.</summary>
    public RequestBudget? RequestsLeft { get; set; }

    /// <summary>Commits whose build fails.</summary>
    public HashSet<string> BrokenCommits { get; } = [];

    /// <summary>The head before the push that a scenario is about.</summary>
    public string? Before { get; set; }

    /// <summary>On how many pull requests a clean-up works at the same time.</summary>
    public int CleanUpsAtOnce { get; set; } = 25;

    /// <summary>Seeded services, which need no label.</summary>
    public HashSet<string> SeededServices { get; } = [];

    public IReadOnlyList<SimulatedJob> Jobs => _jobs;

    public PullRequestLabels Labels(int number) => new(GitHub.Labels(number).Select(l => new AttachedLabel(l.Name, l.Description ?? "")));

    /// <summary>Opens a stranger's pull request with a head commit of its own.</summary>
    /// <param name="headOwner">Whose fork the head is in; null for a branch of the repository itself.</param>
    /// <param name="headOid">The head commit of another pull request, to share it; null for a new one.</param>
    public int OpenPullRequest(string? headOwner = "stranger", string? headOid = null)
    {
        var opened = GitHub.OpenPullRequest("A change", "stranger", headOid: headOid, headOwner: headOwner);
        Invariants.Pushed(opened.Number, opened.HeadOid);
        _headSince[opened.Number] = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(2)); // people look at it before they approve it
        return opened.Number;
    }

    /// <summary>A person with write access asks for the head, which approves it unless it was pushed to a fork too short a time before to be looked at.</summary>
    public void Approve(int number)
    {
        if (_headSince[number] + TimeSpan.FromSeconds(60) <= Time.GetUtcNow()) Invariants.Approved.Add(GitHub.PullRequest(number).HeadOid);
    }

    /// <summary>Starts a job that acts on an Actions event.</summary>
    public SimulatedJob OnEvent(string name, string eventName, string payload) =>
        Start(name, (session, token) => session.SyncAsync(
            new SyncRequest { PullRequest = NumberIn(payload), Event = RunEventReader.Read(eventName, _mutation?.Event?.Invoke(this, payload) ?? payload, null), InContinuousIntegration = true }, token));

    /// <summary>A person adds a label and the job of that event starts.</summary>
    public SimulatedJob Label(string name, int number, string label, string by)
    {
        GitHub.AddLabel(number, label, by);
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("labeled", number, by, label));
    }

    /// <summary>A person pushes a commit and the job of that event starts.</summary>
    public SimulatedJob Push(string name, int number, string by)
    {
        var before = GitHub.PullRequest(number).HeadOid;
        var after = GitHub.PushCommit(number, by);
        Invariants.Pushed(number, after);
        _headSince[number] = Time.GetUtcNow();
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("synchronize", number, by, before: before, after: after));
    }

    /// <summary>A person closes the pull request and the job of that event starts.</summary>
    public SimulatedJob Close(string name, int number, string by)
    {
        GitHub.ClosePullRequest(number, by);
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("closed", number, by));
    }

    /// <summary>The scheduled run on one pull request.</summary>
    public SimulatedJob Scheduled(string name, int number) =>
        Start(name, (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, token));

    /// <summary>The scheduled workflow: every pull request with circus labels is planned again, and leftovers are removed.</summary>
    public SimulatedJob CleanUp(string name, CleanupRequest? rules = null) =>
        Start(name, async (session, token) =>
        {
            var items = await session.PlanCleanupAsync(rules ?? new CleanupRequest { RespectTimeToLive = true }, token).ConfigureAwait(false);
            var results = await session.CleanUpAsync(items, CleanUpsAtOnce, _ => Task.CompletedTask, token).ConfigureAwait(false);
            if (results.FirstOrDefault(result => result.Failure is { Error: not ShowtimeError.BuildFailed }) is { Failure: { } failure }) throw failure;
        });

    /// <summary>Starts any job.</summary>
    public SimulatedJob Start(string name, Func<IShowtimeSession, CancellationToken, Task> work)
    {
        var job = new SimulatedJob(name);
        _jobs.Add(job);
        WithoutContext(() => job.Work = RunAsync(job, work));
        return job;
    }

    /// <summary>Runs everything to its end, with requests in the order in which they were sent.</summary>
    public void RunToEnd() => Run(static (_, pending) => (pending[0], Fate.Answered));

    /// <summary>Runs until every job has ended; the scheduler chooses the next request and its fate.</summary>
    public void Run(Func<SimulatedWorld, IReadOnlyList<PendingRequest>, (PendingRequest Request, Fate Fate)> choose, int maxSteps = 5000) =>
        WithoutContext(() => RunSteps(choose, maxSteps));

    /// <summary>Continuations run at once on this thread only without a synchronisation context (xunit sets one).</summary>
    static void WithoutContext(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    void RunSteps(Func<SimulatedWorld, IReadOnlyList<PendingRequest>, (PendingRequest Request, Fate Fate)> choose, int maxSteps)
    {
        for (var step = 0; _jobs.Any(j => !j.Ended); step++)
        {
            if (step >= maxSteps) throw new InvalidOperationException($"Not at an end after {maxSteps} steps:\n{TraceText}");
            if (Network.Pending.Count == 0)
            {
                if (!Time.AdvanceToNext()) throw new InvalidOperationException($"Nothing is pending and no timer is set, but a job has not ended:\n{TraceText}");
                continue;
            }

            if (Network.Pending.Min(p => p.SentAt) + Network.Latency - Time.GetUtcNow() is var left && left > TimeSpan.Zero)
            {
                // What is due on the way may send more: one timer at a time.
                if (!Time.AdvanceToNext(left)) Time.Advance(left);
                continue;
            }

            var (request, fate) = choose(this, Network.Pending);
            Network.Carry(request, fate);
        }
    }

    public string TraceText => string.Join('\n', Trace);

    public void Dispose()
    {
        Network.Dispose();
        var ending = Aws.DisposeAsync();
        if (!ending.IsCompleted) throw new InvalidOperationException("The sandbox did not end at once.");
    }

    internal void Say(string what) => Trace.Add(FormattableString.Invariant($"{Time.GetUtcNow():HH:mm:ss} {what}"));

    async Task RunAsync(SimulatedJob job, Func<IShowtimeSession, CancellationToken, Task> work)
    {
        var backend = new ShowtimeBackendFactory().Connect(new ConnectionOptions
        {
            Repository = "apache/superset",
            Time = ClockErrors.TryGetValue(job.Name, out var error) ? new WrongClock(Time, error) : Time,
            Log = new TraceLog(this, job),
            MessageHandler = service => new JobMessageHandler(this, job, service),
            Variables = new Dictionary<string, string>
            {
                ["GITHUB_TOKEN"] = DeniedDeployments ? WithoutDeployments : GitHubSandboxOptions.DefaultToken,
                ["AWS_ACCESS_KEY_ID"] = "sandbox",
                ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
                ["AWS_REGION"] = "us-west-2",
            },
        });
        IShowtimeBackend simulated = new SimulatedBackend(backend, this, job);
        var session = new ShowtimeSession(_mutation?.Ports?.Invoke(simulated) ?? simulated, new TraceLog(this, job));
        await using (session.ConfigureAwait(false))
        {
            await work(session, job.Cancellation.Token).ConfigureAwait(false);
        }
    }

    static int NumberIn(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.GetProperty("pull_request").GetProperty("number").GetInt32();
    }

    sealed class JobMessageHandler(SimulatedWorld world, SimulatedJob job, string service) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            world.Network.SendAsync(job, service, request, cancellationToken);
    }

    /// <summary>A runner's clock that is wrong by some time and runs at the right speed.</summary>
    sealed class WrongClock(TimeProvider right, TimeSpan error) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + error;

        public override long TimestampFrequency => right.TimestampFrequency;

        public override long GetTimestamp() => right.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            right.CreateTimer(callback, state, dueTime, period);
    }

    sealed class TraceLog(SimulatedWorld world, SimulatedJob job) : IActivityLog
    {
        public void Report(Activity activity)
        {
            if (activity.Kind is ActivityKind.Step or ActivityKind.Transition or ActivityKind.Warning && !job.Killed)
            {
                world.Say($"{job,-10}   {activity.Kind}: {activity.Message}");
            }
        }
    }
}

/// <summary>One job: an Actions run, a scheduled run or an operator. A killed job never does anything again, like a runner that was switched off.</summary>
sealed class SimulatedJob(string name)
{
    public string Name { get; } = name;

    /// <summary>How many requests it has sent.</summary>
    public int Requests { get; set; }

    public bool Killed { get; set; }

    public Task Work { get; set; } = Task.CompletedTask;

    public CancellationTokenSource Cancellation { get; } = new();

    public bool Ended => Killed || Work.IsCompleted;

    public override string ToString() => Name;
}
