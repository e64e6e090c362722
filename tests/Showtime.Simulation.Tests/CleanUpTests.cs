using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Showtime.Core.Sessions;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A clean-up of many environments at once: what it costs, and that no item harms another.</summary>
public sealed class CleanUpTests(ITestOutputHelper output)
{
    const int AtOnce = 25;

    [Theory]
    [InlineData(100, 150, false)]
    [InlineData(200, 300, true)]
    public void Many_expired_environments_are_removed_with_few_requests(int count, int atMost, bool outOfStep)
    {
        using var world = new SimulatedWorld(account: options => options with { Timings = Race.Quick });
        Scenario.Seed(world, [.. Enumerable.Range(0, count).Select(_ => world.OpenPullRequest())]);
        world.Time.Advance(TimeSpan.FromHours(72));
        IReadOnlyList<CleanupItem> items = [];
        world.Start("plan", async (session, token) => items = await session.PlanCleanupAsync(new CleanupRequest(), token));
        world.RunToEnd();
        var (before, began) = (world.Trace.Count, world.Time.GetUtcNow());

        world.Start("clean-up", (session, token) => session.CleanUpAsync(items, AtOnce, _ => Task.CompletedTask, token));
        var chance = new Chance(1);
        world.Run((w, pending) =>
        {
            if (!outOfStep) return (pending[0], Fate.Answered);
            w.Time.Advance(TimeSpan.FromMilliseconds(10));
            return (w.Network.Pending.MinBy(p => chance.Of($"{p.Place}"))!, Fate.Answered);
        }, maxSteps: 20_000);

        var sent = world.Trace.Skip(before).Select(Sent).OfType<string>().ToList();
        var gitHub = sent.Where(name => name.StartsWith("github", StringComparison.Ordinal)).ToList();
        output.WriteLine($"{items.Count} items, {gitHub.Count} requests to GitHub, {sent.Count - gitHub.Count} to AWS, {world.Time.GetUtcNow() - began}");
        foreach (var group in sent.GroupBy(name => name).OrderByDescending(group => group.Count())) output.WriteLine($"  {group.Count()} {group.Key}");
        Assert.Equal(count, items.Count(item => item.Kind == CleanupKind.Expired));
        Assert.Empty(world.Invariants.Violations);
        Assert.DoesNotContain(world.Aws.Services, service => service.Status == "ACTIVE");
        Assert.DoesNotContain(world.GitHub.Definitions, definition => LabelGrammar.Parse(definition.Name) is EnvironmentLabel or LeaseLabel);
        Assert.InRange(gitHub.Count, 1, atMost);
    }

    [Theory]
    [InlineData("set", 8)]
    [InlineData("remove", 30)] // ECS takes one change of a task definition a second, so they do not stay in step
    public void Twenty_pull_requests_that_are_worked_on_side_by_side_share_their_requests(string what, int atMost)
    {
        using var world = new SimulatedWorld();
        var pulls = Enumerable.Range(0, 20).Select(_ => world.OpenPullRequest()).ToList();
        Scenario.Seed(world, pulls);
        var before = world.Trace.Count;

        var job = world.Start(what, (session, token) => Task.WhenAll(pulls.Select<int, Task>(number => what == "set"
            ? session.SetPolicyAsync(new PolicyChange(number, TimeToLive.Parse("1w")), token)
            : session.RemoveAsync(new RemovalRequest { PullRequest = number }, token)).ToList()));
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        var gitHub = world.Trace.Skip(before).Select(Sent).OfType<string>().Where(name => name.StartsWith("github", StringComparison.Ordinal)).ToList();
        output.WriteLine($"{gitHub.Count}: {string.Join(", ", gitHub.GroupBy(name => name).Select(group => $"{group.Count()} {group.Key}"))}");
        Assert.InRange(gitHub.Count, 1, atMost);
        Assert.All(pulls, number => Assert.Equal(what == "set" ? "1w" : null, world.Labels(number).TimeToLive?.ToString()));
        Assert.Equal(what == "set" ? 20 : 0, world.Aws.Services.Count(service => service.Status == "ACTIVE"));
    }

    [Fact]
    public void Of_a_plan_only_what_still_applies_is_carried_out_and_a_pull_request_of_another_job_holds_up_no_other()
    {
        using var world = Expired();
        var items = Plan(world);
        world.GitHub.AddLabel(1, LabelGrammar.Format(new TimeToLiveLabel(TimeToLive.Parse("close"))), "maxime");
        world.GitHub.DefineLabel(LabelGrammar.Format(new LeaseLabel(2)), "FFF9C4", FormattableString.Invariant($"other until {world.Time.GetUtcNow().AddMinutes(10):yyyy-MM-ddTHH:mm:ssZ}"));

        var results = Run(world, items);

        Assert.Equal([1, 2, 3], results.Select(result => result.Item.PullRequest));
        Assert.Equal([false, false, true], results.Select(result => result.Done));
        Assert.Equal([null, ShowtimeError.Conflict, null], results.Select(result => result.Failure?.Error));
        Assert.Equal("it has changed since the plan was made", results[0].Detail);
        Assert.Equal([1, 1, 0], Enumerable.Range(1, 3).Select(number => world.Labels(number).Environments.Count));
        Assert.Equal(2, world.Aws.Services.Count(service => service.Status == "ACTIVE"));
        Assert.Empty(world.Invariants.Violations);
    }

