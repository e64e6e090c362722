using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Core.Reconciling;

/// <summary>One run on one pull request: what it works with and the pull request as it last saw it.</summary>
sealed class PullRequestRun
{
    readonly Dictionary<string, PermissionLevel> _permissions = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _leftBehind = new(StringComparer.Ordinal);
    string? _permissionError;

    PullRequestRun(IShowtimeBackend backend, SyncRequest request, PullRequestSnapshot snapshot, ResolvedConfiguration configuration, IActivityLog? log)
    {
        Backend = backend;
        Request = request;
        Event = request.Event;
        Snapshot = snapshot;
        Configuration = configuration.Value;
        Log = log;
        Target = backend.Target(Configuration);
        Registry = backend.Registry(Configuration);
        Builder = backend.Builder(Configuration);
        Comment = new(this);
        Board = new(this);
    }

    public IShowtimeBackend Backend { get; }

    public SyncRequest Request { get; private set; }

    /// <summary>The event whose wish counts; the clock once that wish has been written down.</summary>
    public RunEvent Event { get; private set; }

    public PullRequestSnapshot Snapshot { get; private set; }

    public PullRequestLabels Labels => new(Snapshot.Labels);

    public ShowtimeConfiguration Configuration { get; }

    public IDeploymentTarget Target { get; }

    public IImageRegistry Registry { get; }

    public IImageBuilder Builder { get; }

    public IActivityLog? Log { get; }

    /// <summary>What the pull request's readers are told.</summary>
    public StatusComment Comment { get; }

    public DeploymentBoard Board { get; }

    public string? PinnedSha { get; private set; }

    public int Number => Snapshot.Number;

    public DateTimeOffset Now => Backend.Time.GetUtcNow();

    /// <summary>Flags of the description whose value is neither yes nor no; only letters, digits and <c>_ = . -</c>.</summary>
    public IReadOnlyList<string> SkippedFlags
    {
        get
        {
            List<string> skipped = [];
            FeatureFlags.Find(Snapshot.Body, skipped);
            return skipped;
        }
    }

    public List<RemovedEnvironment> Removed { get; } = [];

    /// <summary>Whether another job, one without secrets, builds this pull request's images.</summary>
    public bool BuiltElsewhere => Snapshot.IsFork && Configuration.Image.Forks == ForkImages.Archive;

    /// <summary>The pull request's services as last listed; null before that.</summary>
    public IReadOnlyList<DeployedService>? Services { get; private set; }

