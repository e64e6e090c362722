using System.Globalization;
using System.Text;
using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Presentation;

/// <summary>
/// The life of an environment (protocol §4) as a mermaid flow chart: the state it is in stands out, and the steps of this run bear their times. Made of
/// known words and times alone, so there is nothing of a stranger's in it.
/// </summary>
static class LifeDiagram
{
    const string Wanted = "wanted";
    const string Gone = "gone";

    static readonly (string From, string To)[] Steps =
    [
        (Wanted, "building"), ("building", "built"), ("built", "deploying"), ("deploying", "running"), ("running", "updating"), ("updating", "running"),
        ("running", "stopping"), ("stopping", Gone), ("building", "failed"), ("built", "failed"), ("deploying", "failed"), ("failed", "building"), ("failed", "stopping"),
    ];

    /// <summary>Draws it, with the fence around.</summary>
    /// <param name="journal">The environment's entries, oldest first.</param>
    /// <param name="isGone">Whether it was taken down in this run.</param>
    public static string Draw(IReadOnlyList<JournalEntry> journal, bool isGone)
    {
        var times = new Dictionary<(string, string), string>();
        var at = journal is [var first, ..] ? first.Status switch
        {
            EnvironmentStatus.Building => Wanted,
            EnvironmentStatus.Updating or EnvironmentStatus.Stopping => "running",
            _ => "",
        } : "";
        foreach (var entry in journal)
        {
            var next = LabelGrammar.StatusWord(entry.Status);
            if (next == at) continue;
            times[(at, next)] = entry.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            at = next;
        }

        if (isGone) at = Gone;
        var text = new StringBuilder("```mermaid\nflowchart LR\n");
        foreach (var (from, to) in Steps)
        {
            var time = times.GetValueOrDefault((from, to));
            text.Append(CultureInfo.InvariantCulture, $"    {from}({from}) {(time is null ? "-.->" : $"-- \"{time}\" -->")} {to}({to})\n");
        }

        text.Append("    classDef now fill:#28a745,stroke:#28a745,color:#ffffff\n    classDef bad fill:#dc3545,stroke:#dc3545,color:#ffffff\n");
        if (at.Length > 0) text.Append(CultureInfo.InvariantCulture, $"    class {at} {(at == "failed" ? "bad" : "now")}\n");
        return text.Append("```").ToString();
    }
}
