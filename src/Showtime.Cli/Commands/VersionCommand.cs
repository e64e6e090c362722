using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;

namespace Showtime.Cli.Commands;

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
