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
/// until the scheduler lets it go, so a schedule is a list of choices and runs the same way every time.
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

    /// <summary>Whether reads are kept, so that a later one can show what they showed.</summary>
    public bool KeepsReads { get; set; }

    /// <summary>Answers and requests that are still under way.</summary>
    public int Unfinished { get; set; }

    /// <summary>Everything that happened, one line each.</summary>
    public List<string> Trace { get; } = [];

    public int Requests => Network.Requests;

    /// <summary>Whether jobs that start now have a token without <c>deployments: write</c>.</summary>
    public bool DeniedDeployments { get; set; }

    /// <summary>Every image that was asked for.</summary>
    public List<ImageBuildRequest> Builds { get; } = [];

    /// <summary>How many more requests GitHub says it answers; null for as many as anybody wants.</summary>
    public RequestBudget? RequestsLeft { get; set; }

    /// <summary>Commits whose build fails.</summary>
    public HashSet<string> BrokenCommits { get; } = [];

    /// <summary>The head before the push that a scenario is about.</summary>
    public string? Before { get; set; }

    /// <summary>Services that were there before, and that no label has to name.</summary>
    public HashSet<string> SeededServices { get; } = [];

    public IReadOnlyList<SimulatedJob> Jobs => _jobs;

    public PullRequestLabels Labels(int number) => new(GitHub.Labels(number).Select(l => new AttachedLabel(l.Name, l.Description ?? "")));

    /// <summary>Opens a pull request by a stranger, with a head commit of their own.</summary>
    /// <param name="headOwner">Whose fork the head is in; null for a branch of the repository itself.</param>
    /// <param name="headOid">The head commit of another pull request, to share it; null for one of its own.</param>
    public int OpenPullRequest(string? headOwner = "stranger", string? headOid = null)
    {
        var opened = GitHub.OpenPullRequest("A change", "stranger", headOid: headOid, headOwner: headOwner);
        Invariants.Pushed(opened.Number, opened.HeadOid);
        return opened.Number;
    }

    /// <summary>Starts a job that acts on an Actions event.</summary>
    public SimulatedJob OnEvent(string name, string eventName, string payload) =>
        Start(name, (session, token) => session.SyncAsync(
            new SyncRequest { PullRequest = NumberIn(payload), Event = RunEventReader.Read(eventName, _mutation?.Event?.Invoke(this, payload) ?? payload, null), InContinuousIntegration = true }, token));

    /// <summary>A label is put on by a person and the job of that event starts.</summary>
    public SimulatedJob Label(string name, int number, string label, string by)
    {
        GitHub.AddLabel(number, label, by);
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("labeled", number, by, label));
    }

    /// <summary>A commit is pushed by a person and the job of that event starts.</summary>
    public SimulatedJob Push(string name, int number, string by)
    {
        var before = GitHub.PullRequest(number).HeadOid;
        var after = GitHub.PushCommit(number, by);
        Invariants.Pushed(number, after);
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("synchronize", number, by, before: before, after: after));
    }

    /// <summary>The pull request is closed by a person and the job of that event starts.</summary>
    public SimulatedJob Close(string name, int number, string by)
    {
        GitHub.ClosePullRequest(number, by);
        return OnEvent(name, "pull_request_target", GitHub.Webhooks.PullRequest("closed", number, by));
    }

    /// <summary>The scheduled run on one pull request.</summary>
    public SimulatedJob Scheduled(string name, int number) =>
        Start(name, (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, token));

    /// <summary>The scheduled workflow: every pull request with circus labels is planned again, and what is left over is swept.</summary>
    public SimulatedJob CleanUp(string name, CleanupRequest? rules = null) =>
        Start(name, async (session, token) =>
        {
            foreach (var item in await session.PlanCleanupAsync(rules ?? new CleanupRequest { RespectTimeToLive = true }, token).ConfigureAwait(false))
            {
                var result = await session.CleanUpAsync(item, token).ConfigureAwait(false);
                if (result.Failure is { Error: not ShowtimeError.BuildFailed } failure) throw failure;
            }
        });

    /// <summary>Starts any job.</summary>
    public SimulatedJob Start(string name, Func<IShowtimeSession, CancellationToken, Task> work)
    {
        var job = new SimulatedJob(name);
        _jobs.Add(job);
        WithoutContext(() => job.Work = RunAsync(job, work));
        return job;
    }

    /// <summary>Lets everything run to its end, requests in the order in which they were sent.</summary>
    public void RunToEnd() => Run(static (_, pending) => (pending[0], Fate.Answered));

    /// <summary>Runs until every job has ended; the scheduler chooses the next request and what becomes of it.</summary>
    public void Run(Func<SimulatedWorld, IReadOnlyList<PendingRequest>, (PendingRequest Request, Fate Fate)> choose, int maxSteps = 5000) =>
        WithoutContext(() => RunSteps(choose, maxSteps));

    /// <summary>What continues after an await continues on this thread, at once, only where no synchronisation context stands in the way (xunit sets one).</summary>
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
            Time = Time,
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
