using System.Collections.Concurrent;
using System.Globalization;
using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private static readonly Dictionary<string, string> Path = new() { ["PATH"] = "/usr/bin:/bin" };

    private readonly ConcurrentQueue<ProcessLine> lines = new();

    [Fact]
    public async Task Both_streams_are_passed_on_line_by_line()
    {
        Requires.UnixShell();
        var result = await RunAsync(Shell("echo one; echo two >&2; printf three"));

        Assert.True(result.Succeeded);
        Assert.Equal(["one", "three"], Texts(isError: false));
        Assert.Equal(["two"], Texts(isError: true));
    }

    [Fact]
    public async Task The_exit_code_and_the_last_lines_are_kept()
    {
        Requires.UnixShell();
        var result = await RunAsync(Shell("seq 1 100; exit 7") with { TailLines = 3 });

        Assert.Equal(7, result.ExitCode);
        Assert.Equal(["98", "99", "100"], result.Tail.Select(line => line.Text));
        Assert.Equal(100, lines.Count);
    }

    [Fact]
    public async Task Much_output_on_both_streams_blocks_nobody()
    {
        Requires.UnixShell();
        await RunAsync(Shell("seq 1 60000 & seq 1 60000 >&2; wait"));

        Assert.Equal(120_000, lines.Count);
        Assert.Equal("60000", Texts(isError: false).Last());
    }

    [Fact]
    public async Task A_line_without_an_end_does_not_fill_the_memory()
    {
        Requires.UnixShell();
        await RunAsync(Shell("head -c 1000000 /dev/zero | tr '\\0' x"));

        Assert.All(lines, line => Assert.InRange(line.Text.Length, 1, 65536));
        Assert.Equal(1_000_000, lines.Sum(line => line.Text.Length));
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        Requires.UnixShell();
        string[] values = ["a b", "$(id)", "\"", "'", "*", "", "-x", "a\\b", "é🎪"];

        await RunAsync(new ProcessCommand("/usr/bin/printf", ["[%s]\\n", .. values]) { Environment = Path });

        Assert.Equal(values.Select(value => $"[{value}]"), Texts(isError: false));
    }

    [Fact]
    public async Task The_child_sees_the_named_variables_and_no_others()
    {
        Requires.UnixShell();
        await RunAsync(new ProcessCommand("/usr/bin/env", []) { Environment = new Dictionary<string, string> { ["A"] = "1" } });

        Assert.Equal(["A=1"], Texts(isError: false));
    }

    [Theory]
    [InlineData(null, "0")]
    [InlineData("hello", "5")]
    public async Task Standard_input_is_written_and_closed(string? input, string expected)
    {
        Requires.UnixShell();
        await RunAsync(Shell("wc -c") with { StandardInput = input });

        Assert.Equal(expected, Texts(isError: false).Single().Trim());
    }

    [Fact]
    public async Task A_child_that_ignores_its_input_is_no_error()
    {
        Requires.UnixShell();
        var result = await RunAsync(Shell("exec 0<&-; exit 3") with { StandardInput = new string('x', 1_000_000) });

        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task The_working_directory_is_used()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();

        await RunAsync(Shell("pwd -P") with { WorkingDirectory = folder.Path });

        Assert.EndsWith(System.IO.Path.GetFileName(folder.Path), Texts(isError: false).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_is_named_without_its_arguments()
    {
        Requires.UnixShell();
        var error = await Assert.ThrowsAsync<ProcessStartException>(
            () => RunAsync(new ProcessCommand("/nowhere/docker", ["s3cret"]) { Environment = Path }));

        Assert.Contains("/nowhere/docker", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_child_may_clean_up_and_its_children_end_too()
    {
        Requires.UnixShell();
        var command = Shell("trap 'echo cleaned; exit 0' TERM; sleep 600 & echo $!; wait") with { GracePeriod = TimeSpan.FromMinutes(1) };

        var child = await CancelAfterFirstLineAsync(command, TimeProvider.System);

        Assert.Contains("cleaned", Texts(isError: false));
        AssertEnded(child);
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_is_killed_with_its_children()
    {
        Requires.UnixShell();
        var command = Shell("trap '' TERM; sleep 600 & echo $!; wait; sleep 600");

        AssertEnded(await CancelAfterFirstLineAsync(command, new ImpatientTime()));
    }

    [Fact]
    public async Task A_grandchild_whose_parent_leaves_at_once_is_ended()
    {
        Requires.UnixShell();
        var command = Shell("sh -c 'trap \"\" TERM; sleep 600 & echo $!; wait' & trap 'exit 0' TERM; wait")
            with { GracePeriod = TimeSpan.FromMinutes(1) };

        AssertEnded(await CancelAfterFirstLineAsync(command, TimeProvider.System));
    }

    [Fact]
    public async Task A_cancelled_token_starts_nothing()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(Shell("touch started") with { WorkingDirectory = folder.Path }, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_callback_that_throws_ends_the_child_and_its_exception_is_rethrown()
    {
        Requires.UnixShell();
        var runner = new ProcessRunner(TimeProvider.System);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync(
            Shell("yes"), _ => throw new InvalidOperationException("full"), CancellationToken.None));

        Assert.Equal("full", error.Message);
    }

    [Fact]
    public async Task Output_held_open_by_something_left_behind_is_not_waited_for()
    {
        Requires.UnixShell();
        TriggeredTime time = new();
        var runner = new ProcessRunner(time);

        var result = await runner.RunAsync(Shell("sleep 600 & echo $!"), _ => time.Trigger(), CancellationToken.None);

        Assert.True(result.Succeeded);
        using var left = System.Diagnostics.Process.GetProcessById(FirstNumber(result.Tail));
        left.Kill();
    }

    private static ProcessCommand Shell(string script) => new("/bin/sh", ["-c", script]) { Environment = Path };

    private static int FirstNumber(IEnumerable<ProcessLine> from) => int.Parse(from.First().Text, CultureInfo.InvariantCulture);

    private static void AssertEnded(int processId)
    {
        // The kernel carries a kill out a moment after it was sent. A killed orphan stays in the list until its new parent has looked, but it is a zombie then.
        Assert.True(SpinWait.SpinUntil(() => "ZX".Contains(State(processId), StringComparison.Ordinal), TimeSpan.FromSeconds(30)), $"{processId} is {State(processId)}");
    }

    private static char State(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat").Split(") ")[1][0];
        }
        catch (IOException)
        {
            return 'X'; // it is gone
        }
    }

    private async Task<int> CancelAfterFirstLineAsync(ProcessCommand command, TimeProvider time)
    {
        using var cancellation = new CancellationTokenSource();
        var runner = new ProcessRunner(time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(command, line =>
        {
            lines.Enqueue(line);
            cancellation.CancelAfter(0);
        }, cancellation.Token));
        return FirstNumber(lines);
    }

    private Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken = default) =>
        new ProcessRunner(TimeProvider.System).RunAsync(command, lines.Enqueue, cancellationToken);

    private IEnumerable<string> Texts(bool isError) => lines.Where(line => line.IsError == isError).Select(line => line.Text);
}
