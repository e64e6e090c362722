using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>doctor</c>: checks everything that a run needs.</summary>
static class DoctorCommand
{
    public static Command Create(CommandAction action)
    {
        var command = new Command("doctor", "Check that everything works that a run needs: token, labels, configuration, cloud, registry.");
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect();
            List<ConnectionCheck> checks = [];
            await foreach (var check in session.CheckConnectionAsync(cancellationToken)) checks.Add(check);
            if (run.Output == OutputFormat.Json)
            {
                run.Host.ResultJson(EnvironmentJson.Of(checks.Select(
                    check => new { check.Name, check.Succeeded, check.Detail, Remedy = check.Remedy?.ToString() })));
            }
            else
            {
                run.Host.ResultTable(
                    ["Check", "Works", "Detail", "Remedy"],
                    [.. checks.Select(check => (string[])[check.Name, Texts.Works(check), check.Detail, check.Remedy?.ToString() ?? ""])]);
            }

            return checks.TrueForAll(check => check.Succeeded) ? ExitCode.Done : ExitCode.Failed;
        }));
        return command;
    }
}

/// <summary><c>version</c>: the program's version.</summary>
static class VersionCommand
{
    public static Command Create(CommandAction action)
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(action((run, _) =>
        {
            // The part after the plus sign names the commit that it was built from.
            var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(new { version, runtime = RuntimeInformation.FrameworkDescription }));
            else run.Host.Result($"showtime {version}" + (run.Verbose ? $" ({RuntimeInformation.FrameworkDescription})" : ""));
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }
}
