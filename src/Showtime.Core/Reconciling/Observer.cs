using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Looks at GitHub, the cloud and the registry. Writes nothing.</summary>
sealed class Observer(IShowtimeBackend backend, IActivityLog? log)
{
    /// <summary>The first look of a run: the pull request and the person's permission, together; and what is asked for, with its commit in full.</summary>
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

        // What a start label's event names has to be the pull request's still: after a forced push it is not, and nothing is approved by it.
        if (intent.Event is { Kind: RunEventKind.Labeled, Sha: { } sha } && !Planner.SameCommit(sha, snapshot.HeadSha) && LabelGrammar.Parse(intent.Event.Label) is StartTriggerLabel
            && !await IsPartAsync(backend.PullRequests, sha, snapshot.HeadSha, cancellationToken).ConfigureAwait(false))
        {
            intent = intent with { Event = intent.Event with { Sha = null } };
        }

        if (intent.PinnedSha is { } pinned)
        {
            var commit = await new RunContext(backend, configuration, snapshot.Number, log).ResolveAsync(pinned, snapshot, cancellationToken).ConfigureAwait(false);
            intent = intent with { PinnedSha = commit };
        }

        return (seen, intent);
    }

    /// <summary>Asks for every permission that a plan depends on and that was not asked yet. One that cannot be read is said, and counts as none.</summary>
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

    /// <summary>Lists the pull request's services, and what serves in detail. Complete, or it throws.</summary>
    public async Task<Observation> CloudAsync(Observation seen, CancellationToken cancellationToken)
    {
        var target = backend.Target(seen.Configuration);
        var services = new List<DeployedService>();
        await foreach (var service in target.ListAsync(seen.PullRequest.Number, cancellationToken).ConfigureAwait(false))
        {
            // What drains without a task costs nothing and needs nobody.
            if (service is not { State: ServiceState.Draining, Tasks: 0 }) services.Add(service);
        }

        if (Approvals.Pointer(seen.Labels) is { } pointer && services.FindIndex(s => s.Sha == pointer && s.State == ServiceState.Active) is >= 0 and var index)
        {
            services[index] = await target.DescribeAsync(services[index].Name, cancellationToken).ConfigureAwait(false) ?? services[index];
        }

        return seen with { Services = services };
    }

    public async Task<Observation> ImageAsync(Observation seen, string reference, CancellationToken cancellationToken) => seen with
    {
        Image = new ImageSeen(reference, await backend.Registry(seen.Configuration).ExistsAsync(reference, cancellationToken).ConfigureAwait(false)),
    };

    /// <summary>The same at this moment: the time, and what follows from configuration and labels as they are now.</summary>
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

    async Task<(PermissionLevel? Permission, string? Error)> AskAsync(string login, CancellationToken cancellationToken)
    {
        try
        {
            return (await backend.PullRequests.ReadPermissionAsync(login, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ShowtimeException e)
        {
            return (null, e.Message); // fails closed: a permission that is missing is none
        }
    }

    static Dictionary<string, PermissionLevel> With(IReadOnlyDictionary<string, PermissionLevel> known, string login, PermissionLevel level) =>
        new(known, StringComparer.OrdinalIgnoreCase) { [login] = level };
}
