using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Showtime.Cli.Hosts;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;
using Showtime.SandboxHost;

namespace Showtime.Cli.Demo;

/// <summary>The life of an environment in four steps: start label, new commit, freeze, stop label.</summary>
sealed class DemoScenario : IDisposable
{
    const string Title = "Make the buttons bigger";
    static readonly TimeSpan StopAllowance = TimeSpan.FromSeconds(10);

    readonly CommandHost _host;
    readonly ApplicationSettings _settings;
    readonly LocalSandbox _sandbox;
    readonly SandboxRepository _repository;
    readonly DemoJob _job;
    readonly PageVisitor _visitor = new();
    readonly bool _containers;
    readonly long _began;
    int _number;

    readonly DemoStep _started = new("The start label brings up an environment, and the labels lead reviewers to it");
    readonly DemoStep _keptServing = new("The old page keeps answering while a new commit starts beside it");
    readonly DemoStep _replaced = new("The new commit becomes healthy, then the pointer moves, then the old one is removed");
    readonly DemoStep _frozen = new("A new commit changes nothing on a frozen pull request");
    readonly DemoStep _stopped = new("The stop label takes down the service, its image, its labels and their definitions");

    public DemoScenario(CommandHost host, ApplicationSettings settings, LocalSandbox sandbox, SandboxRepository repository, bool containers)
    {
        (_host, _settings, _sandbox, _repository, _containers) = (host, settings, sandbox, repository, containers);
        _job = new DemoJob(settings, sandbox, repository, new WithoutTransitions(host));
        _began = settings.Time.GetTimestamp();
        sandbox.GitHub.Changed += Show;
    }

    public IReadOnlyList<DemoStep> Steps => [_started, _keptServing, _replaced, _frozen, _stopped];

