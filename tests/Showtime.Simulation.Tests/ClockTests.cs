using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Labels;
using Showtime.Sandbox.Http;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Runners whose clocks are wrong. Two jobs with such clocks at once are a race (<see cref="InterleavingTests"/>).</summary>
public sealed class ClockTests : IDisposable
{
    readonly SimulatedWorld _world = new();

    [Theory]
    [InlineData(15)]
    [InlineData(-15)]
    public void The_creation_of_an_environment_is_written_in_GitHubs_time(double minutes)
    {
        _world.ClockErrors["start"] = TimeSpan.FromMinutes(minutes);
        var number = _world.OpenPullRequest();
        _world.Approve(number);
        var now = _world.Time.GetUtcNow();

        _world.Label("start", number, Scenario.Start, "maxime");
        _world.RunToEnd();

        var created = Assert.Single(_world.Labels(number).Environments).CreatedAt!.Value;
        Assert.InRange(created, now - TimeSpan.FromMinutes(1), now + TimeSpan.FromMinutes(1)); // the label has no seconds
        Assert.Empty(_world.Invariants.Violations);
    }

    [Fact]
    public void A_clean_up_on_a_runner_that_is_days_ahead_removes_nothing()
    {
        _world.ClockErrors["clean-up"] = TimeSpan.FromDays(30);
        var number = _world.OpenPullRequest();
        _world.Approve(number);
        _world.Label("start", number, Scenario.Start, "maxime");
        _world.RunToEnd();
        var labels = _world.Labels(number).Names;

        var job = _world.CleanUp("clean-up", new CleanupRequest { MaxAge = TimeSpan.FromDays(7) });
        _world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully);
        Assert.Equal(labels, _world.Labels(number).Names);
        Assert.Single(_world.Aws.Services, service => service.Status == "ACTIVE");
    }

    [Fact]
    public void A_clean_up_on_a_runner_that_is_days_behind_removes_what_has_expired()
    {
        _world.ClockErrors["clean-up"] = TimeSpan.FromDays(-30);
        var number = _world.OpenPullRequest();
        _world.Approve(number);
        _world.Label("start", number, Scenario.Start, "maxime");
        _world.RunToEnd();
        _world.Time.Advance(TimeSpan.FromHours(49));

        _world.CleanUp("clean-up");
        _world.RunToEnd();

        Assert.DoesNotContain(_world.Aws.Services, service => service.Status == "ACTIVE");
    }

    [Fact]
    public async Task GitHubs_answers_carry_its_date()
    {
        using var client = new HttpClient(new ModelMessageHandler(_world.GitHub));
        _world.Time.Advance(TimeSpan.FromSeconds(0.7));

        using var answer = await client.GetAsync(new Uri("https://api.github.com/rate_limit"));

        Assert.Equal("2026-11-22T12:00:00", answer.Headers.Date!.Value.ToString("s", CultureInfo.InvariantCulture));
    }

    public void Dispose() => _world.Dispose();
}
