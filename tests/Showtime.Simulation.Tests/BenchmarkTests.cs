using Showtime.Benchmarks;
using Showtime.Core.Labels;
using Showtime.Sandbox.Time;

namespace Showtime.Simulation.Tests;

/// <summary>What bench/Showtime.Benchmarks counts and computes.</summary>
public sealed class BenchmarkTests
{
    static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    readonly VirtualTimeProvider _time = new();

    [Fact]
    public void Requests_side_by_side_are_one_round_and_waits_between_are_none()
    {
        var traffic = new Traffic();
        using var gitHub = new HttpMessageInvoker(Network("github", traffic));
        using var aws = new HttpMessageInvoker(Network("aws", traffic));
        var began = _time.GetUtcNow();

        VirtualRun.Pass(_time, RunAsync());

        Assert.Equal((3, 3), (traffic.To("github"), traffic.To("aws")));
        Assert.Equal(4, traffic.Rounds());
        Assert.Equal((4 * Delay) + TimeSpan.FromSeconds(3), _time.GetUtcNow() - began);

        async Task RunAsync()
        {
            await AskAsync(gitHub).ConfigureAwait(false);
            await Task.WhenAll(AskAsync(aws), AskAsync(aws), AskAsync(gitHub)).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(3), _time).ConfigureAwait(false);
            await AskAsync(aws).ConfigureAwait(false);
            await AskAsync(gitHub).ConfigureAwait(false);
        }
    }

    [Fact]
    public void A_chain_beside_a_slow_request_is_as_long_as_the_chain()
    {
        var traffic = new Traffic();
        foreach (var exchange in new Exchange[] { new("aws", 0, 50), new("github", 0, 10), new("github", 10, 20), new("github", 25, 35), new("github", 30, 40) })
        {
            traffic.Add(exchange);
        }

        Assert.Equal(3, traffic.Rounds());
    }

    [Fact]
    public async Task A_session_takes_its_rounds_times_the_delay()
    {
        var world = new World(_time);
        await using var _ = world.ConfigureAwait(false);
        var request = world.Label(world.Open(), new StartTriggerLabel());
        var (traffic, began) = (new Traffic(), _time.GetUtcNow());

        await world.RunAsync(async session => Assert.True((await session.PlanAsync(request, CancellationToken.None).ConfigureAwait(false)).SyncNeeded), traffic, Delay);

        Assert.Equal(world.GitHub.RequestLog.Count, traffic.To("github"));
        Assert.Equal(traffic.Rounds() * Delay, _time.GetUtcNow() - began);
    }

    [Theory]
    [InlineData(1, 1, 2, 3)]
    [InlineData(10, 1, 2, 3)]
    [InlineData(11, 1, 3, 3)]
    [InlineData(200, 2, 22, 4)]
    [InlineData(1000, 10, 110, 12)]
    [InlineData(1001, 11, 112, 13)]
    public void The_least_of_a_list_follows_from_the_sizes_of_pages(int environments, int gitHub, int aws, int rounds) =>
        Assert.Equal((gitHub, aws, rounds), Of(LowerBound.List(environments)));

    [Theory]
    [InlineData(200, 400, 2, 22, 4)]
    [InlineData(200, 1200, 6, 22, 6)]
    [InlineData(200, 2401, 13, 22, 13)]
    public void The_least_of_a_clean_ups_plan_reads_all_definitions_too(int environments, int definitions, int gitHub, int aws, int rounds) =>
        Assert.Equal((gitHub, aws, rounds), Of(LowerBound.CleanupPlan(environments, definitions)));

    [Fact]
    public void What_is_least_adds_up_over_the_rounds()
    {
        Assert.Equal((7, 9, 11), Of(LowerBound.Create));
        Assert.Equal((LowerBound.Create.GitHub + 1, LowerBound.Create.Aws, LowerBound.Create.Count + 1), Of(LowerBound.CreateOnFork));
        Assert.Equal((LowerBound.Create.GitHub + 1, LowerBound.Create.Aws, LowerBound.Create.Count + 1), Of(LowerBound.Command));
        Assert.Equal((2, 0, 1), Of(LowerBound.Check));
    }

    static (int GitHub, int Aws, int Rounds) Of(LowerBound bound) => (bound.GitHub, bound.Aws, bound.Count);

    DelayedNetwork Network(string name, Traffic traffic) => new(new Answers(), name, traffic, Delay, _time);

    static async Task AskAsync(HttpMessageInvoker service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://service.invalid/");
        (await service.SendAsync(request, CancellationToken.None).ConfigureAwait(false)).Dispose();
    }

    sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage());
    }
}
