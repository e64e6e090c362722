using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Publishing;

namespace Showtime.Cli.Tests;

public sealed class CheckOnlyTests
{
    static readonly string[] Keys =
    [
        "build_needed", "sync_needed", "pr_number", "target_sha", "action_needed", "github_actor", "permission_level", "auth_status", "blocked_reason",
        "trigger_labels", "target_show_status", "has_previous_shows", "action_reason", "auth_error", "cloud_needed",
    ];

    [Fact]
    public async Task Standard_output_holds_the_lines_and_nothing_else()
    {
        var shell = new Shell
        {
            Session =
            {
                Plan = new Plan
                {
                    Repository = "acme/app", PullRequest = 7, Action = PlanAction.CreateEnvironment, Reason = PlanReason.ExplicitStartNewSha,
                    TargetSha = new string('a', 40), BuildNeeded = true, Explanation = "A start was asked for.",
                },
                Activities = [Shell.Activity(ActivityKind.Step, "Reading"), Shell.Activity(ActivityKind.Warning, "Careful")],
            },
        };
        var answer = await shell.RunAsync("sync", "7", "--check-only", "--verbose");
        Assert.Equal(0, answer.Code);
        Assert.Equal(Keys, answer.OutLines.Select(line => line.Split('=')[0]));
        Assert.Contains("build_needed=true", answer.OutLines);
        Assert.Contains("action_needed=create_environment", answer.OutLines);
        Assert.Contains("Reading", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil\ntarget_sha=0000000\n::set-output name=x::y")]
    [InlineData("\u001b]0;title\u0007evil")]
    [InlineData("##[add-mask]abc")]
    public async Task A_value_cannot_make_a_line_of_its_own(string actor)
    {
        var shell = Shell.InActions();
        shell.Session.Plan = shell.Session.Plan! with { Actor = actor };
        var answer = await shell.RunAsync("sync", "7", "--check-only");
        Assert.Equal(Keys, answer.OutLines.Select(line => line.Split('=')[0]));
        Assert.DoesNotContain('\u001b', answer.Out);
        Assert.DoesNotContain("##[", answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "publish_needed=false")]
    [InlineData(1, "publish_needed=true")]
    public async Task A_look_whether_an_image_is_to_be_published_needs_no_archive(int images, string line)
    {
        var shell = new Shell();
        shell.Session.Images = [.. Enumerable.Range(1, images).Select(number => new ImagePublication("acme/app", number, "", "", Pushed: false, null))];

        var answer = await shell.RunAsync("publish", "--check-only");

        Assert.True(shell.Session.ChecksOnly, answer.Error);
        Assert.Equal([line], answer.OutLines);
    }

    [Fact]
    public async Task Without_a_look_an_archive_has_to_be_named()
    {
        var answer = await new Shell().RunAsync("publish");

        Assert.Equal(2, answer.Code);
        Assert.Contains("--archive", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_cannot_define_another_output()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("output", "");
        var shell = Shell.InActions();
        shell.Variables["GITHUB_OUTPUT"] = file;
        shell.Session.Plan = shell.Session.Plan! with { Actor = "evil\nshowtime_\nbuild_needed<<EOF\ntrue\nEOF" };
        await shell.RunAsync("sync", "7", "--check-only");
        var outputs = Parse(await File.ReadAllLinesAsync(file));
        Assert.Equal(Keys, outputs.Keys);
        Assert.Equal("false", outputs["build_needed"]);
        Assert.Equal("evil showtime_ build_needed<<EOF true EOF", outputs["github_actor"]);
    }

    [Fact]
    public async Task Outside_of_Actions_no_output_file_is_written()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("output", "");
        var shell = new Shell { Variables = { ["GITHUB_OUTPUT"] = file } };
        await shell.RunAsync("sync", "7", "--check-only");
        Assert.Empty(await File.ReadAllTextAsync(file));
    }

    // As the runner reads the file.
    static Dictionary<string, string> Parse(string[] lines)
    {
        var outputs = new Dictionary<string, string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var (name, delimiter) = lines[i].Split("<<") is [var first, var second] ? (first, second) : throw new FormatException(lines[i]);
            var value = lines.Skip(i + 1).TakeWhile(line => line != delimiter).ToArray();
            outputs.Add(name, string.Join('\n', value));
            i += value.Length + 1;
        }

        return outputs;
    }
}
