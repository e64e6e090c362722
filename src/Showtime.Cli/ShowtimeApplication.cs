using System.CommandLine;
using System.CommandLine.Invocation;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Commands;
using Showtime.Cli.Errors;
using Showtime.Cli.Hosts;
using Showtime.Core.Errors;
using Showtime.Core.Text;
using Showtime.Hosting;

namespace Showtime.Cli;

/// <summary>The command line from its arguments to its exit code.</summary>
static class ShowtimeApplication
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, ApplicationSettings settings, CancellationToken cancellationToken)
    {
        var options = new GlobalOptions();
        var root = Root(settings, options);
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction || result.Errors.Count > 0 && result.Action is not SynchronousCommandLineAction { ClearsParseErrors: true })
        {
            var command = result.CommandResult.Command;
            var help = command == root ? "showtime --help" : $"showtime {command.Name} --help";
            var report = new ErrorReport(string.Join(' ', result.Errors.Select(error => error.Message).Distinct()), help, ExitCode.WrongUse);
            CommandHost.Choose(settings.Console, settings.Variables, settings.Time, verbose: false).Fail(report);
            return report.ExitCode;
        }

        var invocation = new InvocationConfiguration
        {
            Output = settings.Console.Out,
            Error = settings.Console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // signals are the program's own business
        };
        return await result.InvokeAsync(invocation, cancellationToken);
    }

    internal static RootCommand Root(ApplicationSettings settings, GlobalOptions options)
    {
        var root = new RootCommand("Ephemeral environments for pull requests: labels in, a running environment out.");
        options.AddTo(root);
        root.Add(SyncCommand.Create(Run));
        root.Add(StartCommand.Create(Run));
        root.Add(StartCommand.CreateStop(Run));
        root.Add(RemoveCommand.Create(Run));
        root.Add(StatusCommand.Create(Run));
        root.Add(LogsCommand.Create(Run));
        root.Add(WaitCommand.Create(Run));
        root.Add(OpenCommand.Create(Run));
        root.Add(SetCommand.Create(Run));
        root.Add(SetCommand.CreateFlags(Run));
        root.Add(CommentCommand.Create(Run));
        root.Add(ListCommand.Create(Run));
        root.Add(WatchCommand.Create(Run));
        root.Add(CostCommand.Create(Run));
        root.Add(LabelsCommand.Create(Run));
        root.Add(SetupLabelsCommand.Create(Run));
        root.Add(CleanupCommand.Create(Run));
        root.Add(CleanupCommand.CreateLabels(Run));
        root.Add(GitCheckCommand.Create(Run));
        root.Add(DoctorCommand.Create(Run));
        root.Add(InitCommand.Create(Run));
        root.Add(ExportCommand.Create(Run));
        root.Add(PublishCommand.Create(Run));
        root.Add(DemoCommand.Create(Run));
        root.Add(SandboxCommand.Create(Run));
        root.Add(ReportCommand.Create(Run));
        root.Add(CompletionCommand.Create(Run));
        root.Add(CompletionCommand.CreateQuestion(root, Run));
        root.Add(VersionCommand.Create(Run));
        return root;

        Func<ParseResult, CancellationToken, Task<int>> Run(Func<CommandRun, CancellationToken, Task<int>> work) =>
            (values, cancellationToken) => RunAsync(values, work, settings, options, cancellationToken);
    }

    static async Task<int> RunAsync(
        ParseResult values,
        Func<CommandRun, CancellationToken, Task<int>> work,
        ApplicationSettings settings,
        GlobalOptions options,
        CancellationToken cancellationToken)
    {
        var host = CommandHost.Choose(settings.Console, settings.Variables, settings.Time, values.GetValue(options.Verbose));
        foreach (var secret in SecretVariables.Values(settings.Variables)) host.Mask(secret);

        using var stopping = cancellationToken.Register(() => host.Note("Stopping, and cleaning up. Ctrl+C again ends at once."));
        try
        {
            return await work(new CommandRun(values, host, settings, options), cancellationToken);
        }
#pragma warning disable CA1031 // here every failure becomes a message and an exit code
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var report = ErrorReport.Of(exception, cancellationToken);
            host.Fail(report);
            host.Summarise(_ => JobSummary.OfFailure(exception, CommandSyntax.Shell));
            return report.ExitCode;
        }
    }
}
