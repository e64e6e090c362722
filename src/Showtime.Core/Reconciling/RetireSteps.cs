using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// Takes environments down, in the only safe order: pointer off and status <c>stopping</c>, service deleted and its end
/// confirmed, revisions, image, and only then the labels. Their definitions are left behind. Any part may have been done before.
/// </summary>
sealed class RetireSteps(RunContext context, LabelSteps labels, DeploymentRecords records)
{
    /// <summary>How long a service may take to lose its last task.</summary>
    static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(10);

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public async Task<Observation> RetireAsync(Observation seen, Retire step, CancellationToken cancellationToken)
    {
        var shas = step.Commits;
        seen = await MarkStoppingAsync(seen, shas, cancellationToken).ConfigureAwait(false);
        var known = seen.Services!.Where(s => shas.Contains(s.Sha)).ToDictionary(s => s.Name, StringComparer.Ordinal);
        // A list may lag behind: a service that it does not show is asked for by its name.
        var services = known.Keys
            .Concat(shas.Where(sha => sha.Length > 0).Select(sha => EnvironmentNames.Service(context.PullRequest, sha)))
            .Distinct(StringComparer.Ordinal).ToList();
        var removed = await Task.WhenAll(services.Select(
            service => RemoveServiceAsync(seen, service, known.GetValueOrDefault(service), cancellationToken))).ConfigureAwait(false);
        seen = seen.Without(services);
        await records.WithdrawAsync(shas, cancellationToken).ConfigureAwait(false);

        var names = seen.Labels.NamesOf(l => (l is EnvironmentLabel e && shas.Contains(e.Sha) || Goes(step.Labels, l))
            && !(l is EnvironmentLabel other && seen.Foreign.Any(s => s.Sha == other.Sha)));
        if (names.Count > 0)
        {
            var nothingIsLeft = seen.Labels.Environments.All(e => shas.Contains(e.Sha));
            var comment = nothingIsLeft ? StatusComment.TakenDown(seen with { Now = context.Now }, removed.Any(r => r.ServiceName is not null)) : null;
            seen = await labels.ApplyAsync(seen, new PullRequestChange { Remove = names, Comment = comment }, cancellationToken).ConfigureAwait(false);
        }

        seen = seen with { LeftBehind = Definitions(seen, names, shas) };
        var gone = shas.Select(sha =>
        {
            var own = removed.Where(r => r.Sha == sha).ToList();
            return new RemovedEnvironment
            {
                Repository = seen.PullRequest.Repository,
                PullRequest = context.PullRequest,
                Sha = sha,
                ServiceName = own.Select(r => r.ServiceName).FirstOrDefault(name => name is not null),
                Revisions = own.Sum(r => r.Revisions),
                Image = own.Select(r => r.Image).FirstOrDefault(image => image is not null),
                Labels = [.. names.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel e && e.Sha == sha)],
            };
        });
        return seen with { Progress = seen.Progress with { Removed = [.. seen.Progress.Removed, .. gone] } };
    }

    /// <summary>Deletes one service with its revisions and its image, and waits until nothing is billed.</summary>
    /// <param name="seen">The pull request.</param>
    /// <param name="serviceName">The service.</param>
    /// <param name="known">The service as it was listed under the lease; null asks for it.</param>
    /// <param name="cancellationToken">Stops between two requests.</param>
    /// <param name="keepImage">Leave the image for the next attempt.</param>
    /// <returns>What was there.</returns>
    public async Task<RemovedEnvironment> RemoveServiceAsync(
        Observation seen, string serviceName, DeployedService? known, CancellationToken cancellationToken, bool keepImage = false)
    {
        EnvironmentNames.TryParseService(serviceName, out _, out var sha);
        var before = known ?? await context.Target.FindAsync(serviceName, cancellationToken).ConfigureAwait(false);
        if (before?.OwnedBy is { } owner)
        {
            throw new ShowtimeException(ShowtimeError.Conflict, $"The service {serviceName} belongs to {owner} and was not deleted.",
                "Look at its tags in the cloud.") { Target = serviceName };
        }

        var existed = before is { State: not ServiceState.Inactive };
        if (existed)
        {
            context.Report(ActivityKind.Step, $"Deleting service {serviceName}", sha);
            if (before!.State == ServiceState.Active) await context.Target.DeleteAsync(serviceName, cancellationToken).ConfigureAwait(false);
            await WaitUntilGoneAsync(serviceName, cancellationToken).ConfigureAwait(false);
        }

        var revisions = context.Target.DeleteRevisionsAsync(serviceName, cancellationToken);
        var image = sha.Length > 0 && !keepImage ? DeleteImageAsync(sha, cancellationToken) : Task.FromResult<string?>(null);
        await Task.WhenAll(revisions, image).ConfigureAwait(false);
        return new RemovedEnvironment
        {
            Repository = seen.PullRequest.Repository,
            PullRequest = context.PullRequest,
            Sha = sha,
            ServiceName = existed ? serviceName : null,
            Revisions = await revisions.ConfigureAwait(false),
            Image = await image.ConfigureAwait(false),
        };
    }

    /// <summary>Waits until nothing is billed for a service: it is gone, or draining without a task.</summary>
    /// <param name="serviceName">The service.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WaitUntilGoneAsync(string serviceName, CancellationToken cancellationToken) =>
        WaitAsync(serviceName, service => service is null or { State: ServiceState.Inactive } or { State: ServiceState.Draining, Tasks: 0 }, cancellationToken);

    /// <summary>Waits until a service's name can be used: it is not draining.</summary>
    /// <param name="serviceName">The service.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WaitUntilNameIsFreeAsync(string serviceName, CancellationToken cancellationToken) =>
        WaitAsync(serviceName, service => service is not { State: ServiceState.Draining }, cancellationToken);

    async Task WaitAsync(string serviceName, Func<DeployedService?, bool> reached, CancellationToken cancellationToken)
    {
        var deadline = context.Now + DrainTimeout;
        var heartbeat = new Heartbeat(context, $"waiting for service {serviceName} to go");
        for (var waits = 0; ; waits++)
        {
            var service = await context.Target.FindAsync(serviceName, cancellationToken).ConfigureAwait(false);
            if (reached(service)) return;
            if (context.Now >= deadline)
            {
                var again = JobCall.On(Job.Sync, context.PullRequest);
                throw new ShowtimeException(ShowtimeError.Conflict,
                    string.Create(CultureInfo.InvariantCulture,
                        $"Service {serviceName} is still {service!.State} with {service.Tasks} task(s) "
                            + $"{DrainTimeout.TotalMinutes:0} minutes after its deletion."),
                    Remedy.Of($"Its labels stay until it is gone. Run '{again}' again later, or look at it in {context.Target.Name}."))
                {
                    Target = serviceName,
                };
            }

            await Waiting.DelayAsync(Backoff.After(waits, LongestPause), context.Backend.Time, cancellationToken).ConfigureAwait(false);
            heartbeat.Beat();
        }
    }

    async Task<Observation> MarkStoppingAsync(Observation seen, IReadOnlyList<string> shas, CancellationToken cancellationToken)
    {
        var now = seen.Labels;
        var marked = now.Environments
            .Where(e => shas.Contains(e.Sha) && (e.Status != EnvironmentStatus.Stopping || now.Pointers.Any(p => p.Sha == e.Sha)))
            .Select(e => e.Sha)
            .ToList();
        return marked.Count == 0 ? seen : await labels.ApplyAsync(seen, new PullRequestChange
        {
            Add = [.. marked.Select(sha => LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Stopping)))],
            Remove = now.NamesOf(l => l is PointerLabel p && marked.Contains(p.Sha)
                || l is StatusLabel s && s.Status != EnvironmentStatus.Stopping && marked.Contains(s.Sha)),
        }, cancellationToken).ConfigureAwait(false);
    }

    static bool Goes(OtherLabels which, CircusLabel label) => which switch
    {
        OtherLabels.StatesAndTriggers => label is EnvironmentLabel or StartTriggerLabel or StopTriggerLabel,
        OtherLabels.AllButStop => label is not (BlockedLabel or StopTriggerLabel),
        _ => false,
    };

    async Task<string?> DeleteImageAsync(string sha, CancellationToken cancellationToken)
    {
        var image = $"{context.Configuration.Image.Repository}:{EnvironmentNames.ImageTag(context.PullRequest, sha)}";
        try
        {
            return await context.Registry.DeleteAsync(image, cancellationToken).ConfigureAwait(false) ? image : null;
        }
        catch (ShowtimeException e)
        {
            // An image that cannot be deleted must not stop the removal: it is reported, and clean-up finds it by its tag.
            context.Warn($"Image {image} could not be deleted", e, sha);
            return null;
        }
    }

    static List<string> Definitions(Observation seen, IReadOnlyList<string> removedLabels, IReadOnlyList<string> shas) =>
    [
        .. removedLabels.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel)
            .Concat(seen.LeftBehind)
            .Concat(shas.Where(sha => sha.Length > 0).SelectMany(DefinitionsOf))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The definitions that a commit's environment may have left, besides those with a unique value.</summary>
    static IEnumerable<string> DefinitionsOf(string sha) =>
        Enum.GetValues<EnvironmentStatus>().Where(s => s != EnvironmentStatus.Unknown).Select(s => LabelGrammar.Format(new StatusLabel(sha, s)))
            .Append(LabelGrammar.Format(new PointerLabel(sha)))
            .Append(LabelGrammar.Format(new TargetLabel(sha)));
}
