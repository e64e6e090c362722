using System.Net;
using System.Text;
using System.Text.Json;
using Showtime.Adapters;
using Showtime.Core.Cleanup;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// GitHub, AWS and any number of jobs in one thread under virtual time. Jobs run the real session over the real clients; each request waits here
/// until the scheduler lets it go, so a schedule is a list of choices and runs the same way every time.
/// </summary>
sealed class SimulatedWorld : IAsyncDisposable
{
    public const string Cluster = "superset-ci";
    const string Configuration = """
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        """;

    const string WithoutDeployments = "token-without-deployments";

    readonly List<SimulatedJob> _jobs = [];
    readonly List<PendingRequest> _pending = [];
    readonly ModelMessageHandler _gitHub;
    readonly ModelMessageHandler _aws;
    readonly ModelMessageHandler _environments;
    readonly int _thread = Environment.CurrentManagedThreadId;
    readonly InMemoryTaskRuntime _runtime;
    int _order;

    public SimulatedWorld(string configuration = Configuration, Func<AwsSandboxOptions, AwsSandboxOptions>? account = null)
    {
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
        _runtime = new InMemoryTaskRuntime(Time);
        var options = new AwsSandboxOptions { EnforceRateLimits = false, Timings = AwsTimings.Fast };
        Aws = new AwsSandbox(Time, account?.Invoke(options) ?? options, _runtime);
        _gitHub = new ModelMessageHandler(GitHub);
        _aws = new ModelMessageHandler(Aws);
        _environments = new ModelMessageHandler(_runtime);
        Invariants = new Invariants(this);
    }

    public VirtualTimeProvider Time { get; }

    public GitHubSandbox GitHub { get; }

    public AwsSandbox Aws { get; }

    public Invariants Invariants { get; }

    /// <summary>Everything that happened, one line each.</summary>
    public List<string> Trace { get; } = [];

    public int Requests { get; private set; }

    /// <summary>Whether jobs that start now have a token without <c>deployments: write</c>.</summary>
    public bool DeniedDeployments { get; set; }

    /// <summary>Every image that was asked for.</summary>
    public List<ImageBuildRequest> Builds { get; } = [];

    /// <summary>Commits whose build fails.</summary>
    public HashSet<string> BrokenCommits { get; } = [];

    /// <summary>The head before the push that a scenario is about.</summary>
    public string? Before { get; set; }

    /// <summary>Services that were there before, and that no label has to name.</summary>
    public HashSet<string> SeededServices { get; } = [];

    public IReadOnlyList<PendingRequest> Pending => _pending;

    public IReadOnlyList<SimulatedJob> Jobs => _jobs;

    public PullRequestLabels Labels(int number) => new(GitHub.Labels(number).Select(l => new AttachedLabel(l.Name, l.Description ?? "")));

    /// <summary>Opens a pull request by a stranger, with a head commit of their own.</summary>
    /// <param name="headOwner">Whose fork the head is in; null for a branch of the repository itself.</param>
    public int OpenPullRequest(string? headOwner = "stranger") => GitHub.OpenPullRequest("A change", "stranger", headOwner: headOwner).Number;

    /// <summary>Starts a job that acts on an Actions event.</summary>
    public SimulatedJob OnEvent(string name, string eventName, string payload) =>
        Start(name, (session, token) => session.SyncAsync(
            new SyncRequest { PullRequest = NumberIn(payload), Event = RunEventReader.Read(eventName, payload, null), InContinuousIntegration = true }, token));

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
            if (_pending.Count == 0)
            {
                if (!Time.AdvanceToNext()) throw new InvalidOperationException($"Nothing is pending and no timer is set, but a job has not ended:\n{TraceText}");
                continue;
            }

