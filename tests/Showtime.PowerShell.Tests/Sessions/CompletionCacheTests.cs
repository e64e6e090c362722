using Microsoft.Extensions.Time.Testing;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Completion;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Tests.Sessions;

public sealed class CompletionCacheTests
{
    readonly FakeTimeProvider _time = new();
    readonly SessionCache _sessions;
    readonly Core.Ports.ConnectionOptions _options = new() { Variables = new Dictionary<string, string>() };
    int _readings;

    public CompletionCacheTests() => _sessions = new SessionCache(_ => new FakeSession("apache/superset"), _time);

    [Fact]
    public void A_list_is_read_once_and_again_when_it_is_old()
    {
        var cache = new CompletionCache(_time);
        Assert.Equal(["1"], Get(cache, Read));
        Assert.Equal(["1"], Get(cache, Read));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["2"], Get(cache, Read));
    }

    [Fact]
    public void A_failure_is_an_empty_list_and_is_tried_again()
    {
        var cache = new CompletionCache(_time);
        Assert.Empty(Get(cache, (_, _) => throw new InvalidOperationException()));
        Assert.Equal(["1"], Get(cache, Read));
    }

    [Fact]
    public void A_session_that_cannot_be_opened_is_an_empty_list() =>
        Assert.Empty(new CompletionCache(_time).Get<string>("key", () => throw new InvalidOperationException(), Read));

    [Fact]
    public void A_slow_list_is_there_the_next_time()
    {
        var answer = new TaskCompletionSource<IReadOnlyList<string>>();
        var cache = new CompletionCache(_time, wait: TimeSpan.Zero);
        Assert.Empty(Get(cache, (_, _) => answer.Task));
        answer.SetResult(["late"]);
        Assert.True(SpinWait.SpinUntil(() => Get(cache, (_, _) => answer.Task).Count == 1, TimeSpan.FromSeconds(30)));
    }

    Task<IReadOnlyList<string>> Read(IShowtimeSession session, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([Interlocked.Increment(ref _readings).ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    IReadOnlyList<string> Get(CompletionCache cache, Func<IShowtimeSession, CancellationToken, Task<IReadOnlyList<string>>> read) =>
        cache.Get("key", () => _sessions.Take(_options), read);
}
