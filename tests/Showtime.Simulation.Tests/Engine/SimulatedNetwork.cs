using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Showtime.Core.Reconciling;
using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Simulation.Tests.Engine;

/// <summary>The network between the jobs and the models: every request waits here until the scheduler decides its fate.</summary>
sealed class SimulatedNetwork : IDisposable
{
    /// <summary>The AWS client's timeout: that client uses the machine's clock, so the timeout is simulated here. GitHub's uses the virtual clock.</summary>
    static readonly TimeSpan AwsPatience = TimeSpan.FromSeconds(30);

    static readonly TimeSpan Slowness = TimeSpan.FromSeconds(20);

    /// <summary>Longer than either client waits.</summary>
    static readonly TimeSpan Lateness = TimeSpan.FromSeconds(75);

    /// <summary>How old a repeated read may be.</summary>
    static readonly TimeSpan Staleness = TimeSpan.FromSeconds(10);

    readonly SimulatedWorld _world;
    readonly Mutation? _mutation;
    readonly List<PendingRequest> _pending = [];
    readonly Dictionary<string, (DateTimeOffset At, Snapshot Answer)> _earlier = [];
    readonly ModelMessageHandler _gitHub;
    readonly ModelMessageHandler _aws;
    readonly ModelMessageHandler _environments;
    readonly int _thread = Environment.CurrentManagedThreadId;

    public SimulatedNetwork(SimulatedWorld world, GitHubSandbox gitHub, AwsSandbox aws, InMemoryTaskRuntime environments, Mutation? mutation)
    {
        _world = world;
        _mutation = mutation;
        _gitHub = new ModelMessageHandler(gitHub);
        _aws = new ModelMessageHandler(aws);
        _environments = new ModelMessageHandler(environments);
    }

    public IReadOnlyList<PendingRequest> Pending => _pending;

    public int Requests { get; private set; }

    /// <summary>Whether the jobs' network has no way to the environments.</summary>
    public bool EnvironmentsAreUnreachable { get; set; }

    /// <summary>How long each request takes, from being sent until it is carried out and answered.</summary>
    public TimeSpan Latency { get; set; }

    public Task<HttpResponseMessage> SendAsync(SimulatedJob job, string service, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException($"{job} sent {message.RequestUri} from another thread: the simulation is deterministic only on one.\n{Environment.StackTrace}");
        }

