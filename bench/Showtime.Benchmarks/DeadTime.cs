using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.Time;

namespace Showtime.Benchmarks;

/// <summary>How long an application has answered before its pull request says so, over many starts under virtual time.</summary>
static class DeadTime
{
    public const int Starts = 200;

    /// <summary>Average seconds from CreateService to the application's first answer.</summary>
    public static readonly int[] TaskUpAfter = [5, 60];

    static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    public static async Task<DeadTimeResult> MeasureAsync(int taskUpAfter)
    {
        List<double> dead = [];
        for (var seed = 0; seed < Starts; seed++) dead.Add(await StartAsync(taskUpAfter, new Random(seed)).ConfigureAwait(false));
        return new(taskUpAfter, Starts, Spread.Quantile(dead, 0.5), Spread.Quantile(dead, 0.95), dead.Max());
    }

    static async Task<double> StartAsync(int taskUpAfter, Random random)
    {
        // A fifth more or less, so that the moment has nothing to do with when Showtime looks.
        var up = TimeSpan.FromSeconds(taskUpAfter * (0.8 + (0.4 * random.NextDouble())));
        var timings = World.AtOnce with { Provisioning = up * 0.1, Pending = up * 0.5, Refusing = up * 0.1, Unavailable = up * 0.3 };
        var time = new VirtualTimeProvider();
        var world = new World(time, timings);
        await using var _ = world.ConfigureAwait(false);
        var number = world.Open();
        var request = world.Label(number, new StartTriggerLabel());
        DateTimeOffset? running = null;
        world.GitHub.Changed += _ =>
        {
            if (running is null && world.GitHub.Labels(number).Any(l => LabelGrammar.Parse(l.Name) is StatusLabel { Status: EnvironmentStatus.Running })) running = time.GetUtcNow();
        };
        await world.RunAsync(async session => Expect.Done(await session.SyncAsync(request, CancellationToken.None).ConfigureAwait(false)), delay: Delay).ConfigureAwait(false);
        var answers = world.Aws.Tasks.Max(t => t.StartedAt)!.Value + timings.Refusing + timings.Unavailable;
        return (running!.Value - answers).TotalSeconds;
    }
}
