using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Output;

/// <summary>Labels as a table or as JSON.</summary>
static class LabelOutput
{
    /// <summary>Writes them as the result; nothing for none in a table.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="withState">Whether the repository was asked about them.</param>
    public static void Write(CommandRun run, IReadOnlyList<ShowtimeLabel> labels, bool withState)
    {
        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(labels));
        }
        else if (labels.Count > 0)
        {
            IReadOnlyList<string> columns = withState ? ["Name", "Written by", "Defined", "Uses", "Meaning"] : ["Name", "Written by", "Meaning"];
            run.Host.ResultTable(columns, [.. labels.Select(label => Row(label, withState))]);
        }
    }

    static IReadOnlyList<string> Row(ShowtimeLabel label, bool withState) => withState
        ? [label.Name, label.WrittenBy, Texts.Defined(label), label.Uses?.ToString(CultureInfo.InvariantCulture) ?? "-", label.Meaning]
        : [label.Name, label.WrittenBy, label.Meaning];
}