            var (request, fate) = choose(this, _pending);
            Carry(request, fate);
        }
    }

    public string TraceText => string.Join('\n', Trace);

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _gitHub.Dispose();
        _aws.Dispose();
        _environments.Dispose();
    }

    internal Task<HttpResponseMessage> SendAsync(SimulatedJob job, string service, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException($"{job} sent {message.RequestUri} from another thread: the simulation is deterministic only on one.\n{Environment.StackTrace}");
        }

        var answer = new TaskCompletionSource<HttpResponseMessage>();
        if (job.Killed) return answer.Task;
        if (service == "environment") return new HttpMessageInvoker(_environments, disposeHandler: false).SendAsync(message, cancellationToken);
        var (summary, writes) = Summarise(service, message);
        var pending = new PendingRequest(++_order, job, service, message, summary, writes, answer);
        _pending.Add(pending);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                if (_pending.Remove(pending)) answer.TrySetCanceled(cancellationToken);
            });
        }

        return answer.Task;
    }

    void Carry(PendingRequest request, Fate fate)
    {
        _pending.Remove(request);
        Requests++;
        Trace.Add(FormattableString.Invariant($"{Time.GetUtcNow():HH:mm:ss} {request.Job,-10} {request.Summary}{(fate == Fate.Answered ? "" : $" [{fate}]")}"));
        HttpResponseMessage? answer = null;
        if (fate is Fate.Answered or Fate.DroppedAfter or Fate.KilledAfter)
        {
            using var invoker = new HttpMessageInvoker(request.Service == "github" ? _gitHub : _aws, disposeHandler: false);
            var sending = invoker.SendAsync(request.Message, CancellationToken.None);
            if (!sending.IsCompleted) throw new InvalidOperationException("The sandbox did not answer at once.");
#pragma warning disable VSTHRD002 // it has completed: nothing is waited for
            answer = sending.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
            Invariants.Check(request);
        }

        switch (fate)
        {
            case Fate.Answered:
                request.Answer.SetResult(answer!);
                break;
            case Fate.ServerError:
                request.Answer.SetResult(Plain(HttpStatusCode.BadGateway, "<html>502 Bad Gateway</html>", "text/html", request.Message));
                break;
            case Fate.Throttled:
                var throttled = request.Service == "github"
                    ? Plain(HttpStatusCode.TooManyRequests, """{"message":"You have exceeded a secondary rate limit."}""", "application/json", request.Message)
                    : Plain(HttpStatusCode.BadRequest, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", "application/x-amz-json-1.1", request.Message);
                if (request.Service == "github") throttled.Headers.Add("Retry-After", "5");
                request.Answer.SetResult(throttled);
                break;
            case Fate.DroppedBefore or Fate.DroppedAfter:
                request.Answer.SetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));
                break;
            default:
                Kill(request.Job);
                break;
        }
    }

    void Kill(SimulatedJob job)
    {
        job.Killed = true;
        _pending.RemoveAll(p => p.Job == job);
        Invariants.Killed(job);
    }

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
        var session = new ShowtimeSession(new SimulatedBackend(backend, this, job), new TraceLog(this, job));
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

    static HttpResponseMessage Plain(HttpStatusCode status, string body, string contentType, HttpRequestMessage request) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, contentType), RequestMessage = request };

    static (string Summary, bool Writes) Summarise(string service, HttpRequestMessage message)
    {
        if (service == "aws")
        {
            if (message.Headers.TryGetValues("X-Amz-Target", out var targets))
            {
                var action = targets.First().Split('.')[^1];
                return ($"aws {action} {Names(Body(message))}", !(action.StartsWith("Describe", StringComparison.Ordinal) || action.StartsWith("List", StringComparison.Ordinal) || action.StartsWith("Get", StringComparison.Ordinal)));
            }

            return ("aws EC2 query", false);
        }

        var path = message.RequestUri!.AbsolutePath;
        if (!path.EndsWith("/graphql", StringComparison.Ordinal)) return ($"github {message.Method} {Uri.UnescapeDataString(path)}", message.Method != HttpMethod.Get);
        using var document = JsonDocument.Parse(Body(message));
        var query = document.RootElement.GetProperty("query").GetString()!;
        var writes = query.TrimStart().StartsWith("mutation", StringComparison.Ordinal);
        var variables = document.RootElement.TryGetProperty("variables", out var v) ? v.ToString() : "";
        return ($"github {query.TrimStart().Split('(', '{')[0].Trim()} {(variables.Length > 160 ? variables[..160] : variables)}", writes);
    }

    static string Body(HttpRequestMessage message)
    {
        if (message.Content is null) return "";
        using var reader = new StreamReader(message.Content.ReadAsStream(), leaveOpen: true);
        var text = reader.ReadToEnd();
        return text;
    }

    static string Names(string json)
    {
        using var document = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
        string[] keys = ["serviceName", "service", "services", "family", "taskDefinition", "imageIds"];
        return string.Join(' ', keys.Where(key => document.RootElement.TryGetProperty(key, out _)).Select(key => document.RootElement.GetProperty(key).ToString()));
    }

    sealed class JobMessageHandler(SimulatedWorld world, SimulatedJob job, string service) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            world.SendAsync(job, service, request, cancellationToken);
    }

    sealed class TraceLog(SimulatedWorld world, SimulatedJob job) : IActivityLog
    {
        public void Report(Activity activity)
        {
            if (activity.Kind is ActivityKind.Step or ActivityKind.Transition or ActivityKind.Warning && !job.Killed)
            {
                world.Trace.Add(FormattableString.Invariant($"{world.Time.GetUtcNow():HH:mm:ss} {job,-10}   {activity.Kind}: {activity.Message}"));
            }
        }
    }
}
