using System.Net.Http.Json;
using System.Text.Json;
using Showtime.SandboxHost;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;

namespace Showtime.Cli.Tests;

/// <summary>The commands that look after a repository, with a real session, over loopback HTTP against the sandbox.</summary>
public sealed class CareOverTheSandboxTests
{
    [Fact]
    public async Task The_reference_of_labels_needs_neither_a_repository_nor_a_token()
    {
        var shell = new Shell { Real = true };
        var answer = await shell.RunAsync("labels", "--output", "json");
        Assert.Equal(0, answer.Code);
        var labels = JsonDocument.Parse(answer.Out).RootElement.EnumerateArray().ToDictionary(label => label.GetProperty("name").GetString()!);
        Assert.All(labels.Values, label => Assert.NotEqual("", label.GetProperty("meaning").GetString()));
        Assert.Equal("person", labels[SandboxSeed.StartTrigger].GetProperty("writtenBy").GetString());
        Assert.Equal("system", labels["🎪 {sha} 🚦 running"].GetProperty("writtenBy").GetString());
        foreach (var name in new[] { "🎪 🎯 {sha}", "🎪 {sha} 🌐 {ip}:{port}", "🎪 🔐 pr-{n}", "🎪 ⌛ close" }) Assert.Contains(name, labels.Keys);
        Assert.Contains((await shell.RunAsync("labels")).OutLines, line => line.StartsWith(SandboxSeed.Freeze, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_state_of_labels_shows_what_is_missing_and_what_is_left_over()
    {
        await using var stage = new SandboxStage();
        stage.GitHub.DefineLabel("🎪 abc1234 🚦 running");
        var state = await stage.Shell().RunAsync("labels", "--repository-state", "--output", "json");
        Assert.True(state.Code == 0, state.Error);
        var start = JsonDocument.Parse(state.Out).RootElement.EnumerateArray().Single(label => label.GetProperty("name").GetString() == SandboxSeed.StartTrigger);
        Assert.Equal((true, 1), (start.GetProperty("defined").GetBoolean(), start.GetProperty("uses").GetInt32()));

        var orphaned = await stage.Shell().RunAsync("labels", "--orphaned");
        Assert.Equal(2, orphaned.OutLines.Length);
        Assert.Matches(@"^🎪 abc1234 🚦 running  system +orphaned +0 ", orphaned.OutLines[1]);
    }

    [Fact]
    public async Task Labels_are_set_up_once_and_a_dry_run_only_says_which()
    {
        await using var stage = new SandboxStage();
        var shell = stage.Shell();
        using (var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", SandboxSeed.Maintainer) } })
        {
            Uri Address(string label) => new($"{stage.Sandbox.GitHubAddress}repos/acme/app/labels/{Uri.EscapeDataString(label)}");
            (await http.DeleteAsync(Address(SandboxSeed.StopTrigger))).EnsureSuccessStatusCode();
            (await http.PatchAsJsonAsync(Address(SandboxSeed.Freeze), new { color = "000000" })).EnsureSuccessStatusCode();
        }

        stage.GitHub.ClearRequestLog();

        var dry = await shell.RunAsync("setup-labels", "--dry-run");
        Assert.True(dry.Code == 0, dry.Error);
        Assert.Contains("Would create or correct:", dry.Error, StringComparison.Ordinal);
        Assert.Equal(3, dry.OutLines.Length);
        Assert.Contains(dry.OutLines, line => line.StartsWith(SandboxSeed.StopTrigger, StringComparison.Ordinal));
        Assert.Contains(dry.OutLines, line => line.StartsWith(SandboxSeed.Freeze, StringComparison.Ordinal));
        Assert.DoesNotContain(stage.GitHub.RequestLog, request => request.IsWrite);

        Assert.Equal(dry.Out, (await shell.RunAsync("setup-labels")).Out);
        Assert.Contains(stage.GitHub.Definitions, label => label.Name == SandboxSeed.StopTrigger);
        Assert.Contains(stage.GitHub.Definitions, label => label.Name == SandboxSeed.Freeze && label.Color == "ffe4b5");
        var again = await shell.RunAsync("setup-labels");
        Assert.Equal((0, ""), (again.Code, again.Out));
        Assert.Contains("Every label is as it should be.", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cleanup_removes_what_is_old_and_what_nothing_names_and_a_dry_run_nothing()
    {
        var servers = new ShiftedClock();
        await using var stage = new SandboxStage(time: servers);
        stage.Sandbox.Aws.SeedService(new AwsServiceSeed("pr-1-abc1234-service"));
        stage.GitHub.DefineLabel("🎪 abc1234 🚦 running");

        Assert.Equal("", (await stage.Shell().RunAsync("cleanup", "--dry-run")).Out);
        servers.Ahead = TimeSpan.FromHours(3); // their time counts, and not the runner's
        var kept = await stage.Shell().RunAsync("cleanup", "--dry-run", "--no-cleanup-labels", "--no-cleanup-aws-orphans");
        Assert.True(kept is { Code: 0, Out: "" }, kept.Out + kept.Error);

        var plan = await stage.Shell().RunAsync("cleanup", "--older-than", "2h", "--dry-run");
        Assert.True(plan.Code == 0, plan.Error);
        Assert.Equal(3, plan.OutLines.Length);
        Assert.Contains(plan.OutLines, line => line.StartsWith("expired  PR 1 (abc1234)", StringComparison.Ordinal) && line.EndsWith("old, more than 2h", StringComparison.Ordinal));
        Assert.Contains(plan.OutLines, line => line.StartsWith("label    🎪 abc1234 🚦 running", StringComparison.Ordinal));
        Assert.Single(stage.Sandbox.Aws.Services, service => service.Status == "ACTIVE");

        var done = await stage.Shell().RunAsync("cleanup", "--force", "--respect-ttl", "--output", "json");
        Assert.True(done.Code == 0, done.Out + done.Error);
        Assert.Equal(
            [("orphan", true), ("label", true)],
            JsonDocument.Parse(done.Out).RootElement.EnumerateArray().Select(r => (r.GetProperty("item").GetProperty("kind").GetString()!, r.GetProperty("done").GetBoolean())));
        Assert.DoesNotContain(stage.Sandbox.Aws.Services, service => service.Status == "ACTIVE");
        Assert.DoesNotContain(stage.GitHub.Definitions, label => LabelGrammar.Parse(label.Name) is EnvironmentLabel);
    }

    [Fact]
    public async Task A_commit_is_checked_for_the_one_that_it_has_to_contain()
    {
        await using var stage = new SandboxStage();
        var before = stage.GitHub.DefaultBranchOid;
        var head = stage.GitHub.PullRequest(1).HeadOid;
        var after = stage.GitHub.AddCommit();
        var shell = stage.Shell();

        var contained = await shell.RunAsync("git-check", "--pull-request", "1", "--required", before);
        Assert.True(contained.Code == 0, contained.Error);
        Assert.Equal([$"The head of pull request 1 ({head}) contains {before}."], contained.OutLines);

        var missing = await shell.RunAsync("git-check", head, "--required", after);
        Assert.Equal((1, ""), (missing.Code, missing.Out));
        Assert.Contains($"error: Commit {head} does not contain the required commit {after}.", missing.ErrorLines);
        Assert.Contains("try: Rebase", missing.Error, StringComparison.Ordinal);

        var json = await shell.RunAsync("git-check", head, "--required", after, "--output", "json");
        Assert.Equal(1, json.Code);
        Assert.False(JsonDocument.Parse(json.Out).RootElement.GetProperty("contained").GetBoolean());
    }

    [Fact]
    public async Task A_task_on_another_port_is_found_there()
    {
        await using var stage = new SandboxStage(new OtherPorts());
        var answer = await stage.Shell().RunAsync("sync", "1", "--output", "json");
        Assert.True(answer.Code == 0, answer.Error);
        var address = Assert.Single(stage.GitHub.Labels(1), label => LabelGrammar.Parse(label.Name) is AddressLabel);
        var task = Assert.Single(stage.Sandbox.Aws.Tasks);
        Assert.NotEqual(8080, task.Port);
        Assert.EndsWith($" {task.Address}:{task.Port}", address.Name, StringComparison.Ordinal);
        var listed = await stage.Shell().RunAsync("list", "--output", "json");
        Assert.Equal($"http://{task.Address}:{task.Port}/", JsonDocument.Parse(listed.Out).RootElement[0].GetProperty("url").GetString());
        Assert.Equal("nothing_to_do", JsonDocument.Parse((await stage.Shell().RunAsync("sync", "1", "--output", "json")).Out).RootElement.GetProperty("outcome").GetString());
    }

    /// <summary>Tasks that answer anywhere but on the container's port, as the sandbox's do where it cannot have that.</summary>
    sealed class OtherPorts : ITaskRuntime
    {
        readonly PageTaskRuntime _inner = new(TimeProvider.System);

        public System.Net.IPAddress NextAddress() => _inner.NextAddress();

        public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default) =>
            _inner.StartAsync(launch with { Ports = [0] }, cancellationToken);
    }

    sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
