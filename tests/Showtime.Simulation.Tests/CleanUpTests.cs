using Showtime.Core.Cleanup;
using Showtime.Core.Sessions;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A clean-up of many environments at once.</summary>
public sealed class CleanUpTests(ITestOutputHelper output)
{
    [Fact]
    public void Measure()
    {
        using var world = new SimulatedWorld(account: options => options with { Timings = Race.Quick });
        var pulls = Enumerable.Range(0, 10).Select(_ => world.OpenPullRequest()).ToList();
        foreach (var number in pulls)
        {
            world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
            world.Label($"start {number}", number, Scenario.Start, "maxime");
        }
        world.RunToEnd();
        world.Time.Advance(TimeSpan.FromHours(72));
        IReadOnlyList<CleanupItem> items = [];
        world.Start("plan", async (session, token) => items = await session.PlanCleanupAsync(new(), token));
        world.RunToEnd();
        var before = world.Trace.Count;
        var began = world.Time.GetUtcNow();
        world.Start("clean", async (session, token) => await session.CleanUpAsync(items, 25, _ => Task.CompletedTask, token));
        world.RunToEnd();
        output.WriteLine($"{items.Count} items {world.Time.GetUtcNow() - began}");
        foreach (var group in world.Trace.Skip(before).Where(l => l.Contains(" github ") || l.Contains(" aws ")).Select(l => System.Text.RegularExpressions.Regex.Replace(string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(2).Take(3)), "[0-9]+", "N")).GroupBy(l => l).OrderByDescending(g => g.Count()).Take(40)) output.WriteLine($"{group.Count()} {group.Key}");
        System.IO.File.WriteAllLines("/tmp/batch_trace.txt", world.Trace.Skip(before));
    }
}
