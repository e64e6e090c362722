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
        var counted = scenario.InPool ? null : await CountAsync(scenario).ConfigureAwait(false);
        var walls = new Dictionary<string, Spread>(StringComparer.Ordinal);
        Traffic? real = null;
        World? shared = null;
        try
        {
            foreach (var delay in scenario.InPool ? Delays[..1] : Delays)
            {
                List<double> times = [];
                var spent = Stopwatch.StartNew();
                // The first run at all compiles the code; it counts for nobody.
                for (var run = real is null ? -1 : 0; run < Runs && (run < 1 || spent.Elapsed < EnoughForACell); run++)
                {
                    var world = shared ?? new World(TimeProvider.System);
                    var job = shared is null || _job is null ? _job = await scenario.Arrange(world).ConfigureAwait(false) : _job;
                    if (scenario.OnlyReads) shared = world;
                    var traffic = new Traffic();
                    var watch = Stopwatch.StartNew();
                    await world.RunAsync(job, traffic, TimeSpan.FromMilliseconds(delay)).ConfigureAwait(false);
                    if (run >= 0 || scenario.InPool) times.Add(watch.Elapsed.TotalSeconds);
                    real = traffic;
                    if (!scenario.OnlyReads) await world.DisposeAsync().ConfigureAwait(false);
                    if (scenario.InPool && spent.Elapsed > EnoughForACell) break;
                }

                walls[delay.ToString(CultureInfo.InvariantCulture)] = Spread.Of(times);
            }
        }
        finally
        {
            _job = null;
            if (shared is not null) await shared.DisposeAsync().ConfigureAwait(false);
        }

        var requests = counted ?? real!;
        return new()
        {
            Name = scenario.Name,
            GitHub = requests.To("github"),
            Aws = requests.To("aws"),
            Rounds = scenario.InPool ? null : requests.Rounds(),
            Seconds = walls,
            Bound = new(scenario.Bound.GitHub, scenario.Bound.Aws, scenario.InPool ? null : scenario.Bound.Count),
        };
    }

    static Func<IShowtimeSession, Task>? _job;

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
