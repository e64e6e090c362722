using System.Text.Json.Nodes;
using Showtime.Adapters;
using Showtime.Adapters.Templates;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Templates;
using Showtime.Sandbox.Aws;
using Showtime.SandboxHost;

namespace Showtime.Cli.Tests.Workflows;

/// <summary>
/// The workflows' own steps, taken out of their YAML, in PowerShell, against the sandbox, for each kind of event as GitHub recorded it. What is
/// asked is where GitHub's labels and the cloud end.
/// </summary>
public sealed class StepTests : IAsyncDisposable
{
    const string Target = "pull_request_target";

    static readonly Dictionary<string, string> Files =
        new ProjectTemplates().Workflows("/nowhere", Enum.GetValues<WorkflowKind>(), "us-west-2").ToDictionary(file => Path.GetFileName(file.Path), file => file.Text);

    readonly LocalSandbox _sandbox = LocalSandbox.Start(new LocalSandboxOptions
    {
        Time = TimeProvider.System,
        Timings = AwsTimings.Fast with { Draining = TimeSpan.FromMilliseconds(50), Stopping = TimeSpan.FromMilliseconds(50), Provisioning = TimeSpan.FromMilliseconds(50) },
    });

    readonly Runner _runner;
    readonly Payloads _payloads;
    readonly ITestOutputHelper _output;

    public StepTests(ITestOutputHelper output)
    {
        _output = output;
        _runner = new Runner(_sandbox.Variables);
        _payloads = new Payloads(_sandbox.GitHub);
    }

