using System.Globalization;
using System.Text;

namespace Showtime.Benchmarks;

/// <summary>Writes docs/performance.md and its chart.</summary>
static class Report
{
    const string Slowest = "100";

    public static void Write(Results now, Results before)
    {
        var page = new StringBuilder();
        var machine = now.Machine.Length > 0 ? $"on {now.Machine}" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            # Performance

            Written by `dotnet run -c Release --project bench/Showtime.Benchmarks`; do not edit it. The names of parts measure those alone: `-- scenarios`, `-- scenarios list`,
            `-- memory`, `-- dead-time`, `-- startup`, `-- micro`. Measured {machine}, on {now.Date}, at commit {now.Commit}. "Before" is commit {before.Commit} of {before.Date}
            (`bench/baseline.json`), measured by the same programs.

            Both services are emulated: the real clients talk to a small GitHub and a small AWS in the same process (`sandbox/`), so these figures say how often and in which order
            Showtime asks, and what its own work costs. They do not say how fast GitHub and AWS are. The cloud of the scenarios is always ready; images are registered and not built.

            - **Requests** and **rounds** are counted under virtual time, where they are the same every time. A round is one delay of the network that the run has to wait for: the
              longest chain of requests of which none overlaps another. "Least" is what the APIs allow, as `bench/Showtime.Benchmarks/LowerBound.cs` counts and explains it.
            - **Seconds** are wall time on the real clock with 0, 20 and 100 ms added to every request: the median, and the range of the runs. **Processor seconds** are those of a run without
              delay, the emulated services' included; they depend little on what else the machine does.
            - "Goal" is the most that was set for a job. Requests are asserted by tests, times are not.

            ## Scenarios


            """);
        Requests(page, now, before);
        page.Append("\n![Seconds with 100 ms added to every request](images/performance.svg)\n\n");
        Times(page, now, before);
        page.Append("\nA clean-up ran once, without added delay. \"At ECS's rates\" means that the emulated ECS throttles as the real one does (1 change of task definitions a second, 20 at once).\n");
        Failures(page, now, before);
        if (now.Memory is { } memory) Memory(page, memory, before.Memory);
        if (now.DeadTime.Count > 0) DeadTimes(page, now, before);
        if (now.Startup is { } startup) Starts(page, startup, before.Startup);
        if (now.Micro.Count > 0) PureParts(page, now, before);
        var images = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Files.Page)!, "images")).FullName;
        File.WriteAllText(Files.Page, page.ToString().ReplaceLineEndings("\n"));
        File.WriteAllText(Path.Combine(images, "performance.svg"), Chart.Draw(
            "Seconds with 100 ms added to every request (logarithmic)", [.. now.Scenarios.Where(s => s.Seconds.ContainsKey(Slowest)).Select(s => new Bar(
                s.Name, Of(before, s.Name)?.Seconds.GetValueOrDefault(Slowest)?.Median, s.Seconds[Slowest].Median, s.Bound.Rounds * 0.1))]).ReplaceLineEndings("\n"));
    }

    static void Requests(StringBuilder page, Results now, Results before)
    {
        page.Append("| scenario | requests GitHub + AWS: before | now | goal | least | ratio | rounds: before | now | goal | least | ratio |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var s in now.Scenarios)
        {
            var (old, goal) = (Of(before, s.Name), GoalOf(s.Name));
            page.Append(CultureInfo.InvariantCulture, $"| {s.Name} | {(old is null ? "–" : $"{old.GitHub} + {old.Aws}")} | {s.GitHub} + {s.Aws} | ")
                .Append(goal is null ? "–" : $"{Text(goal.GitHub)} + {Text(goal.Aws)}").Append(Missed(s.GitHub > goal?.GitHub || s.Aws > goal?.Aws))
                .Append(CultureInfo.InvariantCulture, $" | {s.Bound.GitHub} + {s.Bound.Aws} | {Ratio(s.GitHub + s.Aws, s.Bound.GitHub + s.Bound.Aws)} | ")
                .Append(CultureInfo.InvariantCulture, $"{Text(old?.Rounds)} | {Text(s.Rounds)} | {Text(goal?.Rounds)}{Missed(s.Rounds > goal?.Rounds)} | {Text(s.Bound.Rounds)} | ")
                .Append(CultureInfo.InvariantCulture, $"{Ratio(s.Rounds, s.Bound.Rounds)} |\n");
        }
    }

    static void Times(StringBuilder page, Results now, Results before)
    {
        page.Append("| scenario | processor seconds: before | now | seconds at 0 ms: before | now | at 20 ms: before | now | at 100 ms: before | now | goal |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var s in now.Scenarios)
        {
            var old = Of(before, s.Name);
            page.Append(CultureInfo.InvariantCulture, $"| {s.Name} | {Number(old?.ProcessorSeconds)} | {Number(s.ProcessorSeconds)}");
            foreach (var delay in ScenarioRun.Delays.Select(d => d.ToString(CultureInfo.InvariantCulture)))
            {
                page.Append(CultureInfo.InvariantCulture, $" | {Text(old?.Seconds.GetValueOrDefault(delay))} | {Text(s.Seconds.GetValueOrDefault(delay))}");
            }

            var goal = GoalOf(s.Name)?.Seconds;
            page.Append(CultureInfo.InvariantCulture, $" | {Number(goal)}{Missed(s.Seconds.GetValueOrDefault(Slowest)?.Median > goal)} |\n");
        }
    }

    static void Failures(StringBuilder page, Results now, Results before)
    {
        foreach (var (when, results) in new[] { ("Before", before), ("Now", now) })
        {
            foreach (var s in results.Scenarios.Where(s => s.Failure is not null)) page.Append(CultureInfo.InvariantCulture, $"\n{when}, \"{s.Name}\" did not come to its end: {s.Failure}\n");
        }
    }

    static void Memory(StringBuilder page, MemoryResult now, MemoryResult? before)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## A list of {now.Environments:N0} in a process of its own\n\n"
            + $"No delay is added; the services are emulated in another process. An empty process has a working set of ").Append(CultureInfo.InvariantCulture, $"{now.EmptyMegabytes:0} MB.\n\n"
            + $"| | before | now |\n|---|---|---|\n"
            + $"| seconds | {Number(before?.Seconds)} | {Number(now.Seconds)} |\n"
            + $"| of processor time, the start included | {Number(before?.ProcessorSeconds)} | {Number(now.ProcessorSeconds)} |\n"
            + $"| largest working set, MB (goal: less than 150) | {Number(before?.PeakMegabytes)} | {Number(now.PeakMegabytes)} |\n"
            + $"| allocated in total, MB | {Number(before?.AllocatedMegabytes)} | {Number(now.AllocatedMegabytes)} |\n");
    }

    static void DeadTimes(StringBuilder page, Results now, Results before)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Dead time\n\nSeconds from the application's first answer until the label says `running`, over {DeadTime.Starts} starts under virtual time with 100 ms added "
            + $"to every request. When the application answers varies by a fifth, so it has nothing to do with when Showtime looks. "
            + $"The goal is a p95 of 1.5 s at most in both.\n\n"
            + $"| the application answers after | p50 before | now | p95 before | now | longest before | now |\n|---|---|---|---|---|---|---|\n");
        foreach (var d in now.DeadTime)
        {
            var old = before.DeadTime.FirstOrDefault(b => b.TaskUpAfter == d.TaskUpAfter);
            page.Append(CultureInfo.InvariantCulture, $"| {d.TaskUpAfter} s | {Number(old?.P50)} | {Number(d.P50)} | {Number(old?.P95)} | {Number(d.P95)} | {Number(old?.Most)} | {Number(d.Most)} |\n");
        }
    }

    static void Starts(StringBuilder page, StartupResult now, StartupResult? before)
    {
        page.Append("\n## Starting\n\nMilliseconds, medians of runs that alternate. What the module adds is measured by `bench/Measure-Import.ps1`. The goals: a ratio of 2.0, 60 ms for the import, 180 ms for the first "
            + "`Get-ShowtimeEnvironment`.\n\n| | before | now |\n|---|---|---|\n");
        Row("an empty .NET program", r => r.Empty?.Median);
        Row("`showtime --help`", r => r.Help?.Median);
        page.Append(CultureInfo.InvariantCulture, $"| ratio of the two | {Ratio(before?.Help?.Median, before?.Empty?.Median)} | {Ratio(now.Help?.Median, now.Empty?.Median)} |\n");
        foreach (var name in now.PowerShell.Keys) Row(name == "nothing" ? "PowerShell that does nothing" : name, r => r.PowerShell.TryGetValue(name, out var ms) ? ms : null);

        void Row(string name, Func<StartupResult, double?> value) =>
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {(before is null ? "–" : Whole(value(before)))} | {Whole(value(now))} |\n");
    }

    static void PureParts(StringBuilder page, Results now, Results before)
    {
        page.Append("\n## Pure parts\n\nBy BenchmarkDotNet, in one process, short runs.\n\n| | µs before | now | kB allocated before | now |\n|---|---|---|---|---|\n");
        foreach (var m in now.Micro)
        {
            var old = before.Micro.FirstOrDefault(b => b.Name == m.Name);
            page.Append(CultureInfo.InvariantCulture, $"| {m.Name} | {Whole(old?.Microseconds)} | {m.Microseconds:0} ± {m.Error:0} | {Whole(old?.Bytes / 1024.0)} | {Whole(m.Bytes / 1024.0)} |\n");
        }
    }

    static ScenarioResult? Of(Results results, string name) => results.Scenarios.FirstOrDefault(s => s.Name == name);

    static Goal? GoalOf(string name) => Scenario.All.FirstOrDefault(s => s.Name == name)?.Goal;

    static string Missed(bool missed) => missed ? " (missed)" : "";

    static string Ratio(double? value, double? least) => value is { } v && least is { } l && l > 0 ? (v / l).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "–";

    static string Text(Spread? spread) => spread is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.00} ({spread.Least:0.00}–{spread.Most:0.00})");

    static string Number(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    static string Whole(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "–";
}
