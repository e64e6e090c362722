using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;

namespace Showtime.Adapters.GitHub.Writes;

/// <summary>Creates definitions, and gives them the colour and description that they should have.</summary>
internal sealed class DefinitionWriter(GitHubConnection connection, WriteRunner runner)
{
    const int MaxAttempts = 4;

    /// <summary>The writes that are missing as far as is known: nothing for a definition that fits, a creation for an unknown one.</summary>
    public async Task<IReadOnlyList<WriteStep>> MissingAsync(IEnumerable<LabelDefinition> wanted, CancellationToken cancellationToken)
    {
        var steps = new List<WriteStep>();
        foreach (var definition in wanted.DistinctBy(definition => definition.Name, StringComparer.OrdinalIgnoreCase))
        {
            var known = connection.Definitions.Find(definition.Name);
            if (known is null) steps.Add(new CreateDefinition(await connection.RepositoryIdAsync(cancellationToken).ConfigureAwait(false), definition));
            else if (!known.Fits(definition)) steps.Add(new UpdateDefinition(known.Id, definition));
        }

        return steps;
    }

    /// <summary>Creates and updates until everything fits. What looking cannot resolve is thrown.</summary>
    public async Task EnsureAsync(IReadOnlyCollection<LabelDefinition> wanted, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var steps = await MissingAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (steps.Count == 0) return;
            var outcome = await runner.RunAsync("DefineLabels", steps, look: null, cancellationToken).ConfigureAwait(false);
            if (outcome.Failures.Count == 0) return;
            var failures = outcome.Failures.Select(failed => failed.Failure).ToList();
            if (failures.FirstOrDefault(failure => failure.Kind == WriteFailureKind.Final || attempt == MaxAttempts) is { } final) throw final.Exception;
            if (failures.Any(failure => failure.Passes))
            {
                var tooFast = failures.Any(failure => failure.Kind == WriteFailureKind.TooFast);
                await connection.Transport.PauseAsync(attempt, tooFast, cancellationToken).ConfigureAwait(false);
            }

            await SettleAsync(outcome, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finds those of the named definitions that nothing carries, a commit's other labels included: those may be added at any moment.</summary>
    /// <param name="names">At most <see cref="Http.GraphQlDocuments.BatchSize"/> of those that are deletable.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The deletions, and the names that stay because they are in use.</returns>
    public async Task<(IReadOnlyList<WriteStep> Deletions, IReadOnlySet<string> Used)> UnusedAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = await connection.LookUpAsync(
            names.Concat(names.Select(SharedCommit).OfType<string>().Distinct().SelectMany(SharedNames)),
            withUse: true,
            cancellationToken).ConfigureAwait(false);
        var alive = found.Where(one => one.Value.Uses > 0).Select(one => SharedCommit(one.Key)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var used = names
            .Where(name => found.TryGetValue(name, out var one) && (one.Uses > 0 || SharedCommit(name) is { } sha && alive.Contains(sha)))
            .ToHashSet(StringComparer.Ordinal);
        return ([.. names.Where(name => found.ContainsKey(name) && !used.Contains(name)).Select(name => new DeleteDefinition(found[name].Definition))], used);
    }

    /// <summary>The names of definitions that may be deleted at all: no leases, people's labels (except flags) or unknown labels.</summary>
    public static IEnumerable<string> Deletable(IEnumerable<string> names) =>
        names.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel or FeatureFlagLabel).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The commit of a label that pull requests with the same head commit share; null for other labels. While one of them carries any of these
    /// labels, it may add the others at any moment, so all their definitions stay.
    /// </summary>
    static string? SharedCommit(string name) =>
        LabelGrammar.Parse(name) is EnvironmentLabel label and (StatusLabel or PointerLabel or TargetLabel) ? label.Sha : null;

    static IEnumerable<string> SharedNames(string sha) =>
    [
        LabelGrammar.Format(new PointerLabel(sha)),
        LabelGrammar.Format(new TargetLabel(sha)),
        .. from status in Enum.GetValues<EnvironmentStatus>()
           where status != EnvironmentStatus.Unknown
           select LabelGrammar.Format(new StatusLabel(sha, status)),
    ];

    /// <summary>Looks up the definitions whose writes failed. The next try then does what is still missing.</summary>
    public async Task SettleAsync(WriteOutcome outcome, CancellationToken cancellationToken)
    {
        var names = outcome.Failures.Select(failed => failed.Step switch
        {
            CreateDefinition create => create.Definition.Name,
            UpdateDefinition update => update.Definition.Name,
            _ => null,
        }).OfType<string>().ToList();
        if (names.Count == 0) return;
        try
        {
            await connection.LookUpAsync(names, withUse: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (outcome.Failures.Any(failed => failed.Failure.Kind == WriteFailureKind.Lost))
        {
            throw new ShowtimeException(e.Error, e.Message, e.Remedy, e) { Target = e.Target, MayHaveHappened = true };
        }
    }
}
