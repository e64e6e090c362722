using System.Text.RegularExpressions;
using Showtime.Adapters.Templates;
using Showtime.Core.Commands;
using Showtime.Core.Planning;
using Showtime.Core.Templates;
using YamlDotNet.RepresentationModel;

namespace Showtime.Adapters.Tests.Templates;

/// <summary>The rules for every workflow that a repository gets.</summary>
public sealed partial class WorkflowTests
{
    const string Sums = "d5a8a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";

    static readonly string Root = RepositoryFolder.Path;

    static readonly Dictionary<string, PlannedFile> Files =
        new ProjectTemplates(Sums).Workflows(
            "/nowhere/.github/workflows", Enum.GetValues<WorkflowKind>(), "eu-west-1").ToDictionary(file => Path.GetFileName(file.Path));

    public static TheoryData<string> Names => [.. Files.Keys];

    /// <summary>What starts it, and the permissions of its one job.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "showtime.yml", "pull_request_target: labeled unlabeled synchronize closed reopened; workflow_dispatch: number sha", "contents: read, issues: write, pull-requests: write, id-token: write" },
        { "showtime-cleanup.yml", "schedule: ; workflow_dispatch: ", "contents: read, issues: write, pull-requests: write, id-token: write" },
        { "showtime-commands.yml", "issue_comment: created", "contents: read, issues: write, pull-requests: write, id-token: write" },
        { "showtime-build.yml", "pull_request: labeled synchronize", "contents: read" },
        { "showtime-publish.yml", "workflow_run: completed", "actions: read, contents: read, issues: write, pull-requests: write, id-token: write" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void It_starts_for_these_events_and_has_only_these_permissions(string name, string events, string permissions)
    {
        var root = Parse(name);

        Assert.Equal(events, string.Join("; ", Map(root["on"]).Select(pair => $"{pair.Key}: {Activities(pair.Value)}")));
        Assert.Empty(Map(root["permissions"]));
        Assert.Equal(permissions, string.Join(", ", Map(Job(name)["permissions"]).Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_pinned_by_digest_with_its_version_beside_it(string name) => Assert.All(
        Files[name].Text.Split('\n').Where(line => line.TrimStart().StartsWith("uses:", StringComparison.Ordinal)),
        line => Assert.Matches(@"^\s+uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_step_fetches_the_pull_requests_code_or_keeps_a_token(string name) =>
        Assert.DoesNotContain(Steps(name), step => Text(step, "uses").StartsWith("actions/checkout", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_secret_is_used_and_no_key(string name)
    {
        Assert.DoesNotContain("secrets.", Files[name].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("aws-access-key-id", Files[name].Text, StringComparison.Ordinal);
        if (name == "showtime-build.yml") Assert.DoesNotContain("configure-aws-credentials", Files[name].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_of_a_stranger_gets_into_a_script(string name) => Assert.All(Steps(name).Where(IsScript), step =>
    {
        // Values come through the environment, where they are never read as code.
        Assert.DoesNotContain("${{", Text(step, "run"), StringComparison.Ordinal);
        Assert.Equal("pwsh", Text(step, "shell"));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void The_module_of_this_version_and_hash_is_installed_first(string name)
    {
        var script = Text(Steps(name)[0], "run");

        string[] order =
            [$"Save-PSResource Showtime -Version '{ProjectTemplates.Version}' -Repository PSGallery ", $"'{Sums}  SHA256SUMS'", "{ throw ", "Move-Item $module $modules"];
        var places = order.Select(part => script.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_build_that_was_never_published_knows_no_hash_and_says_so()
    {
        var file = new ProjectTemplates(sums: null).Workflows("/nowhere/.github/workflows", [WorkflowKind.Cleanup], "eu-west-1")[0];

        Assert.Contains("          # Without a hash", file.Text, StringComparison.Ordinal);
        Assert.Contains($"          Install-PSResource Showtime -Version '{ProjectTemplates.Version}'", file.Text, StringComparison.Ordinal);
    }

    /// <summary>What a step that only looks can say, by the job's own commands.</summary>
    static readonly string[] Answers =
    [
        .. new Plan { Repository = "", PullRequest = 1, Action = default, Reason = default }.ToOutputs().Select(output => output.Key),
        .. CommandOutputs.Of(new() { Outcome = default }).Select(output => output.Key),
        "publish_needed",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_role_is_taken_only_where_a_look_without_it_says_so(string name)
    {
        var steps = Steps(name);
        var role = steps.FindIndex(step => Text(step, "uses").StartsWith("aws-actions/", StringComparison.Ordinal));
        if (name == "showtime-build.yml")
        {
            Assert.Equal(-1, role);
            return;
        }

        if (name == "showtime-cleanup.yml")
        {
            // Only the cloud knows what no label names, and nothing that a stranger does starts this job.
            Assert.Equal(["schedule", "workflow_dispatch"], Map(Parse(name)["on"]).Select(pair => pair.Key));
            return;
        }

        var look = steps.FindIndex(step => Text(step, "id") == "look");
        Assert.InRange(look, 0, role - 1);
        Assert.Contains(" -CheckOnly", Text(steps[look], "run"), StringComparison.Ordinal);
        Assert.Equal("", Text(steps[look], "if"));
        Assert.Contains(Condition().Match(Text(steps[role], "if")).Groups["output"].Value, Answers);
        Assert.All(steps.Skip(look + 1).Where(step => Text(step, "if").Length > 0 && Text(step, "if") != NotBlocked), step => Assert.Matches(Condition(), Text(step, "if")));
        // Nothing between the installation and the look, and nothing else that uses what the comment or the pull request holds.
        Assert.Equal(1, look);
    }

    [Theory]
    [InlineData("showtime-commands.yml", "command_needed")]
    [InlineData("showtime-publish.yml", "publish_needed")]
    public void Nothing_at_all_is_done_after_a_look_that_finds_no_work(string name, string output)
    {
        var steps = Steps(name);
        var after = steps.Skip(steps.FindIndex(step => Text(step, "id") == "look") + 1).ToList();

        Assert.NotEmpty(after);
        Assert.All(after, step => Assert.Matches(Condition(), Text(step, "if")));
        Assert.Equal($"steps.look.outputs.{output} == 'true'", Text(after[^1], "if"));
    }

    [Theory]
    [InlineData(PlanReason.OperationBlocked)]
    [InlineData(PlanReason.LimitReached)]
    public void A_start_that_is_refused_with_an_answer_goes_on_to_give_it(object reason)
    {
        var plan = new Plan { Repository = "", PullRequest = 1, Action = PlanAction.Blocked, Reason = (PlanReason)reason };
        var word = plan.ToOutputs().Single(output => output.Key == "blocked_reason").Value;

        Assert.Contains($"\"{word}\"", Text(Steps("showtime.yml")[^1], "if"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_starts_a_runner_only_where_a_person_wrote_something_like_a_command_on_a_pull_request() => Assert.Equal(
        "github.event.issue.pull_request && github.event.comment.user.type != 'Bot' && "
        + "(contains(github.event.comment.body, '/testenv') || contains(github.event.comment.body, '/showtime'))",
        Text(Job("showtime-commands.yml"), "if"));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_does_not_depend_on_concurrency(string name) => Assert.DoesNotContain("\nconcurrency:", Files[name].Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_role_is_assumed_with_a_token_in_the_given_region(string name) => Assert.All(
        Steps(name).Where(step => Text(step, "uses").StartsWith("aws-actions/", StringComparison.Ordinal)),
        step => Assert.Equal(("${{ vars.SHOWTIME_AWS_ROLE }}", "eu-west-1"), (Text(step["with"], "role-to-assume"), Text(step["with"], "aws-region"))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_cmdlets_and_parameters_exist_in_the_module(string name)
    {
        var manifest = File.ReadAllText(Path.Combine(Root, "Showtime.psd1"));
        var calls = Steps(name).Where(IsScript).SelectMany(step => Calls().Matches(Text(step, "run"))).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call =>
        {
            var (verb, noun) = (call.Groups["verb"].Value, call.Groups["noun"].Value);
            Assert.Contains($"'{verb}-{noun}'", manifest, StringComparison.Ordinal);
            var source = File.ReadAllText(Path.Combine(Root, "src", "Showtime.PowerShell", "Commands", $"{verb}{noun}Command.cs"));
            Assert.All(call.Groups["parameter"].Captures, parameter => Assert.Matches($@"public [A-Za-z\[\]?]+ {parameter.Value} {{ get; set; }}", source));
        });
    }

    [Fact]
    public void The_second_stage_waits_for_the_first_by_its_name() =>
        Assert.Equal(
            Text(Parse("showtime-build.yml"), "name"),
            ((YamlSequenceNode)Parse("showtime-publish.yml")["on"]["workflow_run"]["workflows"]).Single().ToString());

    [Fact]
    public void The_archive_is_fetched_by_the_number_of_its_run() => Assert.Contains(
        Steps("showtime-publish.yml"), step => Text(step, "uses").StartsWith("actions/download-artifact", StringComparison.Ordinal)
            && Text(step["with"], "run-id") == "${{ github.event.workflow_run.id }}");

    static YamlMappingNode Parse(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Files[name].Text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    static YamlNode Job(string name) => Map(Parse(name)["jobs"]).Single().Value;

    static List<YamlNode> Steps(string name) => [.. (YamlSequenceNode)Job(name)["steps"]];

    static bool IsScript(YamlNode step) => Text(step, "run").Length > 0;

    static string Text(YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? value.ToString() : "";

    static IEnumerable<KeyValuePair<string, YamlNode>> Map(YamlNode node) =>
        node is YamlMappingNode map ? map.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value)) : [];

    static string Activities(YamlNode node) => node is not YamlMappingNode map ? ""
        : map.Children.TryGetValue("types", out var types) ? string.Join(' ', (YamlSequenceNode)types)
        : map.Children.TryGetValue("inputs", out var inputs) ? string.Join(' ', Map(inputs).Select(pair => pair.Key))
        : "";

    /// <summary>A blocked event is not a failed job; only a start that is answered on the pull request goes on: on a blocked one, or beyond a limit.</summary>
    const string NotBlocked = "steps.look.outputs.action_needed != 'blocked' || "
        + "(contains(fromJSON('[\"existing_blocked_label\", \"limit_reached\"]'), steps.look.outputs.blocked_reason) && startsWith(github.event.label.name, '🎪 ⚡'))";

    [GeneratedRegex(@"^steps\.look\.outputs\.(?<output>[a-z_]+) == 'true'$")]
    private static partial Regex Condition();

    [GeneratedRegex(@"(?<verb>[A-Z][a-z]+)-(?<noun>Showtime\w+)([^\S\n]+(-(?<parameter>[A-Z]\w+)|[^\s|-]\S*))*", RegexOptions.ExplicitCapture)]
    private static partial Regex Calls();
}
