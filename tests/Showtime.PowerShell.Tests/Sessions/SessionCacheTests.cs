using Microsoft.Extensions.Time.Testing;
using Showtime.Core.Ports;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Tests.Sessions;

public sealed class SessionCacheTests
{
    static readonly ConnectionOptions Options = new() { Variables = new Dictionary<string, string> { ["GITHUB_TOKEN"] = "one" }, Repository = "a/b" };

    readonly FakeTimeProvider _time = new();
    readonly List<FakeSession> _opened = [];
    readonly SessionCache _cache;

    public SessionCacheTests() => _cache = new SessionCache(
        _ =>
        {
            _opened.Add(new FakeSession("apache/superset"));
            return _opened[^1];
        },
        _time);

    [Fact]
    public void The_commands_of_a_pipeline_share_a_session()
    {
        using var first = _cache.Take(Options);
        using var second = _cache.Take(Options with { Log = null });
        Assert.Same(first.Session, second.Session);
    }

    [Fact]
    public void Another_repository_token_file_or_folder_is_another_session()
    {
        _cache.Take(Options).Dispose();
        _cache.Take(Options with { Repository = "c/d" }).Dispose();
        _cache.Take(Options with { ConfigurationPath = "showtime.yml" }).Dispose();
        _cache.Take(Options with { WorkingDirectory = "elsewhere" }).Dispose();
        _cache.Take(Options with { Variables = new Dictionary<string, string> { ["GITHUB_TOKEN"] = "two" } }).Dispose();
        _cache.Take(Options with { Overrides = new Dictionary<string, string> { ["deploy.ecs.cluster"] = "x" } }).Dispose();
        Assert.Equal(6, _opened.Count);
    }

    [Fact]
    public void An_old_session_is_closed_and_made_anew()
    {
        _cache.Take(Options).Dispose();
        _time.Advance(TimeSpan.FromMinutes(6));
        _cache.Take(Options).Dispose();
        Assert.Equal(2, _opened.Count);
        Assert.True(_opened[0].Disposed);
        Assert.False(_opened[1].Disposed);
    }

    [Fact]
    public void A_session_in_use_is_not_closed_however_old_it_is()
    {
        var lease = _cache.Take(Options);
        _time.Advance(TimeSpan.FromHours(1));
        _cache.Take(Options with { Repository = "c/d" }).Dispose();
        Assert.False(_opened[0].Disposed);
        lease.Dispose();
        lease.Dispose();
        _cache.Take(Options with { Repository = "c/d" }).Dispose();
        Assert.True(_opened[0].Disposed);
    }

    [Fact]
    public async Task Closing_closes_all()
    {
        _cache.Take(Options).Dispose();
        await _cache.DisposeAsync();
        Assert.True(_opened[0].Disposed);
    }
}
