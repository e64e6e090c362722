using System.CommandLine;
using Showtime.Adapters.Templates;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Templates;

namespace Showtime.Cli.Commands;

/// <summary><c>init</c>: writes what a repository needs to use Showtime; <c>init infrastructure</c>: the Terraform module.</summary>
static class InitCommand
{
    public static Command Create(CommandAction action)
    {
        var path = Values.Folder("--path", "The repository's folder.", ".");
        var forks = Values.Flag("--forks", "Build images of forks in a workflow without secrets, and publish them in a second one.");
        var region = Values.Text("--region", "region", "The AWS region; without it the one in .github/showtime.yml.");
        var force = Values.Flag("--force", "Overwrite files that have another text.");
        var dryRun = Values.Flag("--dry-run", "Say what would be written, and do nothing.");
        var command = new Command("init", "Write the workflows and the configuration file that a repository needs.") { path, forks, region, force, dryRun };
        command.SetAction(action((run, _) =>
        {
            var folder = Path.Combine(Path.GetFullPath(run.Value(path)!), ".github");
            var templates = new ProjectTemplates();
            WorkflowKind[] kinds =
            [
                WorkflowKind.Trigger, WorkflowKind.Cleanup, WorkflowKind.Command,
                .. run.Value(forks) ? [WorkflowKind.ForkBuild] : Array.Empty<WorkflowKind>(),
            ];
            var configuration = templates.Configuration(Path.Combine(folder, "showtime.yml"), run.Value(forks));
            // A configuration is its owner's: it is never compared or overwritten.
            PlannedFile[] first = configuration.Existing is null ? [configuration] : [];
            var code = TemplateReport.Write(
                run, templates,
                [.. first, .. templates.Workflows(Path.Combine(folder, "workflows"), kinds, run.Value(region))],
                run.Value(force), run.Value(dryRun));
            run.Host.Note(
                "Next: 'showtime init infrastructure' and Terraform make the cloud, 'showtime setup-labels' the labels; "
                + "then commit .github to the default branch.");
            if (run.Value(forks) && configuration.Existing is not null) run.Host.Note($"Set 'image: {{ forks: archive }}' in {configuration.Path} as well.");
            return Task.FromResult(code);
        }));
        command.Add(CreateInfrastructure(action));
        return command;
    }

    static Command CreateInfrastructure(CommandAction action)
    {
        var path = Values.Folder("--path", "The folder to write to.", "infra");
        var branch = Values.Text("--default-branch", "branch", "The branch whose workflows may take the role.", "main");
        var name = Values.Text("--name", "name", "The cluster's name, and the beginning of the other names.", "showtime");
        var region = Values.Text("--region", "region", "The AWS region.", "us-west-2");
        var port = Values.Port("--port", "The application's TCP port.");
        port.DefaultValueFactory = _ => 8080;
        var force = Values.Flag("--force", "Overwrite files that have another text.");
        var dryRun = Values.Flag("--dry-run", "Say what would be written, and do nothing.");
        var command = new Command("infrastructure", "Write the Terraform module for the cloud, with the repository's values.")
        {
            path, branch, name, region, port, force, dryRun,
        };
        command.SetAction(action((run, _) =>
        {
            var templates = new ProjectTemplates();
            var files = templates.Infrastructure(new InfrastructureRequest
            {
                Folder = Path.GetFullPath(run.Value(path)!),
                Repository = run.Repository
                    ?? throw new ShowtimeException(ShowtimeError.InvalidInput, "No repository is named.", "Add --repository owner/name."),
                DefaultBranch = run.Value(branch)!,
                Name = run.Value(name)!,
                Region = run.Value(region)!,
                Port = run.Value(port),
            });
            var code = TemplateReport.Write(run, templates, files, run.Value(force), run.Value(dryRun));
            run.Host.Note($"Next, in {run.Value(path)}: terraform init; terraform apply; terraform output -raw showtime_yml. main.tf says the rest.");
            return Task.FromResult(code);
        }));
        return command;
    }
}

/// <summary>Writes the files of templates, and reports each.</summary>
static class TemplateReport
{
    public static int Write(CommandRun run, IProjectTemplates templates, IEnumerable<PlannedFile> files, bool force, bool dryRun)
    {
        List<TemplateFile> done = [];
        foreach (var file in files)
        {
            var action = file.IsUnchanged ? TemplateAction.Unchanged : file.IsDifferent && !force ? TemplateAction.Different : TemplateAction.Written;
            if (action == TemplateAction.Written && !dryRun) templates.Write(file);
            if (action == TemplateAction.Different) run.Host.Fail(ErrorReport.Of(file.NotOverwritten(), CancellationToken.None));
            done.Add(file.As(action));
        }

        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(done.Select(file => new { file.Path, file.Kind, Action = file.Action.ToString() })));
        }
        else
        {
            foreach (var file in done) run.Host.Result($"{Word(file.Action, dryRun)} {file.Path}");
        }

        return done.Exists(file => file.Action == TemplateAction.Different) ? ExitCode.Failed : ExitCode.Done;
    }

    static string Word(TemplateAction action, bool dryRun) => action switch
    {
        TemplateAction.Written => dryRun ? "would write" : "written    ",
        TemplateAction.Unchanged => "unchanged  ",
        _ => "left alone ",
    };
}
