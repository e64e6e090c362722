using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Inventory;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>cost</c>: what the environments cost, by who asked for them, by status, kind or age.</summary>
static class CostCommand
{
    public static Command Create(CommandAction action)
    {
        var by = Values.By();
        var command = new Command("cost", "Show what the environments of the repository cost, in US dollars by list prices.") { by };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect();
            var environments = await run.Host.WatchAsync(
                session.Repository, () => session.ListAsync(new EnvironmentQuery(), cancellationToken).ToListAsync(cancellationToken).AsTask());
            var chosen = run.Value(by) ?? default;
            var groups = EnvironmentMeasurements.Of(environments, chosen);
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(groups));
            else run.Host.ResultTable(Texts.CostColumns(chosen), [.. groups.Select(group => Texts.Row(group).Select(EnvironmentOutput.OrNothing).ToArray())]);
            if (Texts.UnknownCosts(groups) is { } note) run.Host.Warn(note);
            return ExitCode.Done;
        }));
        return command;
    }
}
