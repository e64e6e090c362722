using System.Net;
using System.Net.Sockets;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class PageTaskTests
{
    static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_page_refuses_then_is_unavailable_then_answers_on_an_address_of_its_own()
    {
        var time = new VirtualTimeProvider();
        var runtime = new PageTaskRuntime(time);
        var listening = new TaskCompletionSource();
        var launch = Launch(runtime, time, line =>
        {
            if (line.StartsWith("Listening", StringComparison.Ordinal)) listening.TrySetResult();
        });
        using var browser = new HttpClient();
        await using var task = await runtime.StartAsync(launch);
        var address = new Uri($"http://{launch.Address}:{task.HostPort}/");
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(address));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);

        time.Advance(Ten);
        await listening.Task;
        using (var busy = await browser.GetAsync(address)) Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.False(await task.ProbeAsync(["CMD", "true"], Ten));

        time.Advance(Ten);
        Assert.Contains("<h1>web</h1>", await browser.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Equal("OK", await browser.GetStringAsync(new Uri(address, "/health")));
        Assert.True(await task.ProbeAsync(["CMD", "true"], Ten));

        await task.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(address));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_replaced_and_reported()
    {
        var time = new VirtualTimeProvider();
        var runtime = new PageTaskRuntime(time);
        var launch = Launch(runtime, time, static _ => { });
        using var taken = new TcpListener(launch.Address, 0);
        taken.Start();
        launch = launch with { Ports = [((IPEndPoint)taken.LocalEndpoint).Port] };
        await using var task = await runtime.StartAsync(launch);
        Assert.NotEqual(launch.Ports[0], task.HostPort);
        Assert.NotEqual(0, task.HostPort);
    }

    [Fact]
    public async Task A_service_can_be_created_and_visited_over_http()
    {
        var time = new VirtualTimeProvider();
        await using var aws = new AwsSandbox(time, new(), new PageTaskRuntime(time));
        aws.SeedService(new("pr-1-service") { Port = ModelListener.FreePort() });
        time.Advance(TimeSpan.FromMinutes(1));
        var task = Assert.Single(aws.Tasks);
        Assert.Equal("RUNNING", task.LastStatus);
        Assert.True(IPAddress.IsLoopback(task.Address!));
        await using var listener = ModelListener.Start(aws);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, listener.Address);
        request.Headers.TryAddWithoutValidation("Authorization", Account.Authorization("ec2"));
        request.Content = new StringContent("Action=DescribeNetworkInterfaces&Version=2016-11-15", null, "application/x-www-form-urlencoded");
        using var answer = await client.SendAsync(request);
        Assert.Contains($"<publicIp>{task.Address}</publicIp>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static TaskLaunch Launch(PageTaskRuntime runtime, TimeProvider time, Action<string> log)
    {
        var address = runtime.NextAddress();
        return new()
        {
            TaskId = "0123456789abcdef0123456789abcdef",
            Cluster = "superset-ci",
            Service = "web",
            Address = address,
            Container = "superset-ci",
            Image = "apache/superset:pr-1-abc1234-ci",
            Ports = [ModelListener.FreePort(address.ToString())],
            StartedAt = time.GetUtcNow(),
            Refusing = Ten,
            Unavailable = Ten,
            WriteLog = log,
        };
    }
}
