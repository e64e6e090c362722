using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Tests.Shared;

namespace Showtime.Adapters.Tests.Aws;

static class Clients
{
    /// <summary>Clients that talk to a handler, with AWS's documented example credentials.</summary>
    internal static AwsClients With(HttpMessageHandler handler, TimeProvider? time = null, int? attempts = null) => new(new()
    {
        Region = "us-west-2",
        Credentials = new SessionAWSCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session"),
        Handler = handler,
        Time = time ?? new InstantTime(),
        Attempts = attempts,
        RetryQuota = false,
        Jitter = () => 1,
    });
}

/// <summary>A clock on which every wait ends at once and is recorded.</summary>
sealed class InstantTime : TimeProvider
{
    readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Rung();
    }

    sealed class Rung : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Answers requests in the process and keeps what was sent.</summary>
sealed class RecordingHandler(Func<RecordingHandler.Sent, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    readonly ConcurrentQueue<Sent> _sent = new();
    int _count;

    internal sealed record Sent(HttpMethod Method, Uri Url, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string Action => Headers.TryGetValue("X-Amz-Target", out var target) ? target.Split('.')[^1] : "";
    }

    public IReadOnlyList<Sent> Requests => [.. _sent];

    public Sent Only => Assert.Single(_sent);

    /// <summary>The answers in turn; the last one for every further request.</summary>
    public static RecordingHandler Answering(params Func<HttpResponseMessage>[] answers) =>
        new((_, n) => answers[Math.Min(n, answers.Length - 1)]());

    public static HttpResponseMessage Json(string body, int status = 200) => Text(body, "application/x-amz-json-1.1", status);

    public static HttpResponseMessage Xml(string body, int status = 200) => Text(body, "text/xml", status);

    public static HttpResponseMessage Text(string body, string type, int status)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        response.Headers.Add("x-amzn-RequestId", "11111111-2222-3333-4444-555555555555");
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated) headers[name] = values.ToString();
        foreach (var (name, values) in request.Content?.Headers.NonValidated ?? default) headers[name] = values.ToString();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new Sent(request.Method, request.RequestUri!, headers, body);
        _sent.Enqueue(sent);
        ContractTraffic.Asked(sent.Url, headers, body);
        return answer(sent, Interlocked.Increment(ref _count) - 1);
    }
}

/// <summary>A connection that can lose the answers to an action (which was carried out), replace them, or let something happen before it.</summary>
sealed class LossyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    readonly Dictionary<string, int> _lost = [];
    readonly Dictionary<string, Func<string, HttpResponseMessage>> _replaced = [];
    readonly Dictionary<string, Action> _before = [];
    readonly Dictionary<string, Action<string>> _watched = [];
    readonly Dictionary<string, Func<string, string>> _changed = [];

    public void Lose(string action, int times) => _lost[action] = times;

    public void Replace(string action, Func<HttpResponseMessage> answer) => Replace(action, _ => answer());

    /// <summary>Answers an action from its body; the query protocol's actions have the empty name.</summary>
    public void Replace(string action, Func<string, HttpResponseMessage> answer) => _replaced[action] = answer;

    public void Restore(string action) => _replaced.Remove(action);

    public void Before(string action, Action happening) => _before[action] = happening;

    /// <summary>Changes the body of an action's answers.</summary>
    public void Change(string action, Func<string, string> change) => _changed[action] = change;

    public void Watch(string action, Action<string> seen) => _watched[action] = seen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var action = request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.Single().Split('.')[^1] : "";
        if (_watched.TryGetValue(action, out var seen)) seen(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (_replaced.TryGetValue(action, out var replacement)) return replacement(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (_before.TryGetValue(action, out var happening)) happening();
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (_changed.TryGetValue(action, out var change))
        {
            answer.Content = new StringContent(change(await answer.Content.ReadAsStringAsync(cancellationToken)), Encoding.UTF8, "application/x-amz-json-1.1");
        }

        if (_lost.GetValueOrDefault(action) == 0) return answer;
        _lost[action]--;
        answer.Dispose();
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
