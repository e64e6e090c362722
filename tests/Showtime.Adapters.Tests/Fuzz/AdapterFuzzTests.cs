using System.Text;
using Amazon.ECS.Model;
using FsCheck;
using FsCheck.Fluent;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Configuration;
using Showtime.Adapters.Docker;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using EcsTask = Amazon.ECS.Model.Task;

namespace Showtime.Adapters.Tests.Fuzz;

/// <summary>Whatever a file, a tag, a label's description or an answer holds, reading it throws nothing but one clear error.</summary>
public sealed class AdapterFuzzTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, int> Cases = new()
    {
        [nameof(A_configuration_file_is_read_or_refused)] = 20_000,
        [nameof(A_variable_or_a_parameter_is_read_or_refused)] = 10_000,
        [nameof(A_lease_is_read_whatever_its_description_says)] = 15_000,
        [nameof(The_tags_of_a_service_are_read_and_written)] = 15_000,
        [nameof(An_image_name_is_read_or_refused)] = 15_000,
        [nameof(A_pull_request_of_GitHub_is_read_or_refused)] = 10_000,
        [nameof(The_log_of_a_build_or_a_task_is_read)] = 10_000,
    };

    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    const string Yaml = """
        # .github/showtime.yml
        x-common: &common
          A: "1"
          B: two
        image: { repository: apache/superset, context: ., dockerfile: Dockerfile, target: showtime,
                 platform: linux/amd64, buildArgs: { INCLUDE_CHROMIUM: "false" }, cache: null }
        environment:
          container: app
          port: 8080
          healthPath: /health
          startupTimeout: 15m
          ttl: 48h
          size: large
          variables:
            <<: *common
            C: ~
          secrets: { KEY: "arn:aws:secretsmanager:us-west-2:123456789012:secret:x" }
        deploy:
          target: ecs
          ecs:
            region: us-west-2
            subnets: [subnet-a, subnet-b]
            securityGroups:
              - sg-a
        limits: { attempts: 2, lease: 10m, reviewTime: 60s }
        feedback: { comments: sticky, deployments: false }
        """;

    static readonly string[] Values =
    [
        "48h", "close", "10m", "2", "true", "large", "apache/superset:x", "localhost:5000/app", "a,b", "[\"a\",\"b\"]", "K=V,L=W", "{\"K\":\"V\"}",
        "-10675199.02:48:05.4775808", "us-west-2", "/health", "arn:aws:ssm:x", "archive", "\\ud800",
    ];

    static readonly string[] Images =
    [
        "apache/superset", "apache/superset:pr-7-abc123f-ci", "localhost:5000/app:1", "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime:latest",
        "[::1]:5000/a/b:c", "registry.example.com/a_b/c__d/e-f:tag", "nginx",
        "index.docker.io/library/nginx:1", "127.0.0.1:5055/x",
    ];

    readonly FuzzRun fuzz = new(output, Cases);

    [Fact]
    public void This_class_runs_its_share_of_the_cases() => Assert.True(fuzz.Total() >= 95_000);

    [Fact]
    public void A_configuration_file_is_read_or_refused() => fuzz.Run(
        HostileText.Like(
            [Yaml, .. Yaml.Split("\n").Where(line => !line.StartsWith(' ')), "limits:\n  lease: -10675199.02:48:05.4775808\n", "a: &a [*a]", "&a { *a : b }",
                "image: &i { <<: *i }"],
            "&a ", "*a", "*common", "<<: ", "? ", "- ", "!!binary ", "!!int ", "!x ", "|\n  ", ">\n  ", "{", "}", "[", "]", "---\n", "...\n", "%YAML 9.9\n",
            "limits: ", "lease: ", "-10675199.02:48:05.4775808", "99999w", "{a: b}"),
        text =>
        {
            if (Configured(text, [], []) is { } read)
                _ = ImageReference.Parse(read.Value.Image.Repository).OnLoopback;
        });

    [Fact]
    public void A_variable_or_a_parameter_is_read_or_refused()
    {
        var keys = ConfigurationKeys.All.Values.ToArray();
        var cases = Gen.Elements(keys).Zip(
            HostileText.Like(Values, "{", "[", "\"", "'")).Zip(HostileText.Like([.. keys.Select(key => key.Path), .. keys.Select(key => key.Variable)]),
            (known, unknown) => (Key: known.Item1, Value: known.Item2, Unknown: unknown));
        fuzz.Run(cases, run => FuzzRun.SmallerText(run.Value).Select(value => run with { Value = value }), run =>
        {
            Configured(null, new() { [run.Key.Variable] = run.Value }, []);
            Configured(null, new() { ["SHOWTIME_" + run.Unknown] = run.Value }, new() { [run.Key.Path] = run.Value, [run.Unknown] = run.Value });
        }, run => $"{run.Key.Path} = {FuzzRun.Escaped(run.Value)}, {FuzzRun.Escaped(run.Unknown)}");
    }

    [Fact]
    public void A_lease_is_read_whatever_its_description_says() => fuzz.Run(
        HostileText.Like(
            ["job-7.1 until 2026-11-22T12:10:00Z", "job until 9999-12-31T23:59:59Z", "job until 0001-01-01T00:00:00Z"],
            " until ",
            "T",
            "Z",
            "9999-12-31T23:59:59Z"),
        description =>
        {
            var lease = LeaseText.Read(new KnownDefinition("L", new LabelDefinition("🎪 🔐 pr-7", "FFF9C4", description)));
            Assert.NotNull(lease);
            _ = LeaseRules.IsLive(lease, Now);
            if (lease.Until != DateTimeOffset.MinValue && lease.Owner.All(char.IsAsciiLetterOrDigit))
                Assert.Equal(
                    lease, LeaseText.Read(new KnownDefinition("L", new LabelDefinition("🎪 🔐 pr-7", "FFF9C4", LeaseText.Describe(lease.Owner, lease.Until)))));
            _ = LeaseText.Read(new KnownDefinition("L", new LabelDefinition("🎪 🔐 " + description, "FFF9C4", description)));
        });

    [Fact]
    public void The_tags_of_a_service_are_read_and_written() => fuzz.Run(
        Gen.ArrayOf(
            HostileText.Like(
                ["1763769600", "253402300799", "253402300800", "-62135596800", "true", "large", "standard", "1", "acme/app",
                    "maxime[bot]", "pr-7-abc123f-service", "pr-7-service"],
                "[bot]",
                "🎪",
                new('x', 300)),
            4),
        texts =>
        {
            if (texts.Length < 4) return;
            var service = new Service
            {
                ServiceName = texts[0],
                Status = "ACTIVE",
                Tags = [.. texts.Zip(
                    (string[])[ShowtimeTags.Created, ShowtimeTags.Expires, ShowtimeTags.Size, ShowtimeTags.Repository],
                    (value, key) => new Tag { Key = key, Value = value })],
                Deployments = [new Deployment { Status = "PRIMARY", RolloutState = "FAILED", RolloutStateReason = texts[1] }],
                Events = [new ServiceEvent { Message = texts[2] }],
            };
            var view = EcsServiceView.Of(service);
            Assert.True(view.Sha.Length is 0 or EnvironmentNames.ShortShaLength);
            foreach (var text in texts)
            {
                var clean = ShowtimeTags.Sanitise(text);
                Assert.InRange(clean.Length, 0, 256);
                Assert.True(clean.All(c => char.IsLetterOrDigit(c) || "_./=+-:@ ".Contains(c, StringComparison.Ordinal)), FuzzRun.Escaped(clean));
            }

            if (view.ExpiresAt is { } end) Assert.Equal(end, ShowtimeTags.ReadTime([ShowtimeTags.Expiry(end)], ShowtimeTags.Expires));
        });

    [Fact]
    public void An_image_name_is_read_or_refused() => fuzz.Run(
        HostileText.Like(Images, ":99999", ":0", "[", "]", "[::::]", "[1:2]", "@sha256:", "..", "__", "--", "-.-", "localhost", new('a', 300), "111.x"), text =>
        {
            if (Refused(() => ImageReference.Parse(text)) is not { } image) return;
            _ = image.OnLoopback;
            Assert.Equal(image, ImageReference.Parse(image.ToString()));
            _ = EcrHost.Parse(image.Registry);
        });

    [Fact]
    public void A_pull_request_of_GitHub_is_read_or_refused()
    {
        string[] answers =
        [
            """
            {"data":{"repository":{"pullRequest":{"id":"PR_7","number":7,"title":"t","body":"b","state":"OPEN","isCrossRepository":true,
            "headRefOid":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","headRefName":"x",
            "headRepository":{"nameWithOwner":"stranger/app"},"updatedAt":"2026-11-22T12:00:00Z",
            "url":"https://github.com/acme/app/pull/7","author":{"login":"stranger"},
            "latestOpinionatedReviews":{"nodes":[{"state":"APPROVED","commit":{"oid":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"author":{"__typename":"User"}}]},
            "labels":{"pageInfo":{"hasNextPage":false},"nodes":[{"id":"L1","name":"bug","color":"FFFFFF","description":null}]},
            "timelineItems":{"nodes":[{"createdAt":"2026-11-22T12:00:00Z","actor":{"login":"maxime"},"label":{"name":"bug"}}]},
            "repository":{"lease":{"id":"L2","name":"x","color":"FFF9C4","description":"job until 2026-11-22T12:10:00Z"}}}}}}
            """,
            """{"data":{"repository":null},"errors":[{"type":"NOT_FOUND","message":"no","path":["repository"],"extensions":{"code":"x","fieldName":"y"}}]}""",
        ];
        fuzz.Run(HostileJson.Like(answers, "🎪 🔐 pr-7", "🎪 🎯 aaaaaaa", "abc", "", "CLOSED", "9999-12-31T23:59:59Z", "http://[", "x[bot]"), json =>
        {
            var answer = GraphQlAnswer.Read(JsonReading.Parse(Encoding.UTF8.GetBytes(json)));
            Refused(() =>
            {
                var snapshot = new SnapshotParser("acme/app", new DefinitionCache(), TimeProvider.System).Read(answer.Whole("acme/app").At("repository", "pullRequest"), "bot");
                Assert.True(EnvironmentNames.IsSha(snapshot.HeadSha), snapshot.HeadSha);
                return snapshot;
            });
        });
    }

    [Fact]
    public void The_log_of_a_build_or_a_task_is_read()
    {
        string[] lines =
        [
            "#12 [stage 3/5] RUN npm ci", "#12 34.5 npm ERR! code ELIFECYCLE",
            "#12 ERROR: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1", "ERROR: failed to solve: x",
            "failed to solve with frontend dockerfile.v0: x",
            "\u001b[31mred\u001b[0m", "::add-mask::x", "CannotPullContainerError: pull image manifest has been retried 1 time(s): not found",
            "(service pr-7) was unable to place a task", "OutOfMemoryError: Container killed due to memory usage",
        ];
        fuzz.Run(Gen.ArrayOf(HostileText.Like(lines, "#1 ", "#99999999999999999999 ", "ERROR: ", "hunter2"), 4), texts =>
        {
            var cleaner = new OutputCleaner(["hunter2"]);
            var log = new BuildLog();
            var splitter = new LineSplitter(80, line => log.Add(cleaner.Clean(line)));
            splitter.Push(string.Concat(texts));
            splitter.Complete();
            _ = (log.FailedStep, log.Reason);
            Assert.InRange(log.Tail.Count, 0, 20);
            foreach (var text in texts)
            {
                var clean = cleaner.Clean(text);
                Assert.DoesNotContain("hunter2", clean, StringComparison.Ordinal);
                Assert.DoesNotContain(clean, char.IsControl);
                Assert.False(clean.TrimStart().StartsWith("::", StringComparison.Ordinal) || clean.TrimStart().StartsWith("##[", StringComparison.Ordinal));
                _ = EcsFailureCause.Of(text);
            }

            if (texts.Length < 4) return;
            var task = new EcsTask
            {
                LastStatus = "STOPPED", StopCode = "EssentialContainerExited", StoppedReason = texts[0], TaskArn = texts[1],
                Containers = [new Container { Name = texts[2], Reason = texts[3], ExitCode = 137 }],
            };
            _ = EcsServiceView.Of(task, "app", 8080, texts[0]);
            _ = EcsServiceView.Trouble(
                new Service { Deployments = [new Deployment { Status = "PRIMARY" }], Events = [new ServiceEvent { Message = texts[1] }] },
                [task, task, task],
                Now,
                TimeSpan.Zero);
        });
    }

    static ResolvedConfiguration? Configured(string? yaml, Dictionary<string, string> variables, Dictionary<string, string> parameters) =>
        Refused(() => ConfigurationReader.Read(yaml is null ? null : new ConfigurationFile("f.yml", yaml), variables, parameters));

    /// <summary>The result; null where it was refused with a clear error.</summary>
    static T? Refused<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ShowtimeException e)
        {
            Assert.NotEqual("", e.Message);
            return null;
        }
    }
}
