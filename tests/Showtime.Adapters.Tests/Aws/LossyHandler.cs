namespace Showtime.Adapters.Tests.Aws;

/// <summary>A connection that can lose the answers to an action (which was carried out), replace them, or let something happen before it.</summary>
sealed class LossyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    readonly Dictionary<string, int> _lost = [];
    readonly Dictionary<string, Func<string, HttpResponseMessage>> _replaced = [];
    readonly Dictionary<string, Action> _before = [];
    readonly Dictionary<string, Action<string>> _watched = [];

    public void Lose(string action, int times) => _lost[action] = times;

    public void Replace(string action, Func<HttpResponseMessage> answer) => Replace(action, _ => answer());

    /// <summary>Answers an action from its body; the query protocol's actions have the empty name.</summary>
    public void Replace(string action, Func<string, HttpResponseMessage> answer) => _replaced[action] = answer;

    public void Restore(string action) => _replaced.Remove(action);

    public void Before(string action, Action happening) => _before[action] = happening;

    public void Watch(string action, Action<string> seen) => _watched[action] = seen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var action = request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.Single().Split('.')[^1] : "";
        if (_watched.TryGetValue(action, out var seen)) seen(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (_replaced.TryGetValue(action, out var replacement)) return replacement(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (_before.TryGetValue(action, out var happening)) happening();
        var answer = await base.SendAsync(request, cancellationToken);
        if (_lost.GetValueOrDefault(action) == 0) return answer;
        _lost[action]--;
        answer.Dispose();
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