    [Fact]
    public void A_service_that_cannot_be_deleted_fails_its_own_item_only()
    {
        using var world = Expired(new Mutation("a service cannot be deleted")
        {
            Request = (request, body) =>
            {
                if (request.Text.Action == "DeleteService" && request.Summary.Contains("pr-2-", StringComparison.Ordinal)) body["cluster"] = "another";
            },
        });

        var results = Run(world, Plan(world));

        Assert.Equal([true, false, true], results.Select(result => result.Done));
        Assert.Contains("cluster", results[1].Failure!.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("pr-2-", Assert.Single(world.Aws.Services, service => service.Status == "ACTIVE").Name, StringComparison.Ordinal);
        Assert.Single(world.Labels(2).Environments);
    }

    [Fact]
    public void A_definition_that_GitHub_refuses_to_delete_does_not_keep_the_others()
    {
        const string Refused = "🎪 🎯 aaaaaa2";
        string[] names = ["🎪 🎯 aaaaaa1", Refused, "🎪 🎯 aaaaaa3"];
        using var world = new SimulatedWorld(new Mutation("a definition cannot be deleted")
        {
            Ports = real => Replaced<IShowtimeBackend>.Of(real, ("get_" + nameof(IShowtimeBackend.PullRequests), _ => Replaced<IPullRequests>.Of(real.PullRequests,
                (nameof(IPullRequests.DeleteUnusedDefinitionsAsync), a => ((IReadOnlyCollection<string>)a[0]!).Contains(Refused)
                    ? Task.FromException<IReadOnlyList<string>>(new ShowtimeException(ShowtimeError.Conflict, "GitHub did not carry it out."))
                    : real.PullRequests.DeleteUnusedDefinitionsAsync((IReadOnlyCollection<string>)a[0]!, (CancellationToken)a[1]!))))),
        });
        foreach (var name in names) world.GitHub.DefineLabel(name);

        var results = Run(world, [.. names.Select(name => new CleanupItem { Kind = CleanupKind.Label, Label = name, Reason = "nothing carries it", Rules = new() })]);

        Assert.Equal([true, false, true], results.Select(result => result.Done));
        Assert.Equal(ShowtimeError.Conflict, results[1].Failure!.Error);
        Assert.Equal([Refused], names.Intersect(world.GitHub.Definitions.Select(definition => definition.Name)));
    }

    [Fact]
    public void An_unexpected_failure_of_one_item_keeps_the_other_results()
    {
        using var world = Expired(new Mutation("a mistake of ours")
        {
            Ports = real => Replaced<IShowtimeBackend>.Of(real, ("get_" + nameof(IShowtimeBackend.PullRequests), _ => Replaced<IPullRequests>.Of(real.PullRequests,
                (nameof(IPullRequests.ReadAsync), a => (int)a[0]! == 2
                    ? Task.FromException<PullRequestSnapshot>(new InvalidOperationException("Boom"))
                    : real.PullRequests.ReadAsync((int)a[0]!, (CancellationToken)a[1]!))))),
        });

        var results = Run(world, Plan(world));

        Assert.Equal([true, false, true], results.Select(result => result.Done));
        Assert.Contains("Boom", results[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_clean_up_says_what_was_not_begun_and_the_next_one_finds_it()
    {
        using var world = Expired();
        var items = Plan(world);
        var job = world.Start("clean-up", (session, token) => session.CleanUpAsync(items, atOnce: 1, _ => Task.CompletedTask, token));
        world.Run((_, pending) =>
        {
            if (pending[0].Text.Action == "DeleteService") job.Cancellation.Cancel();
            return (pending.FirstOrDefault() ?? world.Network.Pending[0], Fate.Answered);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Work);
        Assert.Contains(world.Trace, line => line.Contains("The clean-up was cancelled: 0 of 3 were carried out, 1 were stopped on the way, 2 were not begun.", StringComparison.Ordinal));
        Assert.DoesNotContain(world.GitHub.Definitions, definition => LabelGrammar.Parse(definition.Name) is LeaseLabel);

        Run(world, Plan(world));

        Assert.All(Enumerable.Range(1, 3), number => Assert.Empty(world.Labels(number).Environments));
        Assert.DoesNotContain(world.Aws.Services, service => service.Status == "ACTIVE");
    }

    static SimulatedWorld Expired(Mutation? mutation = null)
    {
        var world = new SimulatedWorld(mutation);
        Scenario.ThreeExpired(world, world.OpenPullRequest());
        return world;
    }

    static IReadOnlyList<CleanupItem> Plan(SimulatedWorld world)
    {
        IReadOnlyList<CleanupItem> items = [];
        var rules = new CleanupRequest { RespectTimeToLive = true, Labels = false };
        world.Start("plan", async (session, token) => items = await session.PlanCleanupAsync(rules, token));
        world.RunToEnd();
        return items;
    }

    static IReadOnlyList<CleanupResult> Run(SimulatedWorld world, IReadOnlyList<CleanupItem> items)
    {
        IReadOnlyList<CleanupResult> results = [];
        List<CleanupResult> told = [];
        world.Start("clean-up", async (session, token) => results = await session.CleanUpAsync(items, AtOnce, result =>
        {
            told.Add(result);
            return Task.CompletedTask;
        }, token));
        world.RunToEnd();
        Assert.Equal(results.ToHashSet(), told.ToHashSet());
        return results;
    }

    static string? Sent(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [_, _, "github", "query" or "mutation", var name, ..] => $"github {name}",
        [_, _, "github", var verb, ..] => $"github {verb}",
        [_, _, "aws", var action, ..] => $"aws {action}",
        _ => null,
    };
}
