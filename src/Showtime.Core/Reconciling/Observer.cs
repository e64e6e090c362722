using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Reads GitHub, the cloud and the registry. Writes nothing.</summary>
sealed class Observer(IShowtimeBackend backend, IActivityLog? log)
{
    /// <summary>The first look of a run: the pull request and the person's permission, in parallel; and the intent, with its full commit.</summary>
    public async Task<(Observation Seen, Intent Intent)> BeginAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var intent = Intent.Of(request);
        if (request.Event.PullRequest is { } named && named != request.PullRequest)
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"The event is about pull request {named}, not {request.PullRequest}.",
                "Pass the number that the event names, or unset GITHUB_EVENT_NAME to act as an operator.") { Target = $"#{request.PullRequest}" };
        }

        var reading = backend.PullRequests.ReadAsync(request.PullRequest, cancellationToken);
        var actor = request.Event.Kind is RunEventKind.Operator or RunEventKind.Scheduled ? null : request.Event.Actor;
        var (permission, error) = actor is null ? (null, null) : await AskAsync(actor, cancellationToken).ConfigureAwait(false);
        var snapshot = await reading.ConfigureAwait(false);
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        var seen = new Observation { PullRequest = snapshot, Configuration = configuration, PermissionError = error, Now = backend.Time.GetUtcNow() };
        if (actor is not null && permission is { } level) seen = seen with { Permissions = With(seen.Permissions, actor, level) };
        List<string> skipped = [];
        FeatureFlags.Find(snapshot.Body, skipped);
        if (skipped.Count > 0)
        {
            log?.Report(new(
                ActivityKind.Warning,
                $"Flags in the description of pull request {snapshot.Number} are skipped, because a flag is true or false: "
                + $"{FeatureFlags.Summarise(skipped, static flag => $"'{flag}'")}.",
                snapshot.Number));
        }

        // The commit of a start label's event must still be part of the pull request: after a forced push it is not, and the label approves nothing.
        if (intent.Event is { Kind: RunEventKind.Labeled, Sha: { } sha }
            && !Planner.SameCommit(sha, snapshot.HeadSha)
            && LabelGrammar.Parse(intent.Event.Label) is StartTriggerLabel
            && !await IsPartAsync(backend.PullRequests, sha, snapshot.HeadSha, cancellationToken).ConfigureAwait(false))
        {
            intent = intent with { Event = intent.Event with { Sha = null } };
        }

        if (intent.PinnedSha is { } pinned)
        {
            var commit = await new RunContext(backend, configuration, snapshot.Number, log)
                .ResolveAsync(pinned, snapshot, cancellationToken)
                .ConfigureAwait(false);
            intent = intent with { PinnedSha = commit };
            if (Counts(intent)) await CheckAsync(intent, pinned, snapshot, cancellationToken).ConfigureAwait(false);
        }

        return (seen, intent);
    }

    /// <summary>Reads every permission that a plan depends on and that is not known yet. One that cannot be read is reported, and counts as none.</summary>
    public async Task<Observation> PermissionsAsync(Observation seen, CancellationToken cancellationToken)
    {
        foreach (var login in seen.LoginsToAsk)
        {
            var (permission, error) = await AskAsync(login, cancellationToken).ConfigureAwait(false);
            if (permission is { } level)
            {
                seen = seen with { Permissions = With(seen.Permissions, login, level) };
                continue;
            }

            log?.Report(new(ActivityKind.Warning, $"The permission of {login} could not be read and counts as none: {error}", seen.PullRequest.Number));
            seen = seen with { Unreadable = [.. seen.Unreadable, login] };
        }

        return seen;
    }

    /// <summary>Lists the pull request's services, with the serving one in detail. Complete, or it throws.</summary>
    public async Task<Observation> CloudAsync(Observation seen, LookAtCloud step, CancellationToken cancellationToken)
    {
        var target = backend.Target(seen.Configuration);
        var services = new List<DeployedService>();
        var foreign = new List<DeployedService>();
        var name = step.Sha is { } sha ? new SeenName(EnvironmentNames.Service(seen.PullRequest.Number, sha), Service: null) : null;
        foreach (var service in await target.LookAsync(CloudLookOf(seen, name), cancellationToken).ConfigureAwait(false))
        {
            if (service.Name == name?.ServiceName) name = name with { Service = service };
            // A draining service without a task costs nothing and needs nothing.
            if (service is { State: ServiceState.Draining, Tasks: 0 }) continue;
            if (service.OwnedBy is null) services.Add(service);
            // Another repository of the same cluster has pull requests of the same numbers: its services concern us only where our labels name them.
            else if (seen.Labels[service.Sha] is not null) foreign.Add(service);
        }

        return seen with { Services = services, Foreign = foreign, Name = name };
    }

    static CloudLook CloudLookOf(Observation seen, SeenName? name)
    {
        var (number, labels) = (seen.PullRequest.Number, seen.Labels);
        var names = labels.Environments.Select(e => EnvironmentNames.Service(number, e.Sha)).Concat(name is null ? [] : new[] { name.ServiceName });
        return Approvals.Pointer(labels) is { } pointer
            ? new(number, [.. names.Distinct()], EnvironmentNames.Service(number, pointer),
                labels.TaskOf(pointer) is { } task ? new DeployedTask { Id = task.Id, Newest = true, Address = task.Host, Port = task.Port } : null)
            : new(number, [.. names.Distinct()]);
    }

    /// <summary>Asks since when a commit is the head.</summary>
    public async Task<Observation> HeadAsync(Observation seen, string commit, CancellationToken cancellationToken) =>
        seen with { Head = await backend.PullRequests.ReadHeadAsync(seen.PullRequest, commit, cancellationToken).ConfigureAwait(false) };

    /// <summary>Counts the repository's environments: one request for each two hundred of its label definitions.</summary>
    public async Task<Observation> StandingAsync(Observation seen, CancellationToken cancellationToken) =>
        seen with { Standing = Admission.Standing(await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false)) };

    public async Task<Observation> ImageAsync(Observation seen, LookAtImage look, CancellationToken cancellationToken)
    {
        string? digest = null;
        try
        {
            digest = await backend.Registry(seen.Configuration).FindDigestAsync(look.Reference, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (look.Otherwise is not null)
        {
            log.Warn($"The registry cannot be asked for {look.Reference}, so {look.Otherwise}", e, seen.PullRequest.Number);
        }

        return seen with { Image = new ImageSeen(look.Reference, digest) };
    }

    /// <summary>The same at this moment: the time, and the fingerprint that follows from configuration and labels.</summary>
    public Observation Now(Observation seen, Intent intent)
    {
        seen = seen with { Now = backend.Time.GetUtcNow() };
        var wanted = WantedDeployment.OfServing(seen, intent);
        return seen with { WantedFingerprint = wanted is null ? null : backend.Target(seen.Configuration).Fingerprint(wanted) };
    }

    /// <summary>Whether a commit is the head or an ancestor of it.</summary>
    public static async Task<bool> IsPartAsync(IPullRequests pullRequests, string commit, string head, CancellationToken cancellationToken)
    {
        try
        {
            return await pullRequests.IsAncestorAsync(commit, head, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.NotFound)
        {
            return false;
        }
    }

    /// <summary>Whether a commit that was named is what a start is about. Workflows of the original name one in every run.</summary>
    static bool Counts(Intent intent) => intent.Start || intent.Event.Kind is RunEventKind.Operator or RunEventKind.Dispatched;

    /// <summary>A commit that a person names has to be the pull request's; an operator may insist, and it is built as a stranger's then.</summary>
    async Task CheckAsync(Intent intent, string named, PullRequestSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (commit, isOperator) = (intent.PinnedSha!, intent.Event.Kind == RunEventKind.Operator);
        if (named.Length < 40 && snapshot.IsFork && !isOperator)
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput,
                $"The head of pull request {snapshot.Number} is in a fork, and a short commit such as '{named}' can be forged there.",
                "Name all 40 digits of the commit that you looked at.") { Target = named };
        }

        if (Planner.SameCommit(commit, snapshot.HeadSha) || intent.Force && isOperator) return;
        if (await IsPartAsync(backend.PullRequests, commit, snapshot.HeadSha, cancellationToken).ConfigureAwait(false)) return;
        throw new ShowtimeException(ShowtimeError.InvalidInput,
            $"Commit {EnvironmentNames.Shorten(commit)} is not, or no longer, a commit of pull request {snapshot.Number}.",
            Remedy.Of($"Name one of {snapshot.Url}/commits. An operator deploys another one with '{new OptionName("force")}'.")) { Target = commit };
    }

    async Task<(PermissionLevel? Permission, string? Error)> AskAsync(string login, CancellationToken cancellationToken)
    {
        try
        {
            return (await backend.PullRequests.ReadPermissionAsync(login, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ShowtimeException e)
        {
            return (null, e.Message); // fails closed: an unknown permission is none
        }
    }

    static Dictionary<string, PermissionLevel> With(IReadOnlyDictionary<string, PermissionLevel> known, string login, PermissionLevel level) =>
        new(known, StringComparer.OrdinalIgnoreCase) { [login] = level };
}
