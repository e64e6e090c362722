using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>A situation, the job that acts on it, and what must be true at the end.</summary>
sealed class Scenario(string name, Action<SimulatedWorld, int> arrange, Func<SimulatedWorld, int, string, SimulatedJob> act, Func<SimulatedWorld, int, IEnumerable<string>> wrong)
{
    public const string Start = "🎪 ⚡ showtime-trigger-start";
    public const string Stop = "🎪 🛑 showtime-trigger-stop";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("create", (_, _) => { },
            (world, number, job) => Event(world, number, job, "labeled", Start),
            (world, number) => Serves(world, number)),
        new("update", Running,
            (world, number, job) => Event(world, number, job, "synchronize", null),
            (world, number) => Serves(world, number)),
        new("rebuild in place", Running,
            (world, number, job) => Event(world, number, job, "labeled", Start),
            (world, number) => Serves(world, number)),
        new("stop", Running,
            (world, number, job) => Event(world, number, job, "labeled", Stop),
            (world, number) => Gone(world, number, LabelGrammar.IsCircus)),
        new("close", Running,
            (world, number, job) => Event(world, number, job, "closed", null),
            (world, number) => Gone(world, number, name => LabelGrammar.Parse(name) is EnvironmentLabel)),
        new("clean-up of what expired", (world, number) => { Running(world, number); world.Time.Advance(TimeSpan.FromHours(49)); },
            (world, _, job) => world.CleanUp(job, new CleanupRequest()),
            (world, number) => Gone(world, number, name => LabelGrammar.Parse(name) is EnvironmentLabel)),
        new("clean-up of three that expired", ThreeExpired,
            (world, _, job) => world.CleanUp(job, new CleanupRequest()),
            (world, number) => Enumerable.Range(number, 3).SelectMany(n => Gone(world, n, name => LabelGrammar.Parse(name) is EnvironmentLabel)).Distinct()),
        new("a build that fails", (world, number) => world.BrokenCommits.Add(world.GitHub.PullRequest(number).HeadOid),
            (world, number, job) => Event(world, number, job, "labeled", Start),
            (world, number) => Failed(world, number)),
    ];

    public string Name => name;

    public static Scenario Named(string name) => All.Single(s => s.Name == name);

    /// <summary>Opens the pull request and prepares the situation, including what people do (a label, a push).</summary>
    /// <param name="world">Where.</param>
    /// <param name="headOwner">Whose fork the head is in; null for a branch of the repository itself.</param>
    public int Arrange(SimulatedWorld world, string? headOwner = "stranger")
    {
        var number = world.OpenPullRequest(headOwner);
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        arrange(world, number);
        switch (name)
        {
            case "create" or "rebuild in place" or "a build that fails":
                world.GitHub.AddLabel(number, Start, "maxime");
                break;
            case "update":
                world.Before = world.GitHub.PullRequest(number).HeadOid;
                world.Invariants.Approved.Add(world.GitHub.PushCommit(number, "maxime"));
                world.Invariants.Pushed(number, world.GitHub.PullRequest(number).HeadOid);
                break;
            case "stop":
                world.GitHub.AddLabel(number, Stop, "maxime");
                break;
            case "close":
                world.GitHub.ClosePullRequest(number, "stranger");
                break;
        }

        return number;
    }

    public SimulatedJob Act(SimulatedWorld world, int number, string job) => act(world, number, job);

    /// <summary>What is wrong at the end; empty if nothing is.</summary>
    public IReadOnlyList<string> Wrong(SimulatedWorld world, int number) => [.. wrong(world, number), .. Everywhere(world, number)];

    /// <summary>Whether the request is recorded, so that a run without its event carries it out.</summary>
    public bool WishIsWritten(SimulatedWorld world, int number)
    {
        var labels = world.Labels(number);
        return name is "stop" or "close" || name.StartsWith("clean-up", StringComparison.Ordinal) || labels.Targets.Count > 0 || Wrong(world, number).Count == 0;
    }

    static void Running(SimulatedWorld world, int number)
    {
        world.Label("earlier", number, Start, "maxime");
        world.RunToEnd();
    }

    /// <summary>Three pull requests with environments that have expired; their numbers follow each other.</summary>
    public static void ThreeExpired(SimulatedWorld world, int number)
    {
        Seed(world, [number, world.OpenPullRequest(), world.OpenPullRequest()]);
        world.Time.Advance(TimeSpan.FromHours(49));
    }

    /// <summary>Gives pull requests what a start has left behind: a service that answers, an image, labels and their definitions.</summary>
    public static void Seed(SimulatedWorld world, IReadOnlyList<int> pulls)
    {
        var seeded = pulls.Select(number => (Number: number, Commit: world.GitHub.PullRequest(number).HeadOid)).ToList();
        foreach (var (number, commit) in seeded)
        {
            var service = EnvironmentNames.Service(number, EnvironmentNames.Shorten(commit));
            world.Invariants.Approved.Add(commit);
            world.SeededServices.Add(service);
            world.Aws.PushImage("showtime", EnvironmentNames.ImageTag(number, EnvironmentNames.Shorten(commit)));
            world.Aws.SeedService(new AwsServiceSeed(service)
            {
                Cluster = SimulatedWorld.Cluster,
                Tags = new Dictionary<string, string> { ["showtime_repository"] = "apache/superset" },
                CreatedAt = world.Time.GetUtcNow(),
            });
        }

        world.Time.Advance(TimeSpan.FromMinutes(5));
        foreach (var (number, commit) in seeded)
        {
            var sha = EnvironmentNames.Shorten(commit);
            var address = world.Aws.Tasks.Single(t => t.Service == EnvironmentNames.Service(number, sha)).Address!.ToString();
            LabelDefinition[] carried =
            [
                LabelCatalog.Pointer(commit),
                LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Running)),
                LabelCatalog.Define(new CreatedLabel(sha, world.Time.GetUtcNow())),
                LabelCatalog.Define(new AddressLabel(sha, address, 8080)),
                LabelCatalog.Define(new RequesterLabel(sha, "maxime")),
            ];
            LabelDefinition[] left =
            [
                LabelCatalog.Target(commit),
                .. new[] { EnvironmentStatus.Building, EnvironmentStatus.Built, EnvironmentStatus.Deploying }.Select(status => LabelCatalog.Define(new StatusLabel(sha, status))),
            ];
            foreach (var label in carried.Concat(left)) world.GitHub.DefineLabel(label.Name, label.Color, label.Description);
            foreach (var label in carried) world.GitHub.AddLabel(number, label.Name, "github-actions[bot]");
        }
    }

    static SimulatedJob Event(SimulatedWorld world, int number, string job, string action, string? label)
    {
        var by = action == "closed" ? "stranger" : "maxime";
        var head = world.GitHub.PullRequest(number).HeadOid;
        return world.OnEvent(job, "pull_request_target", world.GitHub.Webhooks.PullRequest(action, number, by, label,
            before: action == "synchronize" ? world.Before : null, after: action == "synchronize" ? head : null));
    }

    static IEnumerable<string> Serves(SimulatedWorld world, int number)
    {
        var sha = EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);
        var labels = world.Labels(number);
        if (!labels.Pointers.Select(p => p.Sha).SequenceEqual([sha])) yield return $"the pointer names {string.Join(',', labels.Pointers.Select(p => p.Sha))}, not {sha}";
        if (labels[sha]?.Status != EnvironmentStatus.Running) yield return $"{sha} is {labels[sha]?.Status}";
        if (labels.Environments.Count != 1) yield return $"{labels.Environments.Count} environments have labels";
        if (labels.Targets.Count > 0) yield return "a target is left";
        if (labels.StartTrigger is not null) yield return "the trigger is left";
        var task = world.Aws.Tasks.LastOrDefault(t => t.LastStatus == "RUNNING");
        if (task?.Address?.ToString() != labels[sha]?.Address?.Host) yield return $"the address label says {labels[sha]?.Address?.Host}, the task is at {task?.Address}";
        var active = world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name).ToList();
        if (!active.SequenceEqual([EnvironmentNames.Service(number, sha)])) yield return $"services: {string.Join(',', active)}";
    }

    static IEnumerable<string> Gone(SimulatedWorld world, int number, Func<string, bool> mustBeGone)
    {
        foreach (var label in world.GitHub.Labels(number).Where(l => mustBeGone(l.Name))) yield return $"label {label.Name} is left";
        foreach (var service in world.Aws.Services.Where(s => s.Status != "INACTIVE" && s.RunningCount + s.PendingCount > 0 || s.Status == "ACTIVE")) yield return $"service {service.Name} is {service.Status}";
        foreach (var image in world.Aws.Images.Where(i => i.Tags.Count > 0)) yield return $"image {image.Tags[0]} is left";
        foreach (var definition in world.Aws.TaskDefinitions.Where(d => d.Status == "ACTIVE")) yield return $"revision {definition.Arn} is left";
        foreach (var definition in world.GitHub.Definitions.Where(d => LabelGrammar.Parse(d.Name) is EnvironmentLabel)) yield return $"definition {definition.Name} is left";
    }

    static IEnumerable<string> Failed(SimulatedWorld world, int number)
    {
        var sha = EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);
        var labels = world.Labels(number);
        if (labels[sha]?.Status != EnvironmentStatus.Failed) yield return $"{sha} is {labels[sha]?.Status}";
        if (labels.Pointers.Count > 0) yield return "something is pointed at";
        if (world.Aws.Services.Any(s => s.Status == "ACTIVE")) yield return "a service is left";
    }

    static IEnumerable<string> Everywhere(SimulatedWorld world, int number)
    {
        foreach (var lease in world.GitHub.Definitions.Where(d => LabelGrammar.Parse(d.Name) is LeaseLabel)) yield return $"the lease {lease.Name} is left";
        var comments = world.GitHub.Comments(number);
        if (comments.GroupBy(c => c.Body.Split('\n')[0]).Any(g => g.Count() > 1)) yield return "a comment stands there twice";
        foreach (var violation in world.Invariants.Violations) yield return $"never true: {violation}";
    }
}

/// <summary>A scenario in which one request is disturbed once. The job itself must reach the right end.</summary>
/// <param name="Happened">Whether there was such a request.</param>
/// <param name="Requests">How many requests were carried out.</param>
/// <param name="Wrong">What is wrong, with the trace; null if nothing is.</param>
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
