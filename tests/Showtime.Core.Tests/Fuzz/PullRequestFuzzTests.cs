using FsCheck;
using FsCheck.Fluent;
using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Texts = Showtime.Hosting.Texts;

namespace Showtime.Core.Tests.Fuzz;

/// <summary>Whatever stands on a pull request, in the cloud or in an event, deciding about it throws nothing but a clear error.</summary>
public sealed class PullRequestFuzzTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, int> Cases = new()
    {
        [nameof(A_pull_request_is_listed_planned_and_cleaned_up)] = 30_000,
        [nameof(An_event_is_read_and_planned_or_refused_as_invalid)] = 30_000,
    };

    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    static readonly string Head = new('a', 40);

    static readonly DateTimeOffset?[] Times =
    [
        null,
        DateTimeOffset.MinValue,
        DateTimeOffset.MaxValue,
        new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        new(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Now,
        Now.AddMinutes(-1),
        Now.AddDays(-3),
        Now.AddYears(5000),
    ];

    static readonly string[] Logins = ["bot", "github-actions", "writer", "triager", "stranger", "Writer", "writer[bot]", ""];

    static readonly string[] Events =
    [
        Payload("labeled", """ "label":{"id":1,"name":"x","color":"FFD700"}, """),
        Payload("synchronize", $""" "before":"{new string('b', 40)}","after":"{new string('a', 40)}", """),
        Payload("closed", ""),
        Payload("opened", ""),
        """
        {"action":"created","issue":{"number":7,"title":"t","pull_request":{"url":"https://api.github.com/x"}},
        "comment":{"id":99,"body":"/testenv up","created_at":"2026-11-22T12:00:00Z","user":{"login":"writer","type":"User"}},
        "sender":{"login":"writer","type":"User"}}
        """,
        """
        {"action":"completed","workflow_run":{"id":1,"head_branch":"x","head_sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "head_repository":{"full_name":"stranger/app"},"pull_requests":[]},"sender":{"login":"writer"}}
        """,
        """{"inputs":{"pr":"7"},"ref":"refs/heads/main","sender":{"login":"writer"}}""", """{"schedule":"0 * * * *"}""",
    ];

    static readonly string[] Names =
        ["pull_request_target", "pull_request", "issue_comment", "workflow_run", "workflow_dispatch", "repository_dispatch", "schedule", "push", ""];

    readonly FuzzRun fuzz = new(output, Cases);

    [Fact]
    public void This_class_runs_its_share_of_the_cases() => Assert.True(fuzz.Total() >= 60_000);

    [Fact]
    public void A_pull_request_is_listed_planned_and_cleaned_up() => fuzz.Run(HostileText.From(Situation.Of), Situation.Smaller, situation =>
    {
        var (seen, rules) = (situation.Seen(), situation.Rules);
        var environments = EnvironmentInventory.Join(seen.PullRequest, seen.Services, seen.Configuration, Now);
        Assert.All(environments, environment => Assert.Equal(Texts.EnvironmentColumns.Count, Texts.Row(environment).Count));
        Assert.Null(CommandParser.Parse(CommandAnswers.Status(environments, Now).Body));
        Assert.Equal(7, Planner.Plan(seen, situation.Intent).PullRequest);
        Assert.NotNull(NextStep.For(seen, situation.Intent));
        Assert.NotNull(CleanupPlanner.Items(rules, new CleanupObservation
        {
            PullRequests = [seen],
            Environments = environments,
            Leases = seen.PullRequest.Lease is { } lease ? [lease] : [],
            Deployments = [new DeploymentRecord("D", 8, Head, situation.Time)],
            Definitions = [.. seen.PullRequest.Labels.Select(
                label => new DefinitionUse(new LabelDefinition(label.Name, "FFFFFF", label.Description), 0, situation.Time))],
            Now = Now,
        }));
        // Also where the plan would reconcile instead.
        Assert.All(
            environments,
            environment => Assert.DoesNotContain(
                "", new[] { CleanupPlanner.WhyExpired(environment, rules, Now), CleanupPlanner.WhyOrphan(environment, rules, Now) }));
    }, situation => situation.ToString());

    [Fact]
    public void An_event_is_read_and_planned_or_refused_as_invalid()
    {
        var payloads = HostileJson.Like(
            Events,
            [.. TextFuzzTests.Labels, "/testenv up", "/showtime start abc", "abc", "", new('a', 39), new('A', 40), new('g', 40),
                "writer", "stranger[bot]", "Bot"]);
        string[][] onIt = [[], ["🎪 🏗\uFE0F aaaaaaa", "🎪 ⚡ showtime-trigger-start"], ["🎪 🎯 bbbbbbb", "🎪 bbbbbbb 🚦 running"]];
        var cases = Gen.Elements(Names).Zip(Gen.Elements(onIt)).Zip(payloads, (run, json) => (Name: run.Item1, Labels: run.Item2, Json: json));
        fuzz.Run(cases, run => FuzzRun.SmallerText(run.Json).Select(json => run with { Json = json }), run =>
        {
            RunEvent cause;
            try
            {
                cause = RunEventReader.Read(run.Name, run.Json, "actor");
            }
            catch (ShowtimeException e) when (e.Error == ShowtimeError.InvalidInput)
            {
                return;
            }

            Assert.NotEqual(RunEventKind.Operator, cause.Kind);
            _ = CommandParser.Parse(cause.Comment);
            var seen = new Situation([.. run.Labels.Select(label => new AttachedLabel(label, "", "writer", Now))]).Seen();
            Assert.NotNull(NextStep.For(seen, new Intent { Event = cause.About(7) }));
        }, run => $"{run.Name} on [{string.Join(", ", run.Labels)}]: {FuzzRun.Escaped(run.Json)}");
    }

    static string Payload(string action, string more) => $$$"""
        {"action":"{{{action}}}","number":7,{{{more}}}"pull_request":{"number":7,"title":"t","body":"b","state":"open",
        "head":{"ref":"x","sha":"{{{new string('a', 40)}}}","repo":{"full_name":"stranger/app","fork":true}},
        "base":{"ref":"main"},"labels":[{"name":"bug"}],"user":{"login":"stranger","type":"User"}},
        "repository":{"full_name":"acme/app"},"sender":{"login":"writer","type":"User"}}
        """;

    /// <summary>A pull request with its labels and services.</summary>
    sealed record Situation(AttachedLabel[] Labels)
    {
        public DeployedService[] Services { get; init; } = [];

        public bool CloudRead { get; init; } = true;

        public string Body { get; init; } = "";

        public bool Fork { get; init; }

        public PullRequestState State { get; init; }

        public LeaseView View { get; init; }

        public DateTimeOffset? Until { get; init; }

        public DateTimeOffset? Time { get; init; }

        /// <summary>What causes the run.</summary>
        public int Cause { get; init; }

        public CleanupRequest Rules => CloudRead ? new() { RespectTimeToLive = true, MaxAge = Cause == 0 ? TimeSpan.FromDays(7) : null } : new();

        public static Situation Of(Random random)
        {
            string[] words = [.. TextFuzzTests.LabelWords, .. TextFuzzTests.LabelWords, "\n", "\u202e", "\ud83c"];
            string Name() =>
                random.Next(12) == 0
                    ? HostileText.RawText(random) : random.Next(2) == 0 ? HostileText.Pick(random, TextFuzzTests.Labels)
                    : HostileText.Changed(random, TextFuzzTests.Labels, words);
            string Description() => random.Next(5) switch
            {
                0 => LabelCatalog.Target(Head).Description,
                1 => HostileText.Changed(random, ["Attempt 2 failed: x", "Attempt 999 failed", LabelCatalog.Pointer(Head).Description], words),
                _ => "",
            };
            return new Situation(
                [.. Enumerable.Range(0, random.Next(9)).Select(
                    _ => new AttachedLabel(Name(), Description(), HostileText.Pick(random, Logins), HostileText.Pick(random, Times)))])
            {
                Services = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Service(random))],
                CloudRead = random.Next(4) > 0,
                Body = random.Next(3) == 0 ? HostileText.Changed(random, ["FEATURE_X=true FEATURE_Y=maybe"], words) : "",
                Fork = random.Next(2) == 0,
                State = random.Next(4) == 0 ? PullRequestState.Closed : PullRequestState.Open,
                View = HostileText.Pick(random, Enum.GetValues<LeaseView>()),
                Until = HostileText.Pick(random, Times),
                Time = HostileText.Pick(random, Times),
                Cause = random.Next(6),
            };
        }

        public static IEnumerable<Situation> Smaller(Situation situation) =>
        [
            .. FuzzRun.SmallerList(situation.Labels, SmallerLabel).Select(labels => situation with { Labels = labels }),
            .. FuzzRun.SmallerList(situation.Services, _ => []).Select(services => situation with { Services = services }),
            .. situation.Until is null ? Array.Empty<Situation>() : [situation with { Until = null }],
            .. situation.Body.Length == 0 ? Array.Empty<Situation>() : [situation with { Body = "" }],
        ];

        public Observation Seen() => new()
        {
            PullRequest = new PullRequestSnapshot
            {
                Repository = "acme/app", Number = 7, NodeId = "PR_7", State = State,
                HeadSha = Head, Viewer = "bot", Body = Body, IsFork = Fork, Labels = Labels, Url = new Uri(
                    "https://github.com/acme/app/pull/7"),
                Lease = Until is { } until ? new LeaseRecord("L", 7, "job", until) : null,
            },
            Configuration = new() { Environment = new() { Ttl = Fork ? TimeToLive.UntilClose : TimeToLive.Parse("99999w") } },
            Permissions = new Dictionary<string, PermissionLevel>(
                StringComparer.OrdinalIgnoreCase) { ["writer"] = PermissionLevel.Write, ["triager"] = PermissionLevel.Triage,
                ["stranger"] = PermissionLevel.None },
            Services = CloudRead ? Services : null,
            Head = new HeadHistory(Head, Time),
            Lease = View,
            WantedFingerprint = "f",
            Now = Now,
        };

        public Intent Intent => Cause switch
        {
            0 => Intent.OfSchedule,
            1 => new() { Event = RunEvent.ByOperator },
            2 => new() { Event = RunEvent.ByOperator, Start = true, TimeToLive = TimeToLive.Parse("99999w") },
            3 => new() { Event = RunEvent.ByOperator, Stop = true },
            4 => new() { Event = new() { Kind = RunEventKind.Labeled, Actor = "writer", PullRequest = 7, Sha = Head, Label = Labels.FirstOrDefault()?.Name } },
            _ => new() { Event = new() { Kind = RunEventKind.Pushed, Actor = "writer", PullRequest = 7, Sha = Head, Before = new('b', 40) } },
        };

        public override string ToString() =>
            $"{State}, cause: {Cause}, fork: {Fork}, lease: {View} until {Until:O}, cloud read: {CloudRead}, time: {Time:O}, text: {FuzzRun.Escaped(Body)}\n"
            + string.Join("\n", Labels.Select(l => $"label {FuzzRun.Escaped(l.Name)} ({FuzzRun.Escaped(l.Description)}) by '{l.AddedBy}' at {l.AddedAt:O}"))
            + string.Concat(Services.Select(s => "\n" + s));

        static IEnumerable<AttachedLabel> SmallerLabel(AttachedLabel label) => FuzzRun.SmallerText(label.Name).Select(name => label with { Name = name });

        static DeployedService Service(Random random)
        {
            var sha = HostileText.Pick(random, ["", "aaaaaaa", "abc123f", "bbbbbbb"]);
            return new DeployedService
            {
                Name = sha.Length == 0 ? "pr-7-service" : $"pr-7-{sha}-service",
                PullRequest = 7,
                Sha = sha,
                State = HostileText.Pick(random, Enum.GetValues<ServiceState>()),
                Tasks = random.Next(2),
                CreatedAt = HostileText.Pick(random, Times),
                ExpiresAt = HostileText.Pick(random, Times),
                RequestedBy = random.Next(2) == 0 ? null : HostileText.RawText(random),
                Fingerprint = random.Next(2) == 0 ? null : "g",
                Image = random.Next(2) == 0 ? null : HostileText.RawText(random),
                Task = random.Next(2) == 0
                    ? null
                    : new DeployedTask { Id = "t", Running = true, Newest = true, Address = HostileText.Pick(
                        random, ["10.0.0.1", "x", "", "::1", "999.1.1.1"]) },
            };
        }
    }
}
