using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Text;
using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Publishing;
using Showtime.Core.Reconciling;
using Showtime.Core.Sessions;

namespace Showtime.Tests.Shared;

/// <summary>
/// The session that both fronts are tested with. It remembers what it was asked, and answers by number: 404 does not exist, 409 is worked on by another job,
/// 500 cannot be reached, 600 hangs until it is stopped, 700 fails to come up, 800 is blocked. A test that wants another answer sets it.
/// </summary>
/// <remarks>
/// Variables of the connection do the same from another process: FAKE_LOG names a file for the calls, FAKE_TEXT holds a text (base 64) that strangers wrote
/// wherever they can, FAKE_SLOW, FAKE_UNCERTAIN, FAKE_NO_PRUNING and FAKE_NO_CLOUD break something.
/// </remarks>
sealed class FakeSession(string repository) : IShowtimeBackend, IShowtimeSession
{
    static readonly object Gate = new();
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public string Repository => repository;

    /// <summary>What it was connected with.</summary>
    public ConnectionOptions? Connection { get; set; }

    /// <summary>The answer to every plan and every run; null answers by number.</summary>
    public Plan? Plan { get; set; }

    public SyncOutcome Outcome { get; set; } = SyncOutcome.Done;

    public IReadOnlyList<ShowtimeEnvironment>? Environments { get; set; }

    /// <summary>What happens whatever is asked.</summary>
    public IReadOnlyList<Activity> Activities { get; set; } = [];

    /// <summary>What everything but a clean-up's plan and items fails with.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyList<CleanupItem>? Items { get; set; }

    /// <summary>What comes of an item.</summary>
    public Func<CleanupItem, CleanupResult> CleanUp { get; set; } = item => item.PullRequest == 409
        ? new CleanupResult(item, Done: false, "Another job works on it.", [], new ShowtimeException(ShowtimeError.Conflict, "Another job works on PR 409.", "Wait."))
        : new CleanupResult(item, Done: true, item.Reason, []);

    /// <summary>The answer to every comment; null answers by number.</summary>
    public ShowtimeCommandResult? Answer { get; set; }

    /// <summary>Every call, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>What was cleaned up, labels included.</summary>
    public ConcurrentQueue<string> CleanedUp { get; } = [];

    public CleanupRequest? Rules { get; private set; }

    public SyncRequest? Request { get; private set; }

    public EnvironmentQuery? Query { get; private set; }

    public RunEvent? Comment { get; private set; }

    public bool ChecksOnly { get; private set; }

    public IReadOnlyList<ImagePublication> Images { get; set; } = [];

    public bool Planned { get; private set; }

    public bool Disposed { get; private set; }

    public TimeProvider Time => TimeProvider.System;

    public IPullRequests PullRequests => throw new NotSupportedException();

    public ILeases Leases => throw new NotSupportedException();

    public IDeploymentRecords Deployments => throw new NotSupportedException();

    public IHealthProbe HealthProbe => throw new NotSupportedException();

    public IDeploymentTarget Target(ShowtimeConfiguration configuration) => throw new NotSupportedException();

    public IImageBuilder Builder(ShowtimeConfiguration configuration) => throw new NotSupportedException();

    public IImagePublisher Publisher(ShowtimeConfiguration configuration) => throw new NotSupportedException();

