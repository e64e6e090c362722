namespace Showtime.Simulation.Tests.Engine;

/// <summary>A scenario in which one request is disturbed once. The job itself has to come to the right end.</summary>
/// <param name="Happened">Whether there was such a request.</param>
/// <param name="Requests">How many requests were carried out.</param>
/// <param name="Wrong">What is wrong, with the trace; null for nothing.</param>
sealed record LostAnswer(bool Happened, int Requests, string? Wrong)
{
    /// <summary>Runs the scenario; the k-th request of its job meets that fate.</summary>
    public static LostAnswer Run(Scenario scenario, Fate fate, int k, Mutation? mutation = null)
    {
        using var world = new SimulatedWorld(mutation);
        var number = scenario.Arrange(world);
        var job = scenario.Act(world, number, "job");
        var seen = 0;
        world.Run((_, pending) => (pending[0], ++seen == k ? fate : Fate.Answered));
        while (world.Unfinished > 0) world.Time.AdvanceToNext();
        List<string> wrong = [.. scenario.Wrong(world, number)];
        if (job.Work.IsFaulted) wrong.Add($"{job} threw {job.Work.Exception!.InnerException!.Message}");
        if (world.Aws.Requests.FirstOrDefault(r => r is { Action: "CreateService", ErrorCode: not null }) is { } refused) wrong.Add($"CreateService was refused: {refused.ErrorCode}");
        var revisions = world.Aws.TaskDefinitions.Where(d => d.Status == "ACTIVE").ToList();
        if (revisions.GroupBy(d => d.Family).FirstOrDefault(g => g.Count() > 1) is { } family) wrong.Add($"{family.Count()} revisions of {family.Key}");
        return new(seen >= k, world.Requests, wrong.Count == 0 ? null : $"{string.Join("; ", wrong)} after {fate} at request {k}\n{world.TraceText}");
    }
}
