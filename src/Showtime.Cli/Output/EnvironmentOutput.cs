using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Hosting;

namespace Showtime.Cli.Output;

/// <summary>Environments as the result: JSON, a table, or a block of lines each.</summary>
static class EnvironmentOutput
{
    const string Nothing = "-";

    public static void WriteTable(CommandRun run, IReadOnlyList<ShowtimeEnvironment> environments)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(environments));
        else if (environments.Count == 0) run.Host.Note("There is no environment.");
        else if (run.Output == OutputFormat.Wide) run.Host.ResultTable(Texts.WideColumns, Rows(Texts.WideRow));
        else if (run.Host.TableWidth is { } width)
        {
            var (headings, rows) = EnvironmentTable.Fit(environments, width - 1, between: 3);
            run.Host.ResultTable(headings, rows);
        }
        else run.Host.ResultTable(Texts.EnvironmentColumns, Rows(Texts.Row));

        IReadOnlyList<string>[] Rows(Func<ShowtimeEnvironment, IReadOnlyList<string>> row) =>
            [.. environments.Select(environment => row(environment).Select(OrNothing).ToArray())];
    }

    /// <summary>Writes blocks with a line between them.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="environments">The environments.</param>
    /// <param name="after">Whether something stands before the first one.</param>
    public static void WriteBlocks(CommandRun run, IReadOnlyList<ShowtimeEnvironment> environments, bool after = false)
    {
        foreach (var environment in environments)
        {
            if (after) run.Host.Result("");
            after = true;
            foreach (var line in Texts.Columns(Block(environment, run.Verbose))) run.Host.Result(line);
        }
    }

    static List<IReadOnlyList<string>> Block(ShowtimeEnvironment environment, bool verbose)
    {
        List<IReadOnlyList<string>> lines =
        [
            ["Pull request", string.Create(CultureInfo.InvariantCulture, $"{environment.PullRequest} {environment.Title}").TrimEnd()],
            ["Sha", OrNothing(environment.Sha)],
            ["Kind", Texts.Word(environment.Kind)],
            ["Status", Texts.Status(environment.Status) + (environment.Frozen ? ", frozen" : "") + (environment.Blocked ? ", blocked" : "")],
            ["Address", OrNothing(environment.Url?.ToString())],
            ["Created", environment.CreatedAt is { } created
                ? string.Create(CultureInfo.InvariantCulture, $"{created.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
                : Nothing],
            ["Age", OrNothing(environment.Age?.ToString())],
            ["Left", OrNothing(Texts.Left(environment))],
            ["Requested by", OrNothing(environment.RequestedBy)],
            ["Costs", OrNothing(Texts.Cost(environment))],
        ];
        if (environment.FeatureFlags.Count > 0) lines.Add(["Flags", Texts.Flags(environment.FeatureFlags)]);
        if (verbose)
        {
            lines.Add(["Repository", environment.Repository]);
            lines.Add(["Service", environment.ServiceName]);
            lines.Add(["In the cloud", environment.InCloud switch { true => "yes", false => "no", null => "not asked" }]);
            lines.Add(["Image", OrNothing(environment.Image)]);
            lines.Add(["Time to live", OrNothing(environment.TimeToLive?.ToString())]);
        }

        return lines;
    }

    internal static string OrNothing(string? text) => text is { Length: > 0 } ? text : Nothing;
}