    public IImageRegistry Registry(ShowtimeConfiguration configuration) => throw new NotSupportedException();

    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken)
    {
        var origins = new Dictionary<string, string> { ["deploy.ecs.cluster"] = ".github/showtime.yml:12" };
        return Task.FromResult(new ResolvedConfiguration(new ShowtimeConfiguration(), origins));
    }

    public async Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        (Request, Planned) = (request, true);
        Record($"Plan {request.PullRequest} event={request.Event.Kind} sha={request.PinnedSha} start={request.Start}");
        await MisbehaveAsync(request.PullRequest, cancellationToken);
        Act();
        return PlanFor(request);
    }

    public async Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Record($"Sync {request.PullRequest} event={request.Event.Kind} actor={request.Event.Actor} sha={request.PinnedSha} start={request.Start} force={request.Force} ttl={request.TimeToLive} size={request.Size} image={request.Image} ci={request.InContinuousIntegration}{(request.Stop ? " stop=True" : "")}");
        await MisbehaveAsync(request.PullRequest, cancellationToken);
        var plan = PlanFor(request);
        Act();
        if (Plan is not null) return new SyncResult(plan, Outcome, Environments ?? [], []);
        Report(ActivityKind.Step, "Building the image", request.PullRequest);
        Report(ActivityKind.BuildOutput, Text("#1 building"), request.PullRequest);
        Report(ActivityKind.BuildOutput, "::add-mask::everything", request.PullRequest);
        Report(ActivityKind.Transition, "building -> built", request.PullRequest);
        Report(ActivityKind.RemoteCall, "POST CreateService", request.PullRequest);
        Report(ActivityKind.Warning, Text("100% of it\nis odd"), request.PullRequest);
        if (plan.Action == PlanAction.Blocked) return new SyncResult(plan, SyncOutcome.Blocked, [], []);
        var environment = Listed().First() with { PullRequest = request.PullRequest };
        if (request.PullRequest != 700) return new SyncResult(plan, SyncOutcome.Done, [environment], []);
        var failure = new ShowtimeException(ShowtimeError.DeploymentFailed, "PR 700 did not come up: the task stopped.", "Look at the log.")
        {
            LogTail = ["starting", "::error::fake", "boom"],
        };
        return new SyncResult(plan, SyncOutcome.Failed, [environment with { Status = EnvironmentStatus.Failed }], [], failure);
    }

    public async Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var cause = request.Event;
        Comment = cause;
        ChecksOnly = request.CheckOnly;
        Record($"Command {cause.PullRequest} event={cause.Kind} actor={cause.Actor} comment={cause.Comment} id={cause.CommentId} at={cause.CommentedAt:HH:mm:ss} ci={request.InContinuousIntegration}{(request.CheckOnly ? " check" : "")}");
        await MisbehaveAsync(cause.PullRequest ?? 0, cancellationToken);
        Act();
        if (Answer is not null) return Answer;
        var result = new ShowtimeCommandResult
        {
            Command = cause.Comment, PullRequest = cause.PullRequest, Actor = Text("ada"), Outcome = CommandOutcome.Done, Answer = Text("Answered."), SkippedFlags = [Text("X=1 is neither true nor false")],
        };
        if (cause.Comment?.StartsWith('/') != true) return result with { Command = null, Outcome = CommandOutcome.Ignored, Answer = null };
        return cause.PullRequest == 700
            ? result with { Outcome = CommandOutcome.Failed, Failure = new ShowtimeException(ShowtimeError.DeploymentFailed, "PR 700 did not come up.", "Look at the log.") }
            : result with { Environments = [Listed().First()] };
    }

    public async Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken)
    {
        Record($"Remove {request.PullRequest} sha={request.Sha} service={request.ServiceName}");
        await MisbehaveAsync(request.PullRequest, cancellationToken);
        return
        [
            .. Listed()
                .Where(e => e.PullRequest == request.PullRequest && (request.Sha is null || e.Sha == request.Sha))
                .Select(e => new RemovedEnvironment { Repository = repository, PullRequest = e.PullRequest, Sha = e.Sha, ServiceName = e.ServiceName, Image = e.Image, Revisions = 1 }),
        ];
    }

    public async IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Query = query;
        Record($"List {string.Join(',', query.PullRequests)} status={string.Join(',', query.Statuses)} kind={string.Join(',', query.Kinds)} by={string.Join(',', query.RequestedBy)} sha={query.Sha} labels={query.LabelsOnly}");
        Report(ActivityKind.RemoteCall, "POST graphql", null);
        foreach (var number in query.PullRequests) await MisbehaveAsync(number, cancellationToken);
        Act();
        foreach (var environment in Listed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query.PullRequests.Count > 0 && !query.PullRequests.Contains(environment.PullRequest)) continue;
            if (query.Statuses.Count > 0 && !query.Statuses.Contains(environment.Status)) continue;
            if (query.Kinds.Count > 0 && !query.Kinds.Contains(environment.Kind)) continue;
            if (query.RequestedBy.Count > 0 && !query.RequestedBy.Any(name => FileSystemName.MatchesSimpleExpression(name, environment.RequestedBy))) continue;
            if (query.Sha is not null && !environment.Sha.StartsWith(query.Sha, StringComparison.Ordinal)) continue;
            Record($"Found {environment}");
            yield return environment;
        }

        if (Has("FAKE_UNCERTAIN"))
        {
            throw new ShowtimeException(ShowtimeError.Uncertain, "The second page could not be read.", "Try again.");
        }
    }

    public async Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken)
    {
        Record($"ListOpen {repository}");
        if (Has("FAKE_SLOW")) await Task.Delay(Timeout.Infinite, cancellationToken);
        return
        [
            .. new[] { (101, Text("Add a chart")), (102, "Fix: it's 100% \"broken\""), (203, "Other") }.Select(pull => new PullRequestSnapshot
            {
                Repository = repository,
                Number = pull.Item1,
                Title = pull.Item2,
                NodeId = "PR_" + pull.Item1.ToString(CultureInfo.InvariantCulture),
                State = PullRequestState.Open,
                HeadSha = "abc1234".PadRight(40, '0'),
                Viewer = "operator",
            }),
        ];
    }

    public async Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        Record($"Policy {change.PullRequest} ttl={change.TimeToLive} frozen={change.Frozen} blocked={change.Blocked}{string.Concat(change.Flags.Select(flag => $" {flag.Key}={flag.Value}"))}");
        await MisbehaveAsync(change.PullRequest, cancellationToken);
        return
        [
            .. Listed().Where(e => e.PullRequest == change.PullRequest)
                .Select(e => e with { TimeToLive = change.TimeToLive ?? e.TimeToLive, Frozen = change.Frozen ?? false, Blocked = change.Blocked ?? false }),
        ];
    }

    public async IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Record($"Log {request.PullRequest} sha={request.Sha} tail={request.Tail} since={request.Since is not null} follow={request.Follow}");
        await MisbehaveAsync(request.PullRequest, cancellationToken);
        yield return new LogLine(Now, "starting");
        yield return new LogLine(Now.AddSeconds(1), Text("\u001b[31mred\u001b[0m ::error::fake"));
        if (request.Follow) await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken)
    {
        Record("Labels");
        return Task.FromResult<IReadOnlyList<ShowtimeLabel>>(
        [
            Label(LabelCatalog.ForPeople[0], "person", defined: true, uses: 3),
            Label(LabelCatalog.ForPeople[1], "person", defined: false, uses: 0),
            Label(LabelCatalog.Define(new PointerLabel("abc1234")), "system", defined: true, uses: 1),
            Label(LabelCatalog.Define(new PointerLabel("dead000")), "system", defined: true, uses: 0) with { Orphaned = true },
            Label(LabelCatalog.Define(new StatusLabel("dead000", EnvironmentStatus.Running)), "system", defined: true, uses: 0) with { Orphaned = true },
            .. Has("FAKE_TEXT") ? [Label(new LabelDefinition(Text(""), Text(""), Text("")), "person", defined: true, uses: 1)] : Array.Empty<ShowtimeLabel>(),
        ]);
    }

    public Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        Record($"Define {string.Join(',', names)}");
        return Task.FromResult<IReadOnlyList<ShowtimeLabel>>(
            [.. LabelCatalog.ForPeople.Where(l => names.Count == 0 || names.Contains(l.Name)).Select(l => Label(l, "person", defined: true, uses: 0))]);
    }

    public Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names) CleanedUp.Enqueue(name);
        Record($"RemoveLabels {string.Join(',', names)}");
        Act();
        if (Has("FAKE_NO_PRUNING")) throw new ShowtimeException(ShowtimeError.Unreachable, "GitHub does not answer.", "Try again later.");
        return Task.FromResult<IReadOnlyList<string>>([.. names.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel)]);
    }

    public Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken)
    {
        Rules = request;
        Record($"PlanCleanup older={request.OlderThan} respect={request.RespectTimeToLive} max={request.MaxAge} orphans={request.Orphans} labels={request.Labels} reconcile={request.Reconcile}");
        var environments = Listed();
        var items = Items ??
        [
            new CleanupItem { Kind = CleanupKind.Expired, PullRequest = 101, Environment = environments[0], CostPerHour = environments[0].CostPerHour, Reason = Text("3d old, more than 2d"), Rules = request },
            new() { Kind = CleanupKind.Reconcile, PullRequest = 409, Reason = "the pull request is closed", Rules = request },
            new() { Kind = CleanupKind.Orphan, PullRequest = 103, Environment = environments[3], CostPerHour = environments[3].CostPerHour, Reason = "no label names it", Rules = request },
            new() { Kind = CleanupKind.Label, Label = "🎪 🎯 dead000", Reason = "nothing carries it", Rules = request },
        ];
        return Task.FromResult<IReadOnlyList<CleanupItem>>(
        [
            .. items.Where(i => (request.Orphans || i.Kind != CleanupKind.Orphan) && (request.Labels || i.Kind != CleanupKind.Label)
                && (request.Reconcile || i.Kind != CleanupKind.Reconcile)),
        ]);
    }

    public async Task<IReadOnlyList<CleanupResult>> CleanUpAsync(
        IReadOnlyList<CleanupItem> items, int atOnce, Func<CleanupResult, Task> done, CancellationToken cancellationToken)
    {
        var results = new Dictionary<CleanupItem, CleanupResult>();
        foreach (var item in items.Where(i => i.Label is null))
        {
            CleanedUp.Enqueue(item.ToString());
            Record($"CleanUp {item.Kind} {item}");
            await done(results[item] = CleanUp(item));
        }

        var labels = items.Where(i => i.Label is not null).ToList();
        ShowtimeException? failure = null;
        try
        {
            if (labels.Count > 0) await RemoveLabelsAsync([.. labels.Select(label => label.Label!)], cancellationToken);
        }
        catch (ShowtimeException e)
        {
            failure = e;
        }

        foreach (var label in labels)
            await done(results[label] = failure is null ? new(label, Done: true, label.Reason, []) : new(label, Done: false, failure.Message, [], failure));
        return [.. items.Select(item => results[item])];
    }

    public Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken)
    {
        ChecksOnly = request.CheckOnly;
        return Task.FromResult(Images);
    }

    public Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken)
    {
        Record($"Check {required} {commit} {pullRequest}");
        return Task.FromResult(new CommitCheck(required, commit ?? "abc1234".PadRight(40, '0'), pullRequest, required.StartsWith('a')));
    }

    public async IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new ConnectionCheck("GitHub repository", true, Text($"{repository} can be read"));
        yield return new ConnectionCheck("Labels", true, "2 definitions are missing", Remedy.Of($"Run '{new JobCall(Job.SetupLabels)}'."));
        if (Has("FAKE_NO_CLOUD")) yield return new ConnectionCheck("ECS superset-ci (us-west-2)", false, "No credentials.", "Set AWS_PROFILE.");
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        Record("Disposed");
        return ValueTask.CompletedTask;
    }

    static ShowtimeLabel Label(LabelDefinition definition, string writtenBy, bool defined, int uses) =>
        new() { Name = definition.Name, Meaning = definition.Description, Color = definition.Color, WrittenBy = writtenBy, Defined = defined, Uses = uses };

    const decimal RunningHour = 0.03413m;

    IReadOnlyList<ShowtimeEnvironment> Listed() => Environments ??
    [
        Environment(101, "abc1234", EnvironmentKind.Active, EnvironmentStatus.Running, TimeSpan.FromHours(72), "48h", "maxime"),
        Environment(101, "def5678", EnvironmentKind.Building, EnvironmentStatus.Building, TimeSpan.FromMinutes(5), "48h", "maxime"),
        Environment(102, "0123456", EnvironmentKind.Active, EnvironmentStatus.Failed, TimeSpan.FromHours(50), "1w", "ada"),
        Environment(103, "fedcba9", EnvironmentKind.Orphaned, EnvironmentStatus.Running, TimeSpan.FromDays(10), "close", null),
        Environment(104, "", EnvironmentKind.Legacy, EnvironmentStatus.Running, TimeSpan.FromHours(2), null, null),
        Environment(105, "aaaaaaa", EnvironmentKind.Active, EnvironmentStatus.Running, TimeSpan.FromHours(49), "72h", "ada"),
    ];

    ShowtimeEnvironment Environment(int number, string sha, EnvironmentKind kind, EnvironmentStatus status, TimeSpan age, string? ttl, string? by)
    {
        TimeToLive? timeToLive = ttl is null ? default(TimeToLive?) : TimeToLive.Parse(ttl);
        return new()
        {
            Repository = repository,
            PullRequest = number,
            Title = Text("Add a chart"),
            Sha = sha,
            Kind = kind,
            Status = status,
            Url = status == EnvironmentStatus.Running ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://52.1.2.{number - 100}:8080/")) : null,
            CreatedAt = Now - age,
            Age = age,
            TimeToLive = timeToLive,
            ExpiresAt = timeToLive?.ExpiresAt(Now - age),
            RequestedBy = by is null ? null : Text(by),
            Image = Text("apache/superset:pr"),
            ServiceName = sha.Length == 0 ? "pr-104-service" : EnvironmentNames.Service(number, sha),
            InCloud = true,
            CostPerHour = kind == EnvironmentKind.Legacy ? null : status == EnvironmentStatus.Running ? RunningHour : 0,
            CostSoFar = kind != EnvironmentKind.Legacy && status == EnvironmentStatus.Running ? RunningHour * (decimal)age.TotalHours : null,
        };
    }

    Plan PlanFor(SyncRequest request) => Plan ?? new()
    {
        Repository = repository,
        PullRequest = request.PullRequest,
        Action = request.PullRequest == 800 ? PlanAction.Blocked : PlanAction.CreateEnvironment,
        Reason = request.PullRequest == 800 ? PlanReason.OperationBlocked : PlanReason.ExplicitStartNewSha,
        TargetSha = "abc1234".PadRight(40, '0'),
        Explanation = request.PullRequest == 800 ? "The blocked label is on." : Text("An environment for abc1234 is created."),
        Actor = Text(""),
        AuthorizationError = Text(""),
        TriggerLabels = Has("FAKE_TEXT") ? [Text("")] : [],
        BuildNeeded = true,
    };

    async Task MisbehaveAsync(int number, CancellationToken cancellationToken)
    {
        var target = $"PR {number}";
        switch (number)
        {
            case 404:
                throw new ShowtimeException(ShowtimeError.NotFound, $"{repository} has no pull request {number}.", "Check the number and the repository.") { Target = target };
            case 409:
                throw new ShowtimeException(ShowtimeError.Conflict, $"Another job works on {target}.", "Wait for it to end.") { Target = target };
            case 500:
                throw new ShowtimeException(ShowtimeError.Unreachable, "GitHub does not answer.", "Try again later.");
            case 600:
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    Record("Stopped 600");
                }

                break;
        }
    }

    void Act()
    {
        foreach (var activity in Activities) Connection?.Log?.Report(activity);
        if (Failure is not null) throw Failure;
    }

    bool Has(string variable) => Connection?.Variables.ContainsKey(variable) == true;

    /// <summary>A text that a stranger has a hand in.</summary>
    string Text(string usual) =>
        Connection?.Variables.GetValueOrDefault("FAKE_TEXT") is { Length: > 0 } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : usual;

    void Report(ActivityKind kind, string message, int? number) => Connection?.Log?.Report(new Activity(kind, message, number));

    void Record(string line)
    {
        Calls.Enqueue(line);
        if (Connection?.Variables.GetValueOrDefault("FAKE_LOG") is not { } path) return;
        lock (Gate) File.AppendAllText(path, line + "\n");
    }
}