    public TimeSpan Elapsed => _settings.Time.GetElapsedTime(_began);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var first = await _repository.CommitAsync("Version 1: small buttons", cancellationToken);
        _number = _sandbox.GitHub.OpenPullRequest(Title, SandboxSeed.Maintainer, $"{Title}.", first.Sha).Number;
        var firstPage = await StartAsync(first, cancellationToken);
        var second = await _repository.CommitAsync("Version 2: bigger buttons", cancellationToken);
        var secondPage = await UpdateAsync(first, firstPage, second, cancellationToken);
        await FreezeAsync(second, secondPage, cancellationToken);
        await StopAsync(secondPage, cancellationToken);
    }

    public void Dispose()
    {
        _sandbox.GitHub.Changed -= Show;
        _visitor.Dispose();
    }

    async Task<Uri> StartAsync(SandboxCommit commit, CancellationToken cancellationToken)
    {
        Announce($"{SandboxSeed.Maintainer} puts the start label on pull request {_number}, at commit {commit.Short}");
        await LabelAsync(SandboxSeed.StartTrigger, cancellationToken);
        var page = await VisitActiveAsync(commit, cancellationToken);
        _started.See($"{page} answers 200 for {commit.Short}");
        return page;
    }

    async Task<Uri> UpdateAsync(SandboxCommit old, Uri oldPage, SandboxCommit commit, CancellationToken cancellationToken)
    {
        Announce($"{SandboxSeed.Maintainer} pushes {commit.Short}; the environment of {old.Short} stays until the new one is ready");
        await using var visits = new PageVisits(_visitor, oldPage, Expected(old), _settings.Time);
        void Notice(GitHubChange change)
        {
            if (change is { Kind: GitHubChangeKind.LabelAdded } && LabelGrammar.Parse(change.Text) is PointerLabel pointer && pointer.Sha == commit.Short)
            {
                visits.SuccessorIsReady();
                _host.Result($"          the old page answered {visits.Answered} times meanwhile, {visits.Failed} visits failed");
            }
        }

        _sandbox.GitHub.Changed += Notice;
        try
        {
            await PushAsync(commit, cancellationToken);
        }
        finally
        {
            _sandbox.GitHub.Changed -= Notice;
        }

        var page = await VisitActiveAsync(commit, cancellationToken);
        await visits.DisposeAsync();
        Expect(visits is { Answered: > 0, Failed: 0 },
            $"the old page answered {visits.Answered} times and failed {visits.Failed} times before the new one was ready");
        _keptServing.See($"{visits.Answered} visits of {oldPage}, all answered");
        await ExpectGoneAsync(oldPage, cancellationToken);
        Expect(ActiveServices().Count == 1, $"the cloud has {ActiveServices().Count} services instead of one");
        _replaced.See($"{page} answers 200 for {commit.Short}, {oldPage} no longer");
        return page;
    }

    async Task FreezeAsync(SandboxCommit serving, Uri page, CancellationToken cancellationToken)
    {
        var commit = await _repository.CommitAsync("Version 3: enormous buttons", cancellationToken);
        Announce($"{SandboxSeed.Maintainer} puts the freeze label on, then pushes {commit.Short}");
        await LabelAsync(SandboxSeed.Freeze, cancellationToken);
        var before = CircusLabels();
        var result = await PushAsync(commit, cancellationToken);
        Expect(result.Plan is { Action: PlanAction.NoAction, Reason: PlanReason.Frozen }, $"the plan was {result.Plan.Action}, {result.Plan.Reason}");
        Expect(before.SequenceEqual(CircusLabels()), "the labels changed although the pull request is frozen");
        await VisitActiveAsync(serving, cancellationToken);
        _frozen.See($"{page} still shows {serving.Short}");
    }

    async Task StopAsync(Uri page, CancellationToken cancellationToken)
    {
        Announce($"{SandboxSeed.Maintainer} puts the stop label on");
        await LabelAsync(SandboxSeed.StopTrigger, cancellationToken);
        await ExpectGoneAsync(page, cancellationToken);
        Expect(CircusLabels().Count == 0, $"labels are left: {string.Join(", ", CircusLabels())}");
        var definitions = _sandbox.GitHub.Definitions.Select(label => label.Name).Where(name => LabelGrammar.Parse(name) is EnvironmentLabel).ToList();
        Expect(definitions.Count == 0, $"label definitions are left: {string.Join(", ", definitions)}");
        Expect(ActiveServices().Count == 0, $"services are left: {string.Join(", ", ActiveServices())}");
        Expect(_sandbox.Aws.Images.Count == 0, "images are left in the registry");
        _stopped.See("no service, no image, no circus label, no definition with a commit is left");
    }

    async Task LabelAsync(string label, CancellationToken cancellationToken)
    {
        _sandbox.GitHub.AddLabel(_number, label, SandboxSeed.Maintainer);
        await SyncAsync(_sandbox.GitHub.Webhooks.PullRequest("labeled", _number, SandboxSeed.Maintainer, label), cancellationToken);
    }

    async Task<SyncResult> PushAsync(SandboxCommit commit, CancellationToken cancellationToken)
    {
        var before = _sandbox.GitHub.PullRequest(_number).HeadOid;
        _sandbox.GitHub.PushCommit(_number, SandboxSeed.Maintainer, commit.Sha);
        return await SyncAsync(_sandbox.GitHub.Webhooks.PullRequest("synchronize", _number, SandboxSeed.Maintainer, before: before), cancellationToken);
    }

    async Task<SyncResult> SyncAsync(string payload, CancellationToken cancellationToken)
    {
        var result = await _job.RunAsync(_number, payload, cancellationToken);
        if (result.Failure is { } failure) throw failure;
        return result;
    }

    /// <summary>Visits the address on the labels, and expects this commit there.</summary>
    async Task<Uri> VisitActiveAsync(SandboxCommit commit, CancellationToken cancellationToken)
    {
        var labels = _sandbox.GitHub.Labels(_number).Select(label => LabelGrammar.Parse(label.Name)).ToList();
        Expect(labels.OfType<PointerLabel>().SingleOrDefault()?.Sha == commit.Short, $"the pointer is not on {commit.Short}");
        Expect(labels.OfType<StatusLabel>().SingleOrDefault() is { Status: EnvironmentStatus.Running }, $"{commit.Short} is not running");
        var address = labels.OfType<AddressLabel>().SingleOrDefault(label => label.Sha == commit.Short);
        Expect(address is not null, $"no label says where {commit.Short} answers");
        var page = new UriBuilder(Uri.UriSchemeHttp, address.Host, address.Port ?? 80).Uri;
        var visit = await VisitAsync(page, cancellationToken);
        Expect(visit.Status == 200 && visit.Shows(Expected(commit)), $"{page} does not show {Expected(commit)}");
        return page;
    }

    /// <summary>A service is gone once its tasks are told to stop; the container itself takes a moment longer.</summary>
    async Task ExpectGoneAsync(Uri page, CancellationToken cancellationToken)
    {
        var until = Elapsed + StopAllowance;
        while (Elapsed < until && (await _visitor.VisitAsync(page, cancellationToken)).Status is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), _settings.Time, cancellationToken);
        }

        Expect((await VisitAsync(page, cancellationToken)).Status is null, $"{page} still answers");
    }

    async Task<PageVisit> VisitAsync(Uri page, CancellationToken cancellationToken)
    {
        var visit = await _visitor.VisitAsync(page, cancellationToken);
        Tell(visit.Status is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"GET {page} → {status} \"{visit.Heading}\"")
            : $"GET {page} → no answer");
        return visit;
    }

    /// <summary>What the page of a commit shows: a container its own headline, the sandbox's page the commit.</summary>
    string Expected(SandboxCommit commit) => _containers ? commit.Headline : commit.Short;

    List<string> ActiveServices() => [.. _sandbox.Aws.Services.Where(service => service.Status == "ACTIVE").Select(service => service.Name)];

    List<string> CircusLabels() => [.. _sandbox.GitHub.Labels(_number).Select(label => label.Name).Where(LabelGrammar.IsCircus).Order(StringComparer.Ordinal)];

    static void Expect([DoesNotReturnIf(false)] bool seen, string otherwise)
    {
        if (!seen) throw new DemoFailure(otherwise);
    }

    void Announce(string what)
    {
        _host.Result("");
        _host.Result(what);
    }

    void Tell(string what) => _host.Result(string.Create(CultureInfo.InvariantCulture, $"  {Elapsed.TotalSeconds,5:0.0}s  {what}"));

    void Show(GitHubChange change)
    {
        switch (change.Kind)
        {
            case GitHubChangeKind.LabelAdded:
                Tell($"+ {change.Text}");
                break;
            case GitHubChangeKind.LabelRemoved:
                Tell($"- {change.Text}");
                break;
        }
    }

    /// <summary>The demo shows each label as the sandbox's GitHub reports it; the session's own line would repeat that.</summary>
    sealed class WithoutTransitions(IActivityLog inner) : IActivityLog
    {
        public void Report(Activity activity)
        {
            if (activity.Kind != ActivityKind.Transition) inner.Report(activity);
        }
    }
}

/// <summary>A claim that the demo checks.</summary>
sealed class DemoStep(string claim)
{
    public string Claim => claim;

    /// <summary>What was seen; null until then.</summary>
    public string? Evidence { get; private set; }

    public bool Seen => Evidence is not null;

    /// <summary>Notes what was seen.</summary>
    public void See(string evidence) => Evidence = evidence;
}

/// <summary>A claim of the demo turned out to be false.</summary>
sealed class DemoFailure(string message) : Exception(message);
