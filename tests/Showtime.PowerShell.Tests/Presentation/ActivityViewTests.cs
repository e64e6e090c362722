using Microsoft.Extensions.Time.Testing;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Hosting;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Tests.Presentation;

public sealed class ActivityViewTests
{
    static readonly ShowtimeException Failure = new(ShowtimeError.DeploymentFailed, "It did not come up.", Remedy.Of($"See '{JobCall.On(Job.Status, 7)}'.")) { LogTail = ["starting", "::error::x"] };

    readonly RecordedOutput _output = new();
    readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("true", typeof(ActionsActivityView))]
    [InlineData("True", typeof(ActionsActivityView))]
    [InlineData("false", typeof(ConsoleActivityView))]
    [InlineData(null, typeof(ConsoleActivityView))]
    public void The_view_follows_the_environment(string? value, Type expected)
    {
        Dictionary<string, string> variables = value is null ? [] : new() { ["GITHUB_ACTIONS"] = value };
        Assert.IsType(expected, ActivityView.For(variables, _output));
    }

    [Fact]
    public void At_a_prompt_each_pull_request_has_a_bar_until_the_end()
    {
        var view = new ConsoleActivityView(_output, _time);
        view.Show(new(ActivityKind.Step, "Building", 7, "abc1234"));
        view.Show(new(ActivityKind.RemoteCall, "POST graphql"));
        view.Show(new(ActivityKind.Warning, "odd"));
        view.End();
        Assert.Equal(
            [
                "progress 7 Showtime PR 7 (abc1234): Building", "verbose Showtime PR 7 (abc1234): Building", "verbose POST graphql", "warning odd",
                "done 7 Showtime PR 7 (abc1234)",
            ],
            _output.Lines);
    }

    [Fact]
    public void At_a_prompt_several_have_one_bar_with_numbers_and_each_a_bar_below_it_that_ends_with_the_item()
    {
        var view = new ConsoleActivityView(_output, _time);
        var progress = new BatchProgress(3, "started", _time);
        progress.Start();
        view.ShowBatch(progress);
        view.Show(new(ActivityKind.Step, "Building", 7));
        _time.Advance(TimeSpan.FromSeconds(20));
        view.EndItem(7);
        progress.Finish(succeeded: true);
        view.ShowBatch(progress);
        view.End();
        Assert.Equal(
            [
                "progress 0 Showtime: 0 of 3 started, 1 running 0%", "progress 7 Showtime PR 7: Building below 0", "verbose Showtime PR 7: Building",
                "done 7 Showtime PR 7", "progress 0 Showtime: 1 of 3 started, about 40 s 33%", "verbose 1 of 3 started, about 40 s", "done 0 Showtime",
            ],
            _output.Lines);
    }

    [Fact]
    public void At_a_prompt_a_start_shows_its_stage_and_how_long_it_takes()
    {
        var view = new ConsoleActivityView(_output, _time);
        view.Show(new(ActivityKind.Step, "Looking", 7));
        view.Show(Activity.OfTransition(["🎪 abc1234 🚦 deploying"], 7));
        _time.Advance(TimeSpan.FromSeconds(80));
        view.Show(new(ActivityKind.Step, "Waiting", 7));
        Assert.Contains("progress 7 Showtime PR 7: 3 of 4, 1m20s: Waiting", _output.Lines);
    }

    [Fact]
    public void In_actions_the_numbers_of_several_are_lines()
    {
        var view = Actions();
        var progress = new BatchProgress(2, "removed", _time);
        progress.Finish(succeeded: true);
        view.ShowBatch(progress);
        progress.Finish(succeeded: false);
        view.ShowBatch(progress);
        Assert.Equal(["1 of 2 removed, 1 failed"], _output.Lines);
    }

    [Fact]
    public void In_actions_a_builds_output_is_a_group_that_ends_with_it()
    {
        var view = Actions();
        view.Show(new(ActivityKind.BuildOutput, "#1 FROM", 7));
        view.Show(new(ActivityKind.RemoteCall, "POST graphql"));
        view.Show(new(ActivityKind.BuildOutput, "::stop-commands::x", 7));
        view.Show(new(ActivityKind.Transition, "built", 7));
        view.End();
        Assert.Equal(["::group::Build output", "#1 FROM", "verbose POST graphql", ": :stop-commands: :x", "::endgroup::", "built"], _output.Lines);
    }

    [Fact]
    public void In_actions_a_group_that_is_open_at_the_end_is_closed()
    {
        var view = Actions();
        view.Show(new(ActivityKind.BuildOutput, "#1", 7));
        view.End();
        view.End();
        Assert.Equal("::endgroup::", Assert.Single(_output.Lines, line => line.StartsWith("::end", StringComparison.Ordinal)));
    }

    [Fact]
    public void In_actions_a_wait_writes_a_line_every_30_seconds()
    {
        var view = Actions();
        for (var second = 0; second < 70; second++)
        {
            view.Show(new(ActivityKind.Step, "Waiting for the task", 7));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Enumerable.Repeat("PR 7: Waiting for the task", 3), _output.Lines);
    }

    [Fact]
    public void In_actions_a_warning_is_an_annotation_and_on_the_stream()
    {
        Actions().Show(new(ActivityKind.Warning, "a\n::b"));
        Assert.Equal(["::warning title=Showtime::a%0A: :b", "warning a\n: :b"], _output.Lines);
    }

    [Fact]
    public void In_actions_an_error_shows_the_log_and_says_what_to_type()
    {
        Actions().ShowError(Failure);
        Assert.Equal(
            [
                "::group::Last lines of the log", "starting", ": :error: :x", "::endgroup::",
                "::error title=Failed::It did not come up.%0ASee 'Get-ShowtimeEnvironment 7'.",
            ],
            _output.Lines);
    }

    [Fact]
    public void At_a_prompt_an_error_shows_the_log()
    {
        new ConsoleActivityView(_output, _time).ShowError(Failure);
        Assert.Equal(["The last lines of the log:", "  starting", "  : :error: :x"], _output.Lines);
    }

    [Fact]
    public async Task An_activity_reaches_the_command_that_caused_it()
    {
        var relay = new ActivityRelay();
        List<string> first = [];
        List<string> second = [];
        async Task RunAsync(List<string> seen, string message)
        {
            ActivityRelay.Receive(activity => seen.Add(activity.Message));
            await Task.Yield();
            relay.Report(new(ActivityKind.Step, message));
        }

        await Task.WhenAll(RunAsync(first, "one"), RunAsync(second, "two"));
        relay.Report(new(ActivityKind.Step, "nobody's"));
        Assert.Equal(["one"], first);
        Assert.Equal(["two"], second);
    }

    [Fact]
    public void A_message_to_the_pipeline_names_cmdlets() => Assert.Equal(CommandSyntax.PowerShell, new ActivityRelay().Syntax);

    [Fact]
    public void In_actions_a_secret_is_masked_and_elsewhere_it_is_not_shown()
    {
        Actions().Show(Activity.OfSecret("s3cret"));
        new ConsoleActivityView(_output, _time).Show(Activity.OfSecret("s3cret"));
        Assert.Equal(["::add-mask::s3cret"], _output.Lines);
    }

    [Fact]
    public void In_actions_a_summary_is_appended()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("summary.md", "before\n");
        var view = new ActionsActivityView(_output, new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = file }, _time);
        view.Show(Activity.OfTransition(["🎪 abc1234 🚦 running"], 7));
        view.Summarise(journal => [$"{journal.Entries.Count} transition"]);
        Assert.Equal("before\n1 transition\n\n", File.ReadAllText(file));
    }

    ActionsActivityView Actions() => new(_output, new Dictionary<string, string>(), _time);
}

/// <summary>Keeps what a view writes, a line each, with the stream's name before it.</summary>
sealed class RecordedOutput : IActivityOutput
{
    public List<string> Lines { get; } = [];

    public void Progress(int id, string title, string status, int percent = -1, int parent = -1) =>
        Lines.Add($"progress {id} {title}: {status}{(percent < 0 ? "" : $" {percent}%")}{(parent < 0 ? "" : $" below {parent}")}");

    public void EndProgress(int id, string title) => Lines.Add($"done {id} {title}");

    public void Verbose(string text) => Lines.Add("verbose " + text);

    public void Warning(string text) => Lines.Add("warning " + text);

    public void Line(string text) => Lines.Add(text);
}