    [Fact]
    public async Task A_pull_request_from_its_first_label_to_its_end()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer).Number;

        await LabelAsync(number, SandboxSeed.StartTrigger);
        var first = Head(number);
        Serves(number, first);

        var second = _sandbox.GitHub.PushCommit(number, SandboxSeed.Maintainer);
        await RunAsync("showtime.yml", Target, _payloads.PullRequest("synchronize", number, SandboxSeed.Maintainer, before: first));
        Serves(number, second);

        await LabelAsync(number, SandboxSeed.Freeze);
        _sandbox.GitHub.PushCommit(number, SandboxSeed.Maintainer);
        await RunAsync("showtime.yml", Target, _payloads.PullRequest("synchronize", number, SandboxSeed.Maintainer, before: second));
        Serves(number, second);

        await RunAsync("showtime.yml", "workflow_dispatch", _payloads.Dispatch(number, first, SandboxSeed.Maintainer));
        Serves(number, first);

        await LabelAsync(number, SandboxSeed.StopTrigger);
        NothingLeft(number);

        _sandbox.GitHub.RemoveLabel(number, SandboxSeed.Freeze, SandboxSeed.Maintainer);
        await LabelAsync(number, SandboxSeed.StartTrigger);
        _sandbox.GitHub.ClosePullRequest(number, SandboxSeed.Stranger);
        await RunAsync("showtime.yml", Target, _payloads.PullRequest("closed", number, SandboxSeed.Stranger));
        NothingLeft(number);
    }

    [Fact]
    public async Task A_person_without_write_access_gets_nothing_and_the_schedule_makes_up_for_a_lost_event()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Stranger).Number;

        await LabelAsync(number, SandboxSeed.StartTrigger, SandboxSeed.Triager);
        Assert.Empty(_sandbox.Aws.Services);
        Assert.Equal(0, _runner.RolesTaken);

        _sandbox.GitHub.RemoveLabel(number, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
        await LabelAsync(number, SandboxSeed.StartTrigger);
        Serves(number, Head(number));

        _sandbox.GitHub.ClosePullRequest(number, SandboxSeed.Maintainer); // and no job hears of it
        await RunAsync("showtime-cleanup.yml", "schedule", _payloads.Schedule());
        NothingLeft(number);
    }

    [Fact]
    public async Task A_forks_image_is_built_without_secrets_and_deployed_only_where_its_commit_was_approved()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        _sandbox.GitHub.SetFile(".github/showtime.yml", SandboxSeed.Configuration("linux/amd64").Replace("target: showtime", "target: showtime\n  forks: archive", StringComparison.Ordinal));
        _runner.Prelude = "$PSDefaultParameterValues['Publish-ShowtimeImage:ApprovalTimeout'] = '0s'";
        var number = _sandbox.GitHub.OpenPullRequest("A stranger's idea", SandboxSeed.Stranger, headOwner: SandboxSeed.Stranger).Number;
        var approved = Head(number);

        // The commit is minutes too young for a label alone: the maintainer approved it in a review.
        _sandbox.GitHub.Approve(number, SandboxSeed.Maintainer);

        // The label starts two jobs. The trusted one approves, and builds nothing.
        await LabelAsync(number, SandboxSeed.StartTrigger);
        Assert.Empty(_sandbox.Aws.Services);
        Assert.Equal([LabelGrammar.Format(new TargetLabel(approved[..7]))], Labels(number).Where(name => LabelGrammar.Parse(name) is EnvironmentLabel or StartTriggerLabel));
        await RunAsync("showtime-build.yml", "pull_request", _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, SandboxSeed.StartTrigger));
        Assert.Empty(_sandbox.Aws.Services);
        await RunAsync("showtime-publish.yml", "workflow_run", _payloads.RunCompleted(number, SandboxSeed.Stranger));
        Serves(number, approved);

        // A push by the stranger is built, because nobody knows yet; it is published by nobody.
        _sandbox.GitHub.PushCommit(number, SandboxSeed.Stranger);
        await RunAsync("showtime.yml", Target, _payloads.PullRequest("synchronize", number, SandboxSeed.Stranger, before: approved));
        await RunAsync("showtime-build.yml", "pull_request", _payloads.PullRequest("synchronize", number, SandboxSeed.Stranger, before: approved));
        var pushes = Images().Count;
        var roles = _runner.RolesTaken;
        await RunAsync("showtime-publish.yml", "workflow_run", _payloads.RunCompleted(number, SandboxSeed.Stranger));
        Serves(number, approved);
        Assert.Equal((pushes, roles), (Images().Count, _runner.RolesTaken));
    }

    [Fact]
    public async Task A_comments_command_is_carried_out()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Stranger).Number;

        await RunAsync("showtime-commands.yml", "issue_comment", _payloads.Comment(number, "/testenv up", SandboxSeed.Maintainer));
        Serves(number, Head(number));

        await RunAsync("showtime-commands.yml", "issue_comment", _payloads.Comment(number, "/testenv down", SandboxSeed.Maintainer));
        NothingLeft(number);
    }

    [Fact]
    public async Task A_comment_that_is_no_command_or_by_a_stranger_costs_one_request_at_most_and_takes_no_role()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Stranger).Number;

        foreach (var (text, login, requests) in new[] { ("Try /testenv up", SandboxSeed.Maintainer, 0), ("/testenv up", SandboxSeed.Stranger, 1), ("/showtime dance", SandboxSeed.Triager, 1) })
        {
            var payload = _payloads.Comment(number, text, login);
            var before = _sandbox.GitHub.RequestLog.Count;
            await RunAsync("showtime-commands.yml", "issue_comment", payload);
            Assert.Equal(requests, _sandbox.GitHub.RequestLog.Count - before);
        }

        Assert.Equal(0, _runner.RolesTaken);
        Assert.Empty(_sandbox.Aws.Requests);
        Assert.DoesNotContain(_sandbox.GitHub.RequestLog, request => request.IsWrite);
    }

    [Fact]
    public async Task The_action_does_each_job_in_one_step()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        const string workflow = """
            on: { pull_request_target: , issue_comment: , schedule: }
            jobs:
              showtime:
                steps:
                  - uses: owner/showtime@v1
                    with:
                      job: ${{ github.event_name == 'schedule' && 'cleanup' || github.event_name == 'issue_comment' && 'command' || 'sync' }}
                      aws-role: ${{ vars.SHOWTIME_AWS_ROLE }}
            """;
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer).Number;
        _sandbox.GitHub.AddLabel(number, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
        Assert.True(await _runner.RunAsync(workflow, Target, _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, SandboxSeed.StartTrigger)), _runner.Log.ToString());
        Serves(number, Head(number));

        var taken = _runner.RolesTaken;
        Assert.True(await _runner.RunAsync(workflow, "issue_comment", _payloads.Comment(number, "Looks good", SandboxSeed.Maintainer)), _runner.Log.ToString());
        Assert.Equal(taken, _runner.RolesTaken);

        Assert.True(await _runner.RunAsync(workflow, "issue_comment", _payloads.Comment(number, "/testenv down", SandboxSeed.Maintainer)), _runner.Log.ToString());
        NothingLeft(number);

        Assert.True(await _runner.RunAsync(workflow, "schedule", _payloads.Schedule()), _runner.Log.ToString());
    }

    [Theory]
    [InlineData("job: dance", "'dance' is no job of Showtime")]
    [InlineData("job: sync", "No pull request: give 'pull-request'")]
    public async Task A_wrong_input_of_the_action_is_named(string with, string message)
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var workflow = $"{{ on: {{ schedule: }}, jobs: {{ showtime: {{ steps: [ {{ uses: owner/showtime@v1, with: {{ {with} }} }} ] }} }} }}";
        Assert.False(await _runner.RunAsync(workflow, "schedule", _payloads.Schedule()));
        Assert.Contains(message, _runner.Log.ToString(), StringComparison.Ordinal);
        Assert.Empty(_sandbox.GitHub.RequestLog);
    }

    [Fact]
    public async Task An_event_without_work_starts_no_runner()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer).Number;
        var state = LabelGrammar.Format(new StatusLabel("abc1234", EnvironmentStatus.Running));
        List<(string File, string Event, JsonObject Payload)> idle =
        [
            ("showtime.yml", Target, _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, "bug")),
            ("showtime.yml", Target, _payloads.PullRequest("labeled", number, "github-actions[bot]", state)),
            ("showtime.yml", Target, _payloads.PullRequest("unlabeled", number, "github-actions[bot]", SandboxSeed.StartTrigger)),
            ("showtime.yml", Target, _payloads.PullRequest("synchronize", number, SandboxSeed.Stranger, before: Head(number))),
            ("showtime.yml", Target, _payloads.PullRequest("closed", number, SandboxSeed.Stranger)),
            ("showtime.yml", Target, _payloads.PullRequest("opened", number, SandboxSeed.Stranger)),
            ("showtime-commands.yml", "issue_comment", _payloads.Comment(number, "Looks good", SandboxSeed.Maintainer)),
            ("showtime-build.yml", "pull_request", _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, SandboxSeed.StartTrigger)), // no fork
        ];
        var failed = _payloads.RunCompleted(number, SandboxSeed.Stranger);
        failed["workflow_run"]!["conclusion"] = "failure";
        idle.Add(("showtime-publish.yml", "workflow_run", failed));

        foreach (var (file, name, payload) in idle) Assert.Null(await _runner.RunAsync(Files[file], name, payload));
        Assert.Empty(_runner.Log.ToString());
    }

    [Fact]
    public async Task The_originals_workflow_works_with_its_install_and_invocation_lines_replaced()
    {
        Requires.Workflows();
        Requires.GitHubsRecordedEvents();
        var number = _sandbox.GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer).Number;
        _sandbox.GitHub.AddLabel(number, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
        Assert.True(await _runner.RunAsync(OriginalWorkflow.Trigger, Target, _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, SandboxSeed.StartTrigger)), _runner.Log.ToString());
        Serves(number, Head(number));

        Assert.True(await _runner.RunAsync(OriginalWorkflow.Trigger, Target, _payloads.PullRequest("labeled", number, SandboxSeed.Maintainer, "bug")), _runner.Log.ToString());
        Serves(number, Head(number));

        _sandbox.GitHub.ClosePullRequest(number, SandboxSeed.Maintainer, merged: true);
        Assert.True(await _runner.RunAsync(OriginalWorkflow.Cleanup, "schedule", _payloads.Schedule()), _runner.Log.ToString());
        NothingLeft(number);
    }

    public async ValueTask DisposeAsync()
    {
        _output.WriteLine(_runner.Log.ToString());
        _runner.Dispose();
        await _sandbox.DisposeAsync();
    }

    Task LabelAsync(int number, string label, string sender = SandboxSeed.Maintainer)
    {
        _sandbox.GitHub.AddLabel(number, label, sender);
        return RunAsync("showtime.yml", Target, _payloads.PullRequest("labeled", number, sender, label));
    }

    async Task RunAsync(string file, string name, JsonObject payload)
    {
        var result = await _runner.RunAsync(Files[file], name, payload);
        Assert.True(result, result is null ? $"{file} did not start for {name}" : _runner.Log.ToString());
    }

    string Head(int number) => _sandbox.GitHub.PullRequest(number).HeadOid;

    List<string> Labels(int number) => [.. _sandbox.GitHub.Labels(number).Select(label => label.Name)];

    List<string> Services(int number) =>
        [.. _sandbox.Aws.Services.Where(service => service.Status == "ACTIVE" && service.Name.StartsWith($"pr-{number}-", StringComparison.Ordinal)).Select(service => service.Name)];

    List<string> Images() => [.. _sandbox.Aws.Requests.Where(request => request.Action == "PutImage").Select(request => request.Action)];

    void Serves(int number, string sha)
    {
        var labels = Labels(number).Select(LabelGrammar.Parse).OfType<EnvironmentLabel>().ToList();
        Assert.Equal([EnvironmentNames.Service(number, sha)], Services(number));
        Assert.Equal([sha[..7]], labels.OfType<PointerLabel>().Select(label => label.Sha));
        Assert.Equal([new StatusLabel(sha[..7], EnvironmentStatus.Running)], labels.OfType<StatusLabel>());
        Assert.Single(labels.OfType<AddressLabel>());
    }

    void NothingLeft(int number)
    {
        Assert.Empty(Services(number));
        Assert.DoesNotContain(Labels(number), name => LabelGrammar.Parse(name) is EnvironmentLabel or StartTriggerLabel or StopTriggerLabel);
    }
}
