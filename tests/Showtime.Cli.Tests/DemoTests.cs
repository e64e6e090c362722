namespace Showtime.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_sees_everything_that_it_sets_out_to_show()
    {
        var answer = await Shell().RunAsync("demo", "--no-docker");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        AssertPlayed(answer);
        Assert.Contains("docker is not used: a task is the sandbox's own page.", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_docker_engine_the_image_is_built_and_the_task_is_its_container()
    {
        Requires.Docker();
        var shell = Shell();
        foreach (var name in new[] { "PATH", "HOME", "DOCKER_HOST", "SHOWTIME_DOCKER" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) shell.Variables[name] = value;
        }

        var answer = await shell.RunAsync("demo");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        AssertPlayed(answer);
        Assert.Contains("→ 200 \"Version 1: small buttons\"", answer.Out, StringComparison.Ordinal);
        Assert.Contains("→ 200 \"Version 2: bigger buttons\"", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("→ 200 \"Version 3", answer.Out, StringComparison.Ordinal);
    }

    static Shell Shell() => new() { Real = true, Time = TimeProvider.System };

    static void AssertPlayed(Shell.Answer answer)
    {
        Assert.Equal(5, answer.OutLines.Count(line => line.StartsWith("  ✔", StringComparison.Ordinal)));
        Assert.DoesNotContain("✘", answer.Out, StringComparison.Ordinal);
        string[] words = ["⚡", "building", "deploying", "running", "🎯", "building", "🎯", "the old page answered", "stopping", "🧊", "🛑", "no answer"];
        var from = 0;
        foreach (var word in words)
        {
            from = answer.Out.IndexOf(word, from, StringComparison.Ordinal);
            Assert.True(from >= 0, $"'{word}' did not follow in\n{answer.Out}");
        }
    }
}
