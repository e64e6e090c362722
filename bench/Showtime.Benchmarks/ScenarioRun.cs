using System.Diagnostics;
using System.Globalization;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Time;

namespace Showtime.Benchmarks;

/// <summary>Measures scenarios: requests and rounds once under virtual time, where they are the same every time, and the wall time on the real clock.</summary>
static class ScenarioRun
{
    /// <summary>What is added to every request, in milliseconds.</summary>
    public static readonly int[] Delays = [0, 20, 100];

    const int Runs = 5;

    /// <summary>No more runs of a cell than fit into this, but one.</summary>
    static readonly TimeSpan EnoughForACell = TimeSpan.FromSeconds(12);

    static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static async Task<ScenarioResult> MeasureAsync(Scenario scenario)
    {
        var walls = new Dictionary<string, Spread>(StringComparer.Ordinal);
        var traffic = new Traffic();
        string? failure = null;
        double? processor = null;
        try
        {
            if (!scenario.InPool) traffic = await CountAsync(scenario).ConfigureAwait(false);
            foreach (var delay in scenario.InPool ? Delays[..1] : Delays)
            {
                var runs = await TimeAsync(scenario, TimeSpan.FromMilliseconds(delay), scenario.InPool ? traffic : null).ConfigureAwait(false);
                walls[delay.ToString(CultureInfo.InvariantCulture)] = Spread.Of([.. runs.Select(r => r.Wall)]);
                processor ??= Spread.Quantile([.. runs.Select(r => r.Processor)], 0.5);
            }
        }
        catch (InvalidOperationException e)
        {
            failure = e.Message; // the others are measured all the same
        }

        return new()
        {
            Name = scenario.Name,
            GitHub = traffic.To("github"),
            Aws = traffic.To("aws"),
            Rounds = scenario.InPool ? null : traffic.Rounds(),
            Seconds = walls,
            ProcessorSeconds = processor,
            Bound = new(scenario.Bound.GitHub, scenario.Bound.Aws, scenario.InPool ? null : scenario.Bound.Count),
            Failure = failure,
        };
    }

    /// <summary>The seconds of several runs, on the wall and of the processor; with <paramref name="only"/> of one, whose requests are counted.</summary>
    static async Task<List<(double Wall, double Processor)>> TimeAsync(Scenario scenario, TimeSpan delay, Traffic? only)
    {
        List<(double, double)> times = [];
        var spent = Stopwatch.StartNew();
        World? world = null;
        Func<IShowtimeSession, Task>? job = null;
        try
        {
            // The first run compiles and warms, and counts for nobody.
            for (var run = only is null && delay == TimeSpan.Zero ? -1 : 0; run < (only is null ? Runs : 1) && (run < 1 || spent.Elapsed < EnoughForACell); run++)
            {
                if (world is null || !scenario.OnlyReads)
                {
                    if (world is not null) await world.DisposeAsync().ConfigureAwait(false);
                    world = new World(TimeProvider.System, atRates: scenario.AtRates);
                    job = await scenario.Arrange(world).ConfigureAwait(false);
                }

                var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                await world.RunAsync(job!, only, delay).ConfigureAwait(false);
                if (run >= 0) times.Add((watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds));
            }

            return times;
        }
        finally
        {
            if (world is not null) await world.DisposeAsync().ConfigureAwait(false);
        }
    }

    static async Task<Traffic> CountAsync(Scenario scenario)
    {
        var world = new World(new VirtualTimeProvider(Start));
        await using var _ = world.ConfigureAwait(false);
        var job = await scenario.Arrange(world).ConfigureAwait(false);
        var traffic = new Traffic();
        await world.RunAsync(job, traffic, TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        return traffic;
    }
}
