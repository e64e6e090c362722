using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Core.Reconciling;

/// <summary>
/// Takes environments down, in the one order that loses nothing: pointer off and status <c>stopping</c>, service deleted and its end
/// confirmed, revisions, image, and only then the labels and their definitions. Each step may have been done before.
/// </summary>
sealed class EnvironmentTeardown(PullRequestRun run)
{
    /// <summary>How long a service may take to lose its last task.</summary>
    static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Takes everything of the pull request down.</summary>
    /// <param name="labelsToRemove">Which labels go at the end, beside those of the environments.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    public async Task DestroyAsync(Func<CircusLabel, bool> labelsToRemove, CancellationToken cancellationToken)
    {
        if (run.Services is null) await run.LookAtCloudAsync(cancellationToken).ConfigureAwait(false);
        var shas = run.Labels.Environments.Select(e => e.Sha).Concat(run.Services!.Select(s => s.Sha)).Distinct(StringComparer.Ordinal).ToList();
        await RemoveAsync(shas, cancellationToken, labelsToRemove).ConfigureAwait(false);
    }

    /// <summary>Takes some environments down.</summary>
    /// <param name="shas">Their commits, 7 digits; empty text for services of the first generation.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <param name="alsoLabels">Other labels that go at the end.</param>
    public async Task RemoveAsync(IReadOnlyList<string> shas, CancellationToken cancellationToken, Func<CircusLabel, bool>? alsoLabels = null)
    {
        if (run.Services is null) await run.LookAtCloudAsync(cancellationToken).ConfigureAwait(false);
        await MarkStoppingAsync(shas, cancellationToken).ConfigureAwait(false);
        var services = run.Services!.Where(s => shas.Contains(s.Sha)).Select(s => s.Name)
            .Concat(shas.Where(sha => sha.Length > 0).Select(sha => EnvironmentNames.Service(run.Number, sha)))
            .Distinct(StringComparer.Ordinal).ToList();
        var removed = await Task.WhenAll(services.Select(service => RemoveServiceAsync(service, cancellationToken))).ConfigureAwait(false);
        run.ForgetCloud();
        await run.Board.WithdrawAsync(shas, cancellationToken).ConfigureAwait(false);

        var labels = run.Labels.NamesOf(l => l is EnvironmentLabel e && shas.Contains(e.Sha) || alsoLabels?.Invoke(l) == true);
        if (labels.Count > 0)
        {
            var nothingIsLeft = run.Labels.Environments.All(e => shas.Contains(e.Sha));
            var comment = nothingIsLeft ? run.Comment.TakenDown(removed.Any(r => r.ServiceName is not null)) : null;
            await run.ApplyAsync(new PullRequestChange { Remove = labels, Comment = comment }, cancellationToken).ConfigureAwait(false);
        }

        await DeleteDefinitionsAsync(labels, shas, cancellationToken).ConfigureAwait(false);

        foreach (var sha in shas)
        {
            var own = removed.Where(r => r.Sha == sha).ToList();
            run.Removed.Add(new RemovedEnvironment
            {
                Repository = run.Snapshot.Repository,
                PullRequest = run.Number,
                Sha = sha,
                ServiceName = own.Select(r => r.ServiceName).FirstOrDefault(name => name is not null),
                Revisions = own.Sum(r => r.Revisions),
                Image = own.Select(r => r.Image).FirstOrDefault(image => image is not null),
                Labels = [.. labels.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel e && e.Sha == sha)],
            });
        }
    }

    /// <summary>Deletes one service with its revisions and its image, and waits until it costs nothing.</summary>
    /// <param name="serviceName">The service.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <param name="keepImage">Leave the image for the next attempt.</param>
    /// <returns>What was there.</returns>
    public async Task<RemovedEnvironment> RemoveServiceAsync(string serviceName, CancellationToken cancellationToken, bool keepImage = false)
    {
        EnvironmentNames.TryParseService(serviceName, out _, out var sha);
        var before = await run.Target.DescribeAsync(serviceName, cancellationToken).ConfigureAwait(false);
        var existed = before is { State: not ServiceState.Inactive };
        if (existed)
        {
            run.Log?.Report(new(ActivityKind.Step, $"Deleting service {serviceName}", run.Number, sha));
            if (before!.State == ServiceState.Active) await run.Target.DeleteAsync(serviceName, cancellationToken).ConfigureAwait(false);
            await WaitUntilGoneAsync(serviceName, cancellationToken).ConfigureAwait(false);
        }

        var revisions = await run.Target.DeleteRevisionsAsync(serviceName, cancellationToken).ConfigureAwait(false);
        var image = sha.Length > 0 && !keepImage ? await DeleteImageAsync(sha, cancellationToken).ConfigureAwait(false) : null;
        return new RemovedEnvironment
        {
            Repository = run.Snapshot.Repository,
            PullRequest = run.Number,
            Sha = sha,
            ServiceName = existed ? serviceName : null,
            Revisions = revisions,
            Image = image,
        };
    }

    /// <summary>Waits until a service costs nothing: gone, or draining without a task.</summary>
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
        var deadline = run.Now + DrainTimeout;
        var polling = new Polling(run.Backend.Time);
        var patience = new Patience(run, $"waiting for service {serviceName} to go");
        while (true)
        {
            var service = await run.Target.DescribeAsync(serviceName, cancellationToken).ConfigureAwait(false);
            if (reached(service)) return;
            if (run.Now >= deadline)
            {
                throw new ShowtimeException(ShowtimeError.Conflict,
                    FormattableString.Invariant($"Service {serviceName} is still {service!.State} with {service.Tasks} task(s) {DrainTimeout.TotalMinutes:0} minutes after its deletion."),
                    Remedy.Of($"Its labels stay until it is gone; run '{JobCall.On(Job.Sync, run.Number)}' again later, or look at it in {run.Target.Name}.")) { Target = serviceName };
            }

            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
            patience.Say();
        }
    }

    async Task MarkStoppingAsync(IReadOnlyList<string> shas, CancellationToken cancellationToken)
    {
        var labels = run.Labels;
        var marked = labels.Environments.Where(e => shas.Contains(e.Sha) && (e.Status != EnvironmentStatus.Stopping || labels.Pointers.Any(p => p.Sha == e.Sha))).Select(e => e.Sha).ToList();
        if (marked.Count == 0) return;
        await run.ApplyAsync(new PullRequestChange
        {
            Add = [.. marked.Select(sha => LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Stopping)))],
            Remove = labels.NamesOf(l => l is PointerLabel p && marked.Contains(p.Sha)
                || l is StatusLabel s && s.Status != EnvironmentStatus.Stopping && marked.Contains(s.Sha)),
        }, cancellationToken).ConfigureAwait(false);
    }

    async Task<string?> DeleteImageAsync(string sha, CancellationToken cancellationToken)
    {
        var image = $"{run.Configuration.Image.Repository}:{EnvironmentNames.ImageTag(run.Number, sha)}";
        try
        {
            return await run.Registry.DeleteAsync(image, cancellationToken).ConfigureAwait(false) ? image : null;
        }
        catch (ShowtimeException e)
        {
            // An image that cannot be deleted must not keep an environment from being taken down: it is said, and clean-up finds it by its tag.
            run.Log?.Report(new(ActivityKind.Warning, $"Image {image} could not be deleted: {e.Message}{(e.Remedy is null ? "" : " " + e.Remedy)}", run.Number, sha));
            return null;
        }
    }

    /// <summary>Deletes the definitions of labels that were replaced by others: an address of before, a person of before.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    public async Task DeleteLeftBehindAsync(CancellationToken cancellationToken)
    {
        var names = run.TakeLeftBehind();
        if (names.Count > 0) await run.Backend.PullRequests.DeleteUnusedDefinitionsAsync(names, cancellationToken).ConfigureAwait(false);
    }

    async Task DeleteDefinitionsAsync(IReadOnlyList<string> removedLabels, IReadOnlyList<string> shas, CancellationToken cancellationToken)
    {
        var names = removedLabels.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel)
            .Concat(run.TakeLeftBehind())
            .Concat(shas.Where(sha => sha.Length > 0).SelectMany(DefinitionsOf))
            .Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > 0) await run.Backend.PullRequests.DeleteUnusedDefinitionsAsync(names, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The definitions that a commit's environment may have left, beside those with a value of their own.</summary>
    static IEnumerable<string> DefinitionsOf(string sha) =>
        Enum.GetValues<EnvironmentStatus>().Where(s => s != EnvironmentStatus.Unknown).Select(s => LabelGrammar.Format(new StatusLabel(sha, s)))
            .Append(LabelGrammar.Format(new PointerLabel(sha)))
            .Append(LabelGrammar.Format(new TargetLabel(sha)));
}
