using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Reconciling;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>set</c>: what people decide about a pull request's environments; <c>flags</c>: its feature flags alone.</summary>
static class SetCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var timeToLive = Values.TimeToLive();
        var (frozen, noFrozen) = Values.Pair("frozen", "New commits do not update them.");
        var (blocked, noBlocked) = Values.Pair("blocked", "Nothing is created, updated or stopped.");
        var add = Values.Texts("--add-flag", "NAME=VALUE", "Set a feature flag.");
        var remove = Values.Texts("--remove-flag", "NAME", "Remove the label of a feature flag.");
        var dryRun = Values.Flag("--dry-run", "Say what would be changed, and do nothing.");
        var command = new Command("set", "Decide about a pull request's environments: time to live, freeze, block, feature flags.")
        {
            pullRequest, timeToLive, frozen, noFrozen, blocked, noBlocked, add, remove, dryRun,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var change = Policy.Change(
                reference.Number, run.Value(timeToLive), Switch(frozen, noFrozen), Switch(blocked, noBlocked), run.Value(add) ?? [], run.Value(remove) ?? []);
            return await WriteAsync(run, reference, change, run.Value(dryRun), cancellationToken);

            bool? Switch(Option<bool> on, Option<bool> off) => run.Value(off) ? false : run.Value(on) ? true : null;
        }));
        return command;
    }

    public static Command CreateFlags(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var add = Values.Texts("--add", "NAME=VALUE", "Set a feature flag.");
        var remove = Values.Texts("--remove", "NAME", "Remove the label of a feature flag.");
        var command = new Command("flags", "Show the feature flags of a pull request's environments, or change them.") { pullRequest, add, remove };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            if (run.Value(add) is { Length: > 0 } || run.Value(remove) is { Length: > 0 })
            {
                var change = Policy.Change(reference.Number, null, null, null, run.Value(add) ?? [], run.Value(remove) ?? []);
                return await WriteAsync(run, reference, change, dryRun: false, cancellationToken);
            }

            await using var session = run.Connect(reference);
            var query = new EnvironmentQuery { PullRequests = [reference.Number], LabelsOnly = true };
            var flags = new SortedDictionary<string, bool>(StringComparer.Ordinal);
            await foreach (var environment in session.ListAsync(query, cancellationToken))
            {
                foreach (var (name, value) in environment.FeatureFlags) flags[name] = value;
            }

            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(flags));
            else foreach (var flag in flags) run.Host.Result(Texts.Flags([flag]));
            return ExitCode.Done;
        }));
        return command;
    }

    static async Task<int> WriteAsync(CommandRun run, PullRequestReference reference, PolicyChange change, bool dryRun, CancellationToken cancellationToken)
    {
        await using var session = run.Connect(reference);
        IReadOnlyList<ShowtimeEnvironment> environments =
            dryRun ? [] : await run.Host.WatchAsync(reference.ToString(), () => session.SetPolicyAsync(change, cancellationToken));
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(environments));
        else run.Host.Result($"{reference}: {(dryRun ? "would " : "")}{Policy.Describe(change)}.");
        return ExitCode.Done;
    }
}
