using System.Diagnostics;
using System.Globalization;
using Showtime.Benchmarks;

// dotnet run -c Release --project bench/Showtime.Benchmarks [-- parts]
string[] parts = ["scenarios", "memory", "dead-time", "startup", "micro"];
if (args is ["serve", var count]) return await ListClient.ServeAsync(int.Parse(count, CultureInfo.InvariantCulture));
if (args is ["list", var environments, var gitHub, var aws]) return await ListClient.ListAsync(int.Parse(environments, CultureInfo.InvariantCulture), gitHub, aws);
if (args is ["nothing"]) return ListClient.Nothing();
var chosen = args.Where(a => parts.Contains(a)).ToList();
var only = args.Except(chosen).ToList();
if (only.Count > 0 && !chosen.Contains("scenarios") && only is not ["report"])
{
    await Console.Error.WriteLineAsync($"Name any of {string.Join(", ", parts)}, or 'report' to write the page again; after 'scenarios', parts of scenarios' names. Nothing means everything.");
    return 2;
}

if (args.Length == 0) chosen.AddRange(parts);
var watch = Stopwatch.StartNew();
var results = Results.Read(Files.Results);
if (chosen.Count > 0) results = results with { Commit = Files.Commit(), Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Machine = Files.Machine() };
if (chosen.Contains("scenarios"))
{
    foreach (var scenario in Scenario.All.Where(s => only.Count == 0 || only.Any(o => s.Name.Contains(o, StringComparison.OrdinalIgnoreCase))))
    {
        var result = await ScenarioRun.MeasureAsync(scenario);
        Console.WriteLine($"{result.Name}: {result.GitHub} + {result.Aws} requests (least {result.Bound.GitHub} + {result.Bound.Aws}), {result.Rounds} rounds (least {result.Bound.Rounds}); "
            + string.Join(", ", result.Seconds.Select(s => $"{s.Value.Median:0.00} s at {s.Key} ms ({s.Value.Least:0.00} to {s.Value.Most:0.00}, {s.Value.Runs} runs)")) + $"; {result.ProcessorSeconds} s of the processor. {result.Failure}");
        results = results with
        {
            Scenarios = [.. Scenario.All.Select(s => s.Name == result.Name ? result : results.Scenarios.FirstOrDefault(r => r.Name == s.Name)).OfType<ScenarioResult>()],
        };
        results.Write(Files.Results);
    }
}

if (chosen.Contains("memory"))
{
    results = results with { Memory = await ListClient.MeasureAsync(1000) };
    Console.WriteLine(results.Memory);
}

if (chosen.Contains("dead-time"))
{
    List<DeadTimeResult> measured = [];
    foreach (var up in DeadTime.TaskUpAfter)
    {
        measured.Add(await DeadTime.MeasureAsync(up));
        Console.WriteLine(measured[^1]);
    }

    results = results with { DeadTime = measured };
}

if (chosen.Contains("startup"))
{
    results = results with { Startup = await Startup.MeasureAsync() };
    Console.WriteLine(results.Startup);
}

if (chosen.Contains("micro")) results = results with { Micro = Micro.Measure() };
results.Write(Files.Results);
Report.Write(results, Results.Read(Files.Baseline));
Console.WriteLine($"{Files.Page} is written, after {watch.Elapsed:m\\:ss}.");
return 0;