    /// <summary>Reads the pull request and the person's permission, together.</summary>
    public static async Task<PullRequestRun> OpenAsync(IShowtimeBackend backend, SyncRequest request, IActivityLog? log, CancellationToken cancellationToken)
    {
        if (request.Event.PullRequest is { } named && named != request.PullRequest)
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"The event is about pull request {named}, not {request.PullRequest}.",
                "Pass the number that the event names, or unset GITHUB_EVENT_NAME to act as an operator.") { Target = $"#{request.PullRequest}" };
        }

        var reading = backend.PullRequests.ReadAsync(request.PullRequest, cancellationToken);
        var asking = AskAsync(backend, request.Event.Kind is RunEventKind.Operator or RunEventKind.Scheduled ? null : request.Event.Actor, cancellationToken);
        var (login, permission, error) = await asking.ConfigureAwait(false);
        var snapshot = await reading.ConfigureAwait(false);
        var configuration = await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
        var run = new PullRequestRun(backend, request, snapshot, configuration, log) { _permissionError = error };
        if (login is not null && permission is { } level) run._permissions[login] = level;
        foreach (var odd in run.SkippedFlags)
        {
            log?.Report(new(ActivityKind.Warning, $"'{odd}' in the description of pull request {run.Number} is skipped: a flag is true or false.", run.Number));
        }

        // What a start label's event names has to be the pull request's still: after a forced push it is not, and nothing is approved by it.
        if (request.Event is { Kind: RunEventKind.Labeled, Sha: { } sha } && !Planner.SameCommit(sha, snapshot.HeadSha) && LabelGrammar.Parse(request.Event.Label) is StartTriggerLabel
            && !await CommitChoice.IsPartAsync(backend.PullRequests, sha, snapshot.HeadSha, cancellationToken).ConfigureAwait(false))
        {
            run.Event = request.Event with { Sha = null };
        }

        run.PinnedSha = request.PinnedSha is { } pinned ? await run.ResolveAsync(pinned, cancellationToken).ConfigureAwait(false) : null;
        return run;
    }

    /// <summary>Plans with what is known, asking for the permissions that the plan needs.</summary>
    public async Task<Plan> PlanAsync(bool holdsLease, CancellationToken cancellationToken)
    {
        foreach (var login in Approvals.LoginsToAsk(Snapshot).Where(login => !_permissions.ContainsKey(login)).ToList())
        {
            var (_, permission, error) = await AskAsync(Backend, login, cancellationToken).ConfigureAwait(false);
            if (permission is { } level) _permissions[login] = level;
            else _permissionError ??= error;
        }

        return Planner.Plan(Input(holdsLease));
    }

    public PlanInput Input(bool holdsLease) => new()
    {
        PullRequest = Snapshot,
        Event = Event,
        Permissions = _permissions,
        PermissionError = _permissionError,
        PinnedSha = PinnedSha,
        Start = Request.Start,
        Stop = Request.Stop,
        KeepImage = Request.KeepImage,
        HoldsLease = holdsLease,
        Services = Services,
        WantedFingerprint = WantedFingerprint(),
        BuiltElsewhere = BuiltElsewhere,
        Attempts = Configuration.Limits.Attempts,
        Now = Now,
    };

    /// <summary>The wish is written on the pull request, or done: what comes now is decided by what stands there.</summary>
    public void ForgetWish()
    {
        Event = RunEvent.BySchedule;
        PinnedSha = null;
        Request = Request with { Start = false, Stop = false, Force = false, PinnedSha = null, Image = null };
    }

    public async Task LookAsync(CancellationToken cancellationToken) =>
        Snapshot = await Backend.PullRequests.ReadAsync(Number, cancellationToken).ConfigureAwait(false);

    public void Saw(PullRequestSnapshot snapshot) => Snapshot = snapshot;

    /// <summary>Lists the pull request's services, and what serves in detail. Complete, or it throws.</summary>
    public async Task LookAtCloudAsync(CancellationToken cancellationToken)
    {
        var services = new List<DeployedService>();
        await foreach (var service in Target.ListAsync(Number, cancellationToken).ConfigureAwait(false))
        {
            // What drains without a task costs nothing and needs nobody.
            if (service is not { State: ServiceState.Draining, Tasks: 0 }) services.Add(service);
        }

        if (Approvals.Pointer(Labels) is { } pointer && services.FindIndex(s => s.Sha == pointer && s.State == ServiceState.Active) is >= 0 and var index)
        {
            services[index] = await Target.DescribeAsync(services[index].Name, cancellationToken).ConfigureAwait(false) ?? services[index];
        }

        Services = services;
    }

    public void ForgetCloud() => Services = null;

    /// <summary>The labels with a value of their own that were taken off since this was asked last: nobody writes these again, so their definitions can go.</summary>
    public IReadOnlyList<string> TakeLeftBehind()
    {
        List<string> names = [.. _leftBehind.Except(Labels.Names)];
        _leftBehind.Clear();
        return names;
    }

    /// <summary>Writes a transition and takes the answer for the newest look.</summary>
    public async Task ApplyAsync(PullRequestChange change, CancellationToken cancellationToken)
    {
        _leftBehind.UnionWith(change.Remove.Where(static name => LabelGrammar.Parse(name) is AddressLabel or CreatedLabel or RequesterLabel or EnvironmentTimeToLiveLabel));
        Snapshot = await Backend.PullRequests.ApplyAsync(Snapshot, change, cancellationToken).ConfigureAwait(false);
        if (change.Add.Count > 0)
        {
            Log?.Report(Activity.OfTransition([.. change.Add.Select(l => l.Name)], Number));
        }
    }

    /// <summary>The commit in full.</summary>
    public async Task<string> ResolveAsync(string sha, CancellationToken cancellationToken)
    {
        if (!EnvironmentNames.IsSha(sha))
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a commit.", "Give 7 to 40 hex digits.") { Target = sha };
        }

        if (sha.Length == 40) return sha.ToLowerInvariant();
        // Not the head because it begins with the same digits: GitHub answers for one commit only where no other does.
        return await Backend.PullRequests.FindCommitAsync(sha, cancellationToken).ConfigureAwait(false)
            ?? throw new ShowtimeException(ShowtimeError.NotFound, $"There is no commit {sha} in {Snapshot.Repository}.",
                $"Look at the pull request's commits: {Snapshot.Url}/commits") { Target = sha };
    }

    /// <summary>The request that a commit's service follows from, without what differs from try to try.</summary>
    public DeploymentRequest Wanted(string sha, DateTimeOffset createdAt, string requestedBy, string token) => new()
    {
        Repository = Snapshot.Repository,
        PullRequest = Number,
        Sha = sha,
        ServiceName = EnvironmentNames.Service(Number, sha),
        Image = Image(sha),
        RequestedBy = requestedBy,
        CreatedAt = createdAt,
        ExpiresAt = (Request.TimeToLive ?? Labels.TimeToLive ?? Configuration.Environment.Ttl).ExpiresAt(createdAt),
        Size = Request.Size ?? Configuration.Environment.Size,
        FeatureFlags = FeatureFlags.ToVariables(FeatureFlags.Effective(Snapshot.Body, Labels), Configuration.Environment.FeatureFlagPrefix),
        Token = token,
    };

    public string Image(string sha) => Request.Image switch
    {
        null => $"{Configuration.Image.Repository}:{EnvironmentNames.ImageTag(Number, sha)}",
        var tag when !tag.Contains(':', StringComparison.Ordinal) && !tag.Contains('/', StringComparison.Ordinal) => $"{Configuration.Image.Repository}:{tag}",
        var reference => reference,
    };

    /// <summary>Whether a plan cannot be carried out yet, because the other job has not published the image.</summary>
    public async Task<bool> LacksImageAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (!BuiltElsewhere || Request.Image is not null || plan.Action is not (PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync)) return false;
        return !await Registry.ExistsAsync(Image(EnvironmentNames.Shorten(plan.TargetSha)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A start chooses size and image; whatever brings an environment up without one keeps the size, and an update in place the image too.</summary>
    public DeploymentRequest Keep(DeploymentRequest wanted, DeployedService? running, bool image) => wanted with
    {
        Size = Request.Size ?? running?.Size ?? wanted.Size,
        Image = image && Request.Image is null ? running?.Image ?? wanted.Image : wanted.Image,
    };

    string? WantedFingerprint()
    {
        if (Services is null || Approvals.Pointer(Labels) is not { } pointer) return null;
        var serving = Services.FirstOrDefault(s => s.Sha == pointer && s.State == ServiceState.Active);
        return Target.Fingerprint(Keep(Wanted(pointer, Now, "", ""), serving, image: true));
    }

    static async Task<(string? Login, PermissionLevel? Permission, string? Error)> AskAsync(IShowtimeBackend backend, string? login, CancellationToken cancellationToken)
    {
        if (login is null) return (null, null, null);
        try
        {
            return (login, await backend.PullRequests.ReadPermissionAsync(login, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ShowtimeException e)
        {
            return (login, null, e.Message); // fails closed: the planner takes a missing permission for no
        }
    }
}
