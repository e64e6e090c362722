using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Sessions;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>The life of an environment from start label to removal, over the real clients' wire code.</summary>
public sealed class LifeTests
{
    const string Start = "🎪 ⚡ showtime-trigger-start";
    const string Stop = "🎪 🛑 showtime-trigger-stop";
    const string Freeze = "🎪 🧊 showtime-freeze";
    const string Blocked = "🎪 🔒 showtime-blocked";

    [Fact]
    public void A_start_label_brings_an_environment_up_within_twelve_GitHub_requests()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);

        Finish(world, world.Label("job", number, Start, "maxime"));

        var labels = Labels(world, number);
        Assert.Equal(EnvironmentStatus.Running, labels[sha]?.Status);
        Assert.Equal([sha], labels.Pointers.Select(p => p.Sha));
        Assert.Empty(labels.Targets);
        Assert.Null(labels.StartTrigger);
        Assert.Equal(TimeToLive.Default, labels.TimeToLive);
        Assert.Equal("maxime", labels[sha]?.RequestedBy);
        var task = Assert.Single(world.Aws.Tasks);
        Assert.Equal(task.Address!.ToString(), labels[sha]?.Address?.Host);
        Assert.Equal($"pr-{number}-{sha}-service", Assert.Single(world.Aws.Services).Name);
        Assert.True(world.GitHub.RequestLog.Count <= 12, string.Join('\n', world.GitHub.RequestLog));
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is LeaseLabel);
        Assert.Contains("runs at", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writers_push_deploys_beside_the_old_environment_and_then_removes_it()
    {
        using var world = new SimulatedWorld();
        var (number, old) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));

        var push = world.Push("push", number, "maxime");
        Approve(world, number);
        Finish(world, push);

        var sha = Head(world, number);
        var labels = Labels(world, number);
        Assert.NotEqual(old, sha);
        Assert.Equal(EnvironmentStatus.Running, labels[sha]?.Status);
        Assert.Equal([sha], labels.Pointers.Select(p => p.Sha));
        Assert.Null(labels[old]);
        Assert.Equal([$"pr-{number}-{sha}-service"], Active(world));
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is EnvironmentLabel l && l.Sha == old);
        Assert.DoesNotContain(world.Aws.Images, i => i.Tags.Any(t => t.Contains(old, StringComparison.Ordinal)));
        Assert.DoesNotContain(world.Aws.TaskDefinitions, d => d.Status == "ACTIVE" && d.Arn.Contains(old, StringComparison.Ordinal));
        Assert.Single(world.GitHub.Comments(number));
    }

    [Fact]
    public void Stop_takes_everything_down_and_every_circus_label_off()
    {
        using var world = new SimulatedWorld();
        var (number, _) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));

        Finish(world, world.Label("stop", number, Stop, "maxime"));

        Assert.DoesNotContain(world.GitHub.Labels(number), l => LabelGrammar.IsCircus(l.Name));
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is EnvironmentLabel or LeaseLabel);
        Assert.Empty(Active(world));
        Assert.Empty(world.Aws.Images);
    }

    [Fact]
    public void Closing_by_a_stranger_takes_everything_down_and_keeps_what_people_set()
    {
        using var world = new SimulatedWorld();
        var (number, _) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        world.GitHub.AddLabel(number, Freeze, "maxime");
        world.GitHub.AddLabel(number, Blocked, "maxime");

        Finish(world, world.Close("close", number, "stranger"));

        Assert.Equal(new HashSet<string> { Freeze, Blocked, "🎪 ⌛ 48h" }, world.GitHub.Labels(number).Select(l => l.Name).Where(LabelGrammar.IsCircus).ToHashSet());
        Assert.Empty(Active(world));
    }

    [Fact]
    public void A_failed_build_is_reported_and_the_old_environment_keeps_serving()
    {
        using var world = new SimulatedWorld();
        var (number, old) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        var push = world.Push("push", number, "maxime");
        Approve(world, number);
        world.BrokenCommits.Add(world.GitHub.PullRequest(number).HeadOid);

        Finish(world, push);

        var labels = Labels(world, number);
        Assert.Equal(EnvironmentStatus.Failed, labels[Head(world, number)]?.Status);
        Assert.Equal([old], labels.Pointers.Select(p => p.Sha));
        Assert.Equal(EnvironmentStatus.Running, labels[old]?.Status);
        Assert.Equal([$"pr-{number}-{old}-service"], Active(world));
        Assert.Contains("npm ci failed", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_commit_is_tried_again_by_the_scheduled_run_as_often_as_configured()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);
        world.BrokenCommits.Add(world.GitHub.PullRequest(number).HeadOid);
        Finish(world, world.Label("create", number, Start, "maxime"));
        Assert.Equal(1, Labels(world, number)[sha]?.Failures);

        Finish(world, world.Scheduled("clock", number));
        Assert.Equal(2, Labels(world, number)[sha]?.Failures);

        Finish(world, world.Scheduled("clock", number));
        Assert.Equal(2, Labels(world, number)[sha]?.Failures);
    }

    [Fact]
    public void A_strangers_push_deploys_nothing_nor_does_the_next_harmless_label()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));

        Finish(world, world.Push("push", number, "stranger"));
        Finish(world, world.Label("harmless", number, "documentation", "maxime"));
        Finish(world, world.Scheduled("clock", number));

        Assert.Equal([$"pr-{number}-{sha}-service"], Active(world));
        Assert.Contains("has not been approved", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_label_by_somebody_with_triage_changes_nothing()
    {
        using var world = new SimulatedWorld();
        var (number, _) = Open(world);

        Finish(world, world.Label("job", number, Start, "triager"));

        Assert.Empty(world.Aws.Services);
        Assert.DoesNotContain(world.GitHub.RequestLog, r => r.IsWrite);
    }

    [Fact]
    public void A_forced_rebuild_keeps_its_service_and_the_address_follows_the_new_task()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        var before = Labels(world, number)[sha]?.Address;

        Finish(world, world.Label("again", number, Start, "maxime"));

        var labels = Labels(world, number);
        Assert.Equal(EnvironmentStatus.Running, labels[sha]?.Status);
        Assert.Empty(labels.Targets);
        Assert.NotEqual(before, labels[sha]?.Address);
        Assert.Equal([$"pr-{number}-{sha}-service"], Active(world));
        Assert.Single(world.Aws.Requests, r => r.Action == "CreateService");
        Assert.Single(world.Aws.Requests, r => r.Action == "UpdateService");
    }

    [Fact]
    public void The_next_run_repairs_the_address_of_a_task_that_was_replaced()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        world.Aws.KillTask(Assert.Single(world.Aws.Tasks).Id);
        world.Time.Advance(TimeSpan.FromMinutes(5));

        Finish(world, world.Scheduled("clock", number));

        var running = Assert.Single(world.Aws.Tasks, t => t.LastStatus == "RUNNING");
        Assert.Equal(running.Address!.ToString(), Labels(world, number)[sha]?.Address?.Host);
    }

    [Fact]
    public void A_service_that_somebody_deleted_is_deployed_again()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        Finish(world, world.Start("other", (session, token) => session.RemoveAsync(new RemovalRequest { PullRequest = number, Sha = sha }, token)));
        Assert.Null(Labels(world, number)[sha]);

        Finish(world, world.Label("again", number, Start, "maxime"));

        Assert.Equal(EnvironmentStatus.Running, Labels(world, number)[sha]?.Status);
    }

    [Fact]
    public void Two_jobs_for_one_label_make_one_environment()
    {
        using var world = new SimulatedWorld();
        var (number, sha) = Open(world);

        world.Label("first", number, Start, "maxime");
        world.OnEvent("second", "pull_request_target", world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Start));
        RunAll(world);

        Assert.Equal([$"pr-{number}-{sha}-service"], Active(world));
        Assert.Equal(EnvironmentStatus.Running, Labels(world, number)[sha]?.Status);
        Assert.Single(world.Aws.Requests, r => r.Action == "CreateService");
    }

    [Fact]
    public void A_stop_while_it_is_being_built_stops_it()
    {
        using var world = new SimulatedWorld();
        var (number, _) = Open(world);
        world.Label("create", number, Start, "maxime");
        var stopped = false;
        world.Run((w, pending) =>
        {
            if (!stopped && w.GitHub.Labels(number).Any(l => l.Name.EndsWith("🚦 deploying", StringComparison.Ordinal)))
            {
                stopped = true;
                w.Label("stop", number, Stop, "maxime");
            }

            return (pending[0], Fate.Answered);
        });

        Healthy(world);
        Assert.True(stopped);
        Assert.Empty(Active(world));
        Assert.DoesNotContain(world.GitHub.Labels(number), l => LabelGrammar.IsCircus(l.Name));
    }

    [Theory]
    [InlineData("maxime", true)]
    [InlineData("stranger", false)]
    public void Two_pushes_before_the_first_run_looks_deploy_the_second_where_a_writer_made_it(string second, bool deployed)
    {
        using var world = new SimulatedWorld();
        var (number, old) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        world.Push("first", number, "maxime");
        Approve(world, number);
        var between = Head(world, number);
        world.Push("second", number, second);
        if (deployed) Approve(world, number);

        RunAll(world, Each("first", "second"));

        var sha = deployed ? Head(world, number) : between;
        Assert.Equal([sha], Labels(world, number).Pointers.Select(p => p.Sha));
        Assert.Equal([$"pr-{number}-{sha}-service"], Active(world));
        Assert.Empty(Labels(world, number).Targets);
        Assert.NotEqual(old, sha);
    }

    [Fact]
    public void A_strangers_push_between_two_of_a_writers_is_not_approved_by_them()
    {
        using var world = new SimulatedWorld();
        var (number, old) = Open(world);
        Finish(world, world.Label("create", number, Start, "maxime"));
        world.Push("first", number, "stranger");
        world.Push("second", number, "maxime");

        RunAll(world, Each("first", "second"));

        Assert.Equal([$"pr-{number}-{old}-service"], Active(world));
        Assert.Contains(world.GitHub.Comments(number), c => c.Body.Contains("has not been approved", StringComparison.Ordinal));
    }

    /// <summary>The jobs run one after another, but all pushes were made before the first.</summary>
    static Func<SimulatedWorld, IReadOnlyList<PendingRequest>, (PendingRequest, Fate)> Each(params string[] jobs) => (_, pending) =>
        (jobs.Select(job => pending.FirstOrDefault(p => p.Job.Name == job)).OfType<PendingRequest>().First(), Fate.Answered);

    static (int Number, string Sha) Open(SimulatedWorld world)
    {
        var number = world.OpenPullRequest();
        Approve(world, number);
        return (number, Head(world, number));
    }

    /// <summary>The script says which commits people approve; the invariants check the jobs against it.</summary>
    static void Approve(SimulatedWorld world, int number) => world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

    static string Head(SimulatedWorld world, int number) => EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);

    static PullRequestLabels Labels(SimulatedWorld world, int number) => new(world.GitHub.Labels(number).Select(l => new AttachedLabel(l.Name, l.Description ?? "")));

    static IReadOnlyList<string> Active(SimulatedWorld world) => [.. world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name)];

    static void Finish(SimulatedWorld world, SimulatedJob job)
    {
        RunAll(world);
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{world.TraceText}");
    }

    static void RunAll(SimulatedWorld world, Func<SimulatedWorld, IReadOnlyList<PendingRequest>, (PendingRequest, Fate)>? choose = null)
    {
        if (choose is null) world.RunToEnd();
        else world.Run(choose);
        Healthy(world);
    }

    static void Healthy(SimulatedWorld world)
    {
        foreach (var job in world.Jobs.Where(j => j.Work.IsFaulted)) Assert.Fail($"{job}: {job.Work.Exception}\n{world.TraceText}");
        Assert.True(world.Invariants.Violations.Count == 0, string.Join('\n', world.Invariants.Violations) + "\n" + world.TraceText);
    }
}
