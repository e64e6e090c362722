using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Templates;

namespace Showtime.Cli.Commands;

/// <summary>Writes the files of templates, and says what became of each.</summary>
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

        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(done.Select(file => new { file.Path, file.Kind, Action = file.Action.ToString() })));
        else foreach (var file in done) run.Host.Result($"{Word(file.Action, dryRun)} {file.Path}");
        return done.Exists(file => file.Action == TemplateAction.Different) ? ExitCode.Failed : ExitCode.Done;
    }

    static string Word(TemplateAction action, bool dryRun) => action switch
    {
        TemplateAction.Written => dryRun ? "would write" : "written    ",
        TemplateAction.Unchanged => "unchanged  ",
        _ => "left alone ",
    };
}
