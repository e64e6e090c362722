using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Benchmarks;

/// <summary>Time and allocations of what is pure and often done.</summary>
static class Micro
{
    public static IReadOnlyList<MicroResult> Measure()
    {
        var configuration = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(Files.Root, "artifacts", "bench", "micro"));
        var summary = BenchmarkRunner.Run<PureParts>(configuration);
        return
        [
            .. from report in summary.Reports
               where report.ResultStatistics is not null
               let result = new MicroResult(
                   report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                   Math.Round(report.ResultStatistics!.Mean / 1000, 2),
                   Math.Round(report.ResultStatistics.StandardError / 1000, 2),
                   report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
               select result,
        ];
    }
}

/// <summary>The benchmarks. Public, because BenchmarkDotNet derives from it.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class PureParts
{
    const int Environments = 200;

    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    readonly List<PullRequestSnapshot> _pullRequests = [];
    readonly List<DeployedService> _services = [];
    readonly List<Observation> _observations = [];
    List<ShowtimeEnvironment> _environments = [];
    List<string> _names = [];
    CleanupObservation _seen = null!;

    /// <summary>Makes 200 pull requests with five labels and a service each, and 1,400 definitions, 400 of them left over.</summary>
    [GlobalSetup]
    public void Arrange()
    {
        for (var number = 1; number <= Environments; number++)
        {
            var commit = number.ToString("x8", CultureInfo.InvariantCulture) + new string('a', 32);
            var sha = EnvironmentNames.Shorten(commit[1..] + "a");
            var created = Now.AddHours(-49);
            LabelDefinition[] labels =
            [
                LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Running)),
                LabelCatalog.Define(new CreatedLabel(sha, created)),
                LabelCatalog.Define(new AddressLabel(sha, "198.18.0.1", null)),
                LabelCatalog.Define(new RequesterLabel(sha, "maria")),
                LabelCatalog.Pointer(commit[1..] + "a"),
            ];
            _pullRequests.Add(new()
            {
                Repository = World.Repository,
                Number = number,
                NodeId = $"PR_{number}",
                State = PullRequestState.Open,
                HeadSha = commit[1..] + "a",
                Viewer = "github-actions",
                ReadAt = Now,
                Labels = [.. labels.Select(l => new AttachedLabel(l.Name, l.Description, "github-actions", created))],
            });
            _services.Add(new()
            {
                Name = EnvironmentNames.Service(number, sha),
                PullRequest = number,
                Sha = sha,
                State = ServiceState.Active,
                Tasks = 1,
                CreatedAt = created,
                RequestedBy = "maria",
            });
        }

        _observations.AddRange(_pullRequests.Select(p => new Observation { PullRequest = p, Now = Now }));
        var left = Enumerable.Range(0, 400).Select(i => LabelGrammar.Format(new StatusLabel($"{i:d3}beef", EnvironmentStatus.Running))).ToList();
        _names = [.. _pullRequests.SelectMany(p => p.Labels).Select(l => l.Name), .. left];
        _environments = Join();
        _seen = new()
        {
            PullRequests = _observations,
            Environments = _environments,
            Definitions = [.. _names.Select(name => new DefinitionUse(new(name, "ededed", ""), left.Contains(name) ? 0 : 1, Now.AddHours(-49)))],
            Now = Now,
        };
    }

    /// <summary>The label grammar.</summary>
    [Benchmark(Description = "label grammar: 1,400 names parsed")]
    public int Parse() => _names.Count(name => LabelGrammar.Parse(name) is EnvironmentLabel);

    /// <summary>The labels of pull requests.</summary>
    [Benchmark(Description = "labels of 200 pull requests read")]
    public int Labels() => _pullRequests.Sum(p => new PullRequestLabels(p.Labels).Environments.Count);

    /// <summary>The decision table.</summary>
    [Benchmark(Description = "planner: 200 pull requests planned")]
    public int Plan() => _observations.Count(o => Planner.Plan(o, Intent.OfSchedule).SyncNeeded);

    /// <summary>The inventory.</summary>
    [Benchmark(Description = "inventory: 200 pull requests joined with their services")]
    public int Inventory() => Join().Count;

    /// <summary>The clean-up's plan.</summary>
    [Benchmark(Description = "clean-up planner: 200 expired, 400 of 1,400 definitions left over")]
    public int CleanUp() => CleanupPlanner.Items(new() { RespectTimeToLive = true }, _seen).Count;

    List<ShowtimeEnvironment> Join() =>
        [.. _pullRequests.Zip(_services).SelectMany(pair => EnvironmentInventory.Join(pair.First, [pair.Second], new(), Now))];
}
