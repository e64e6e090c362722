using System.Globalization;
using Showtime.Adapters;
using Showtime.Adapters.Aws;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Benchmarks;

/// <summary>GitHub, AWS and the tasks, emulated, and sessions on them over the real clients.</summary>
sealed class World : IAsyncDisposable
{
    public const string Repository = "acme/app";
    public const string Writer = "maria";

    const string Bot = "github-actions[bot]";
    const string ImageRepository = "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime";
    const string Configuration = $$"""
        image: { repository: {{ImageRepository}}, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        """;

    readonly InMemoryTaskRuntime _tasks;

    /// <summary>Makes a repository with a writer and no pull request, and an account with no service.</summary>
    /// <param name="time">The clock of everything.</param>
    /// <param name="timings">How long the cloud takes; null is at once.</param>
    /// <param name="atRates">Whether ECS throttles beyond its documented rates.</param>
    public World(TimeProvider time, AwsTimings? timings = null, bool atRates = false)
    {
        Time = time;
        _tasks = new(time);
        GitHub = new(time, new()
        {
            Owner = "acme",
            Repository = "app",
            Tokens = new Dictionary<string, GitHubSandboxToken>(StringComparer.Ordinal) { [GitHubSandboxOptions.DefaultToken] = new(Bot) },
        });
        GitHub.SetFile(".github/showtime.yml", Configuration);
        GitHub.AddCollaborator(Writer, GitHubRole.Write);
        foreach (var label in LabelCatalog.ForPeople) GitHub.DefineLabel(label.Name, label.Color, label.Description, Writer);
        Aws = new(time, new() { Timings = timings ?? AtOnce, EnforceRateLimits = atRates }, _tasks);
    }

    /// <summary>A cloud that is always ready: what is measured is Showtime, not the wait for a task.</summary>
    public static AwsTimings AtOnce { get; } = AwsTimings.Fast with
    {
        Provisioning = TimeSpan.Zero,
        Pending = TimeSpan.Zero,
        Refusing = TimeSpan.Zero,
        Unavailable = TimeSpan.Zero,
        Stopping = TimeSpan.Zero,
        Deprovisioning = TimeSpan.Zero,
        Draining = TimeSpan.Zero,
        OldTaskGrace = TimeSpan.Zero,
        TaskDefinitionDeletion = TimeSpan.Zero,
    };

    public TimeProvider Time { get; }

    public GitHubSandbox GitHub { get; }

    public AwsSandbox Aws { get; }

    /// <summary>Opens a session.</summary>
    /// <param name="traffic">Receives its requests; null counts none.</param>
    /// <param name="delay">What the network adds to each of its requests.</param>
    public IShowtimeSession Connect(Traffic? traffic = null, TimeSpan delay = default)
    {
        var counted = traffic ?? new();
        return Sessions.Open(Time, service => new DelayedNetwork(new ModelMessageHandler(ModelOf(service)), service, counted, delay, Time));

        ISandboxModel ModelOf(string service) => service switch
        {
            "github" => GitHub,
            "environment" => _tasks,
            _ => Aws,
        };
    }

    /// <summary>Runs a job to its end, and lets virtual time pass where time is virtual.</summary>
    public async Task RunAsync(Func<IShowtimeSession, Task> job, Traffic? traffic = null, TimeSpan delay = default)
    {
        var session = Connect(traffic, delay);
        await using var _ = session.ConfigureAwait(false);
        var running = job(session);
        if (Time is VirtualTimeProvider virtualTime) VirtualRun.Pass(virtualTime, running);
        await running.ConfigureAwait(false);
    }

    public int Open(string? headOwner = null)
    {
        var opened = GitHub.OpenPullRequest("A change", headOwner ?? Writer, headOwner: headOwner, branchAge: TimeSpan.FromHours(1));
        return opened.Number;
    }

    /// <summary>What the job of a label's event gets, once the label is on.</summary>
    public SyncRequest Label(int number, CircusLabel label) => Label(number, LabelGrammar.Format(label));

    public SyncRequest Label(int number, string name)
    {
        GitHub.AddLabel(number, name, Writer);
        return OnEvent(number, GitHub.Webhooks.PullRequest("labeled", number, Writer, name));
    }

    /// <summary>What the job of a push's event gets, once the commit is there.</summary>
    public SyncRequest Push(int number)
    {
        var before = GitHub.PullRequest(number).HeadOid;
        var after = GitHub.PushCommit(number, Writer);
        return OnEvent(number, GitHub.Webhooks.PullRequest("synchronize", number, Writer, before: before, after: after));
    }

    public SyncRequest Close(int number)
    {
        GitHub.ClosePullRequest(number, Writer);
        return OnEvent(number, GitHub.Webhooks.PullRequest("closed", number, Writer));
    }

    public RunEvent Comment(int number, string text) =>
        RunEventReader.Read("issue_comment", GitHub.Webhooks.IssueComment(GitHub.AddComment(number, text, Writer).Id), null);

    /// <summary>A pull request whose environment runs, as a start leaves it.</summary>
    public async Task<int> RunningAsync()
    {
        var number = Open();
        var request = Label(number, new StartTriggerLabel());
        await RunAsync(async session => Expect.Done(await session.SyncAsync(request, CancellationToken.None).ConfigureAwait(false))).ConfigureAwait(false);
        return number;
    }