        var answer = new TaskCompletionSource<HttpResponseMessage>();
        if (job.Killed) return answer.Task;
        if (service == "environment") return ProbeAsync(message, cancellationToken);
        var pending = new PendingRequest(++job.Requests, job, service, message, WireText.Of(service, message), _world.Time.GetUtcNow(), answer);
        _pending.Add(pending);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                _pending.Remove(pending);
                if (!job.Killed) answer.TrySetCanceled(cancellationToken);
            });
        }

        return answer.Task;
    }

    /// <summary>An environment answers without the scheduler: probes change nothing.</summary>
    async Task<HttpResponseMessage> ProbeAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (Latency > TimeSpan.Zero) await Waiting.DelayAsync(Latency, _world.Time, cancellationToken).ConfigureAwait(false);
        if (EnvironmentsAreUnreachable) throw new HttpRequestException(HttpRequestError.ConnectionError, "No route to host.");
        return await new HttpMessageInvoker(_environments, disposeHandler: false).SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an environment answers that it is ready, without a counted request.</summary>
    public bool IsReady(string host, int port)
    {
        using var invoker = new HttpMessageInvoker(_environments, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{port}/health");
        var asking = invoker.SendAsync(request, CancellationToken.None);
        return asking.IsCompletedSuccessfully && Result(asking).IsSuccessStatusCode;
    }

    public void Carry(PendingRequest request, Fate fate)
    {
        _pending.Remove(request);
        Requests++;
        if (fate == Fate.Stale && !CanBeStale(request)) fate = Fate.Answered;
        _world.Say(FormattableString.Invariant($"{request.Job,-10} {request.Summary}{(fate == Fate.Answered ? "" : $" [{fate}]")}"));
        switch (fate)
        {
            case Fate.Answered:
                request.Answer.TrySetResult(Do(request).ToMessage(request.Message));
                break;
            case Fate.Stale:
                var old = _earlier[KeyOf(request)].Answer.ToMessage(request.Message);
                if (old.Headers.Date is not null) old.Headers.Date = _world.Time.GetUtcNow(); // the data is a replica's, the answer is of now
                request.Answer.TrySetResult(old);
                break;
            case Fate.ServerError:
                request.Answer.TrySetResult(Plain(HttpStatusCode.BadGateway, "<html>502 Bad Gateway</html>", "text/html", request));
                break;
            case Fate.Throttled or Fate.SecondaryLimit when request.Service == "aws":
                request.Answer.TrySetResult(request.Message.Headers.Contains("X-Amz-Target")
                    ? Plain(HttpStatusCode.BadRequest, """{"__type":"ThrottlingException","message":"Rate exceeded"}""", "application/x-amz-json-1.1", request)
                    : request.Text.Body.Contains("Action=GetCallerIdentity", StringComparison.Ordinal)
                        ? Plain(HttpStatusCode.BadRequest, "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>", "text/xml", request)
                        : Plain(HttpStatusCode.ServiceUnavailable, "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors></Response>", "text/xml", request));
                break;
            case Fate.Throttled or Fate.SecondaryLimit:
                var limited = Plain(fate == Fate.Throttled ? HttpStatusCode.TooManyRequests : HttpStatusCode.Forbidden,
                    """{"message":"You have exceeded a secondary rate limit."}""", "application/json", request);
                limited.Headers.Add("Retry-After", fate == Fate.Throttled ? "5" : "60");
                request.Answer.TrySetResult(limited);
                break;
            case Fate.DroppedBefore or Fate.DroppedAfter:
                if (fate == Fate.DroppedAfter) Do(request);
                if (_mutation?.Lost?.Invoke(request) is { } told)
                {
                    request.Answer.TrySetResult(Plain(HttpStatusCode.OK, told.ToJsonString(), "application/json", request));
                    break;
                }

                request.Answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));
                break;
            case Fate.HungBefore or Fate.HungAfter:
                if (fate == Fate.HungAfter) Do(request);
                GiveUp(request);
                break;
            case Fate.Slow:
                var answer = Do(request);
                After(Slowness, () => Reply(request, answer));
                break;
            case Fate.Late:
                GiveUp(request);
                request = request with { Message = Copy(request, request.Text.Body) }; // the sender disposes of its own before that
                After(Lateness, () =>
                {
                    _world.Say(FormattableString.Invariant($"{request.Job,-10} {request.Summary} [arrives now]"));
                    Reply(request, Do(request));
                });
                break;
            case Fate.KilledAfter or Fate.KilledBefore:
                if (fate == Fate.KilledAfter) Do(request);
                request.Job.Killed = true;
                _pending.RemoveAll(p => p.Job == request.Job);
                _world.Invariants.Killed(request.Job);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fate), fate, null);
        }
    }

    public void Dispose()
    {
        _gitHub.Dispose();
        _aws.Dispose();
        _environments.Dispose();
    }

    /// <summary>Carries a request out, and checks the invariants. A read changes no model, so it needs no check.</summary>
    Snapshot Do(PendingRequest request)
    {
        using var invoker = new HttpMessageInvoker(request.Service == "github" ? _gitHub : _aws, disposeHandler: false);
        using var message = Mutated(request);
        var sending = invoker.SendAsync(message ?? request.Message, CancellationToken.None);
        if (!sending.IsCompleted) throw new InvalidOperationException("The sandbox did not answer at once.");
        var answer = Mutated(request, Snapshot.Of(Result(sending)));
        if (request.Writes) _world.Invariants.Check(request);
        else if (_world.KeepsReads) _earlier[KeyOf(request)] = (_world.Time.GetUtcNow(), answer);
        return answer;
    }

    /// <summary>
    /// Which answers may be stale: reads of ECS and EC2 are documented as eventually consistent, and GitHub's queries can come from a replica that lags.
    /// The result of a mutation and permissions are read where they are written.
    /// </summary>
    bool CanBeStale(PendingRequest request) => !request.Writes && request.Message.Method != HttpMethod.Get
        && _earlier.TryGetValue(KeyOf(request), out var earlier) && _world.Time.GetUtcNow() - earlier.At <= Staleness;

    static string KeyOf(PendingRequest request) => $"{request.Service} {request.Text.Action} {request.Text.Body}";

    void GiveUp(PendingRequest request)
    {
        if (request.Service == "aws") After(AwsPatience, () =>
        {
            if (!request.Job.Killed) request.Answer.TrySetException(new TaskCanceledException("The request was canceled due to the configured timeout.", new TimeoutException()));
        });
    }

    static void Reply(PendingRequest request, Snapshot answer)
    {
        if (!request.Job.Killed) request.Answer.TrySetResult(answer.ToMessage(request.Message));
    }

    void After(TimeSpan span, Action action)
    {
        _world.Unfinished++;
        _world.Time.CreateTimer(_ =>
        {
            _world.Unfinished--;
            action();
        }, null, span, Timeout.InfiniteTimeSpan);
    }

    HttpRequestMessage? Mutated(PendingRequest request)
    {
        if (_mutation?.Request is not { } change || JsonBody(request.Text.Body) is not { } body) return null;
        change(request, body);
        return Copy(request, body.ToJsonString());
    }

    static HttpRequestMessage Copy(PendingRequest request, string body)
    {
        var message = new HttpRequestMessage(request.Message.Method, request.Message.RequestUri);
        foreach (var (name, values) in request.Message.Headers.NonValidated) message.Headers.TryAddWithoutValidation(name, values.ToArray());
        if (request.Message.Content is not { } content) return message;
        message.Content = new StringContent(body);
        message.Content.Headers.ContentType = content.Headers.ContentType;
        return message;
    }

    Snapshot Mutated(PendingRequest request, Snapshot answer)
    {
        if (_mutation?.Answer is not { } change || answer.Status != HttpStatusCode.OK || JsonBody(Encoding.UTF8.GetString(answer.Body)) is not { } body) return answer;
        change(_world, request, body);
        return answer with { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    static JsonObject? JsonBody(string text) => text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;

    static HttpResponseMessage Plain(HttpStatusCode status, string body, string contentType, PendingRequest request) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, contentType), RequestMessage = request.Message };

#pragma warning disable VSTHRD002 // the tasks have completed: nothing is waited for
    static T Result<T>(Task<T> completed) => completed.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>An answer that can be repeated.</summary>
    sealed record Snapshot(HttpStatusCode Status, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> ContentHeaders)
    {
        public static Snapshot Of(HttpResponseMessage message)
        {
            using (message)
            {
                return new(message.StatusCode, Result(message.Content.ReadAsByteArrayAsync()), Flat(message.Headers), Flat(message.Content.Headers));
            }
        }

        public HttpResponseMessage ToMessage(HttpRequestMessage request)
        {
            var message = new HttpResponseMessage(Status) { Content = new ByteArrayContent(Body), RequestMessage = request };
            foreach (var (name, value) in Headers) message.Headers.TryAddWithoutValidation(name, value);
            foreach (var (name, value) in ContentHeaders.Where(h => h.Key != "Content-Length")) message.Content.Headers.TryAddWithoutValidation(name, value);
            return message;
        }

        static List<KeyValuePair<string, string>> Flat(System.Net.Http.Headers.HttpHeaders headers) =>
            [.. headers.NonValidated.Select(h => KeyValuePair.Create(h.Key, string.Join(',', h.Value)))];
    }
}
