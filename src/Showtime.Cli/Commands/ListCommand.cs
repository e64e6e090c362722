using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Inventory;

namespace Showtime.Cli.Commands;

/// <summary><c>list</c>: every environment of the repository.</summary>
static class ListCommand
{
    public static Command Create(CommandAction action)
    {
        var statuses = Values.Statuses();
        var user = new Option<string?>("--user") { Description = "Only those that this person asked for.", HelpName = "login" };
        var command = new Command("list", "List the environments of the repository.") { statuses, user };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect();
            var query = new EnvironmentQuery { Statuses = run.Value(statuses) ?? [], RequestedBy = run.Value(user) };
            var environments = await run.Host.WatchAsync(
                session.Repository, () => session.ListAsync(query, cancellationToken).ToListAsync(cancellationToken).AsTask());
            EnvironmentOutput.WriteTable(run, environments);
            return ExitCode.Done;
        }));
        return command;
    }
}
