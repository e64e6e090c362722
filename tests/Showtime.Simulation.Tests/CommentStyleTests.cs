using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>How many comments a pull request gets is the repository's choice.</summary>
public sealed class CommentStyleTests
{
    [Theory]
    [InlineData("sticky", new[] { "The environment was taken down" })]
    [InlineData("separate", new[] { "The environment is being built", "The environment is running", "The environment was taken down" })]
    [InlineData("none", new string[0])]
    public void A_start_and_a_stop_are_told_as_configured(string style, string[] headlines)
    {
        using var world = new SimulatedWorld(configuration: $$"""
            image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
            deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
            feedback: { comments: {{style}} }
            """);
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

        foreach (var label in new[] { "🎪 ⚡ showtime-trigger-start", "🎪 🛑 showtime-trigger-stop" })
        {
            var job = world.Label(label, number, label, "maxime");
            world.RunToEnd();
            Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        }

        Assert.Equal(headlines, world.GitHub.Comments(number).Select(c => c.Body.Split('\n')[1].Replace("### 🎪 ", "", StringComparison.Ordinal)));
    }
}
