using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>
/// The checks can fail: the product is broken in fifteen ways, one at a time, and each time a check reports it. The same scenario passes when
/// nothing is broken.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    /// <summary>The scenario that reveals a mistake, and the expected report.</summary>
    static readonly IReadOnlyDictionary<string, (Mutation Mutation, Func<Mutation?, string?> Check, string Says)> Mistakes = new (Mutation Mutation, Func<Mutation?, string?> Check, string Says)[]
    {
        (Mutations.SkipTheLeaseCheck, AnySchedule("two runs of one start"), "3: "),
        (Mutations.TakeOverBlindly, AnySchedule("two runs of one start"), "3: "),
        (Mutations.DoNotLookAgainAfterLettingGo, AnySchedule("start, then stop"), "is left"),
        (Mutations.LabelsDeletedBeforeTheService, Undisturbed("update"), "6: service"),
        (Mutations.ReadOnePageOnly, ManyEnvironments, "twelve"),
        (Mutations.PointerMovedBeforeHealth, Undisturbed("update"), "does not answer yet"),
        (Mutations.OldServiceRemovedBeforeThePointer, Undisturbed("update"), "2: "),
        (Mutations.RetryCreateServiceWithoutToken, AnswersLost("create"), "CreateService was refused"),
        (Mutations.TakeAFailedReadForEmpty, CloudDoesNotAnswer, "6: service"),
        (Mutations.AuthoriseTheRunsActorInsteadOfTheLabeller, ForgedTarget, "5: "),
        (Mutations.TrustTheHeadInsteadOfTheEvent, PushAfterTheLabel, "5: "),
        (Mutations.IgnoreWhenTheHeadWasPushed, PushBeforeTheLabel, "5: "),
        (Mutations.ForgetTheDefinitionOfALostAnswer, AnswersLost("create"), "revisions"),
        (Mutations.TakeALostAnswerForAFailureOfAll, LeasesAnswerLost, "is left"),
        (Mutations.MixUpTheAnswersOfSeveralJobs, Undisturbed("clean-up of three that expired"), "is left"),
    }.ToDictionary(m => m.Mutation.Name);

    public static TheoryData<string> Names() => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mutation_is_detected_and_the_unchanged_product_passes(string name)
    {
        var (mutation, check, says) = Mistakes[name];

        Assert.Null(check(null));
        var noticed = check(mutation);

        output.WriteLine($"{name}: {noticed?.Split('\n')[0] ?? "not noticed"}");
        Assert.Contains(says, noticed, StringComparison.Ordinal);
    }

    static Func<Mutation?, string?> AnySchedule(string race) => mutation => new Schedules(Race.Named(race), 2, mutation).Run(untilWrong: true).Wrong.FirstOrDefault();

    static Func<Mutation?, string?> Undisturbed(string name) => mutation =>
    {
        using var world = new SimulatedWorld(mutation);
        var scenario = Scenario.Named(name);
        var number = scenario.Arrange(world);
        scenario.Act(world, number, "job");
        world.RunToEnd();
        return First(scenario.Wrong(world, number));
    };

    static Func<Mutation?, string?> AnswersLost(string name) => mutation =>
    {
        for (var k = 1; LostAnswer.Run(Scenario.Named(name), Fate.DroppedAfter, k, mutation) is { Happened: true } run; k++)
        {
            if (run.Wrong is { } wrong) return wrong;
        }

        return null;
    };

    /// <summary>Twelve pull requests have environments: the scheduled run sees all, changes none, and removes all once no label names them.</summary>
    static string? ManyEnvironments(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var pulls = Enumerable.Range(0, 12).Select(_ => world.OpenPullRequest()).ToList();
        foreach (var number in pulls)
        {
            world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
            world.Label($"start {number}", number, Scenario.Start, "maxime");
            world.RunToEnd();
        }

        int Writes() => world.Aws.Requests.Count(r => r.IsWrite) + world.GitHub.RequestLog.Count(r => r.IsWrite);
        var before = Writes();
        world.CleanUp("clock");
        foreach (var number in pulls) world.Scheduled($"clock {number}", number);
        world.RunToEnd();
        var changed = Writes() - before;
        // Somebody takes the labels off: from now on only the cloud's list shows the services.
        world.SeededServices.UnionWith(world.Aws.Services.Select(s => s.Name));
        foreach (var number in pulls)
        {
            foreach (var label in world.GitHub.Labels(number).Where(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel)) world.GitHub.RemoveLabel(number, label.Name, "maxime");
        }

        world.CleanUp("clock again", new CleanupRequest { OrphanGrace = TimeSpan.Zero });
        world.RunToEnd();
        var left = world.Aws.Services.Count(s => s.Status == "ACTIVE");
        return First(world.Invariants.Violations) ?? (changed > 0 ? $"{changed} writes on twelve environments that needed none" : left > 0 ? $"{left} of twelve services are left" : null);
    }

    /// <summary>The pull request is closed while the cloud answers only 502; the scheduled run comes after it has recovered.</summary>
    static string? CloudDoesNotAnswer(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var scenario = Scenario.Named("close");
        var number = scenario.Arrange(world);
        scenario.Act(world, number, "job");
        world.Run((_, pending) => (pending[0], pending[0].Service == "aws" ? Fate.ServerError : Fate.Answered));
        world.Time.Advance(TimeSpan.FromMinutes(90));
        world.CleanUp("clock");
        world.RunToEnd();
        return First(scenario.Wrong(world, number));
    }

    /// <summary>The answer to the claim of three leases is lost.</summary>
    static string? LeasesAnswerLost(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var scenario = Scenario.Named("clean-up of three that expired");
        var number = scenario.Arrange(world);
        scenario.Act(world, number, "job");
        world.Run((_, pending) => (pending[0], pending[0].Text.Action == "AcquireLease" ? Fate.DroppedAfter : Fate.Answered));
        return First(scenario.Wrong(world, number));
    }

    /// <summary>A stranger pushes, someone with triage adds a target label for it, and a writer's harmless label starts a run.</summary>
    static string? ForgedTarget(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.Label("start", number, Scenario.Start, "maxime");
        world.RunToEnd();
        world.Push("push", number, "stranger");
        world.RunToEnd();
        world.GitHub.AddLabel(number, LabelGrammar.Format(new TargetLabel(EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid))), "triager");
        world.Label("harmless", number, "documentation", "maxime");
        world.RunToEnd();
        return First(world.Invariants.Violations);
    }

    /// <summary>A writer adds the start label for the commit they saw; a stranger pushes before the job begins.</summary>
    static string? PushAfterTheLabel(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.GitHub.AddLabel(number, Scenario.Start, "maxime");
        var seen = world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Scenario.Start);
        world.GitHub.PushCommit(number, "stranger");
        world.OnEvent("start", "pull_request_target", seen);
        world.RunToEnd();
        return First(world.Invariants.Violations);
    }

    /// <summary>A stranger pushes a second before a writer puts the start label on.</summary>
    static string? PushBeforeTheLabel(Mutation? mutation)
    {
        using var world = new SimulatedWorld(mutation);
        var number = world.OpenPullRequest();
        world.GitHub.PushCommit(number, "stranger");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Label("start", number, Scenario.Start, "maxime");
        world.RunToEnd();
        return First(world.Invariants.Violations);
    }

    static string? First(IEnumerable<string> wrong) => wrong.FirstOrDefault();
}
