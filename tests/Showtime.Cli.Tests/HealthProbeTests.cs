using System.Net;
using System.Net.Sockets;
using Showtime.Adapters;
using Showtime.Core.Ports;

namespace Showtime.Cli.Tests;

public sealed class HealthProbeTests
{
    static readonly Uri Address = new("http://192.0.2.7:8080/health");

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task A_status_is_the_answer(int status, bool healthy)
    {
        var result = await ProbeAsync(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)));
        Assert.Equal((status, healthy), (result.StatusCode, result.Healthy));
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        var result = await ProbeAsync(request => Task.FromResult(request.RequestUri!.AbsolutePath == "/health" ? Redirect("/login/") : new HttpResponseMessage(HttpStatusCode.OK)));
        Assert.True(result.Healthy);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://192.0.2.7:22/")]
    [InlineData("//example.com/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_elsewhere_is_not_followed(string target)
    {
        List<Uri> asked = [];
        var result = await ProbeAsync(request =>
        {
            asked.Add(request.RequestUri!);
            return Task.FromResult(Redirect(target));
        });
        Assert.False(result.Healthy);
        Assert.Equal([Address], asked);
    }

    [Fact]
    public async Task A_loop_of_redirects_ends()
    {
        var result = await ProbeAsync(_ => Task.FromResult(Redirect("/health")));
        Assert.Equal((false, "more redirects than are followed"), (result.Healthy, result.Reason));
    }

    [Fact]
    public async Task A_refused_connection_is_an_answer()
    {
        var result = await ProbeAsync(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused)));
        Assert.Equal((null, "connection refused"), (result.StatusCode, result.Reason));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_times_out()
    {
        var time = new ImpatientTime();
        var result = await ProbeAsync(
            async request =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, request.Options.TryGetValue(Handler.Cancellation, out var token) ? token : default);
                throw new InvalidOperationException();
            },
            time);
        Assert.Equal((null, "no answer within 5 s"), (result.StatusCode, result.Reason));
        Assert.Equal([TimeSpan.FromSeconds(5)], time.Asked);
    }

    static async Task<ProbeResult> ProbeAsync(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer, TimeProvider? time = null)
    {
        await using var backend = new ShowtimeBackendFactory().Connect(new ConnectionOptions
        {
            Variables = new Dictionary<string, string>(),
            Repository = "acme/app",
            MessageHandler = _ => new Handler(answer),
            Time = time,
        });
        return await backend.HealthProbe.ProbeAsync(Address, CancellationToken.None);
    }

    static HttpResponseMessage Redirect(string target) => new(HttpStatusCode.Found) { Headers = { Location = new Uri(target, UriKind.RelativeOrAbsolute) } };

    sealed class Handler(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public static readonly HttpRequestOptionsKey<CancellationToken> Cancellation = new("cancellation");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.Set(Cancellation, cancellationToken);
            return answer(request);
        }
    }

    /// <summary>Every wait ends at once.</summary>
    sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Asked { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return base.CreateTimer(callback, state, dueTime, period);
            Asked.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