    /// <summary>Writes environments as they stand after their starts: five labels each, a service with its tags and its revision, and an image.</summary>
    /// <param name="count">How many, each of a pull request of its own.</param>
    /// <param name="age">How old they are.</param>
    public void Furnish(int count, TimeSpan age)
    {
        var created = Time.GetUtcNow() - age;
        for (var i = 0; i < count; i++)
        {
            var pull = GitHub.OpenPullRequest($"Change {i + 1} of the week", Writer, branchAge: age);
            var (sha, commit) = (EnvironmentNames.Shorten(pull.HeadOid), pull.HeadOid);
            var tag = EnvironmentNames.ImageTag(pull.Number, sha);
            var digest = Aws.PushImage("showtime", tag);
            var service = EnvironmentNames.Service(pull.Number, sha);
            Aws.SeedService(new(service)
            {
                CreatedAt = created, // its revision is a stranger's image: the seed names no role that may pull from ECR
                Tags = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [ShowtimeTags.PullRequest] = pull.Number.ToString(CultureInfo.InvariantCulture),
                    [ShowtimeTags.Repository] = Repository,
                    [ShowtimeTags.RepositoryId] = GitHub.DatabaseId.ToString(CultureInfo.InvariantCulture),
                    [ShowtimeTags.User] = Writer,
                    [ShowtimeTags.Created] = created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                    [ShowtimeTags.Managed] = "true",
                    [ShowtimeTags.Fingerprint] = "0123456789abcdef",
                    [ShowtimeTags.Token] = "bench",
                    [ShowtimeTags.Size] = "small",
                    [ShowtimeTags.Image] = $"{ImageRepository}:{tag}",
                    [ShowtimeTags.Digest] = digest,
                },
            });
            var address = string.Create(CultureInfo.InvariantCulture, $"198.18.{i / 250}.{(i % 250) + 1}");
            foreach (var label in new[]
            {
                LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Running)),
                LabelCatalog.Define(new CreatedLabel(sha, created)),
                LabelCatalog.Define(new AddressLabel(sha, address, null)),
                LabelCatalog.Define(new RequesterLabel(sha, Writer)),
                LabelCatalog.Pointer(commit),
            })
            {
                GitHub.DefineLabel(label.Name, label.Color, label.Description, Bot);
                GitHub.AddLabel(pull.Number, label.Name, Bot);
            }
        }
    }

    /// <summary>Defines labels that have nothing to do with environments, until the repository has so many definitions.</summary>
    public void FillDefinitions(int total)
    {
        for (var i = GitHub.Definitions.Count; i < total; i++) GitHub.DefineLabel(string.Create(CultureInfo.InvariantCulture, $"area: {i}"));
    }

    public ValueTask DisposeAsync() => Aws.DisposeAsync();

    SyncRequest OnEvent(int number, string payload) =>
        new() { PullRequest = number, Event = RunEventReader.Read("pull_request_target", payload, null), InContinuousIntegration = true };
}

/// <summary>Sessions over a network that the caller gives.</summary>
static class Sessions
{
    /// <summary>Opens a session on <see cref="World.Repository"/>.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="network">The HTTP handler of a service.</param>
    /// <param name="endpoints">Variables that lead to another GitHub or AWS.</param>
    public static IShowtimeSession Open(TimeProvider time, Func<string, HttpMessageHandler> network, IReadOnlyDictionary<string, string>? endpoints = null)
    {
        var variables = new Dictionary<string, string>(endpoints ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["GITHUB_TOKEN"] = GitHubSandboxOptions.DefaultToken,
            ["AWS_ACCESS_KEY_ID"] = "sandbox",
            ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
            ["AWS_REGION"] = "us-west-2",
            [TagOnlyImages.Variable] = TagOnlyImages.Register,
        };
        var backend = new ShowtimeBackendFactory().Connect(new()
        {
            Repository = World.Repository,
            Time = time,
            MessageHandler = network,
            Variables = variables,
        });
        return new ShowtimeSession(backend, log: null);
    }
}

/// <summary>Lets virtual time pass while a job runs.</summary>
static class VirtualRun
{
    public static void Pass(VirtualTimeProvider time, Task job)
    {
        while (!job.IsCompleted)
        {
            Settle(job);
            if (job.IsCompleted || time.AdvanceToNext()) continue;
            // A continuation may still be on its way to the pool.
            if (!SpinWait.SpinUntil(() => job.IsCompleted || time.NextDue is not null, TimeSpan.FromSeconds(5))) throw new InvalidOperationException("Nothing is in flight, and the job has not ended.");
        }
    }

    /// <summary>Almost everything goes on inside a timer; what goes on in the pool gets its time before the clock moves.</summary>
    static void Settle(Task job)
    {
        var done = -1L;
        while (!job.IsCompleted && (ThreadPool.PendingWorkItemCount > 0 || (done >= 0 && ThreadPool.CompletedWorkItemCount != done)))
        {
            done = ThreadPool.CompletedWorkItemCount;
            Thread.Sleep(1);
        }
    }
}

/// <summary>A run that does not reach its end measures nothing.</summary>
static class Expect
{
    public static void Done(SyncResult result) => That(result.Outcome is SyncOutcome.Done, $"{result.Outcome}: {result.Plan.Explanation} {result.Failure?.Message}");

    public static void That(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException($"The scenario went another way: {otherwise}");
    }
}
