using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Tests.Reconciling;

/// <summary>Policy labels, and the expiry in the services' tags.</summary>
public sealed class PolicyWriterTests
{
    static readonly DateTimeOffset Created = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    readonly List<PullRequestChange> _changes = [];
    readonly List<(string Service, DateTimeOffset? End)> _ends = [];
    PullRequestSnapshot _snapshot = new()
    {
        Repository = "acme/app", Number = 7, NodeId = "PR_7", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot",
        Labels = [new("🎪 ⌛ 48h"), new("🎪 aaaaaaa ⌛ 24h"), new("🎪 🧊 showtime-freeze"), new("🎪 🎯 aaaaaaa"), new("documentation")],
    };

    Task<IReadOnlyList<ShowtimeEnvironment>> SetAsync(PolicyChange change)
    {
        var pulls = Fake<IPullRequests>.With(
            (nameof(IPullRequests.ReadAsync), _ => Task.FromResult(_snapshot)),
            (nameof(IPullRequests.ApplyAsync), arguments =>
            {
                var written = (PullRequestChange)arguments[1]!;
                _changes.Add(written);
                return Task.FromResult(_snapshot = _snapshot with
                {
                    Labels = [.. _snapshot.Labels.Where(l => !written.Remove.Contains(l.Name)), .. written.Add.Select(l => new AttachedLabel(l.Name))],
                });
            }));
        var target = Fake<IDeploymentTarget>.With(
            (nameof(IDeploymentTarget.ListAsync), _ => Services()),
            (nameof(IDeploymentTarget.SetExpiryAsync), arguments =>
            {
                _ends.Add(((string)arguments[0]!, (DateTimeOffset?)arguments[1]));
                return Task.CompletedTask;
            }));
        var backend = Fake<IShowtimeBackend>.With(
            ("get_" + nameof(IShowtimeBackend.PullRequests), _ => pulls),
            ("get_" + nameof(IShowtimeBackend.Time), _ => TimeProvider.System),
            (nameof(IShowtimeBackend.Target), _ => target),
            (nameof(IShowtimeBackend.ConfigurationAsync), _ => Task.FromResult(new ResolvedConfiguration(new ShowtimeConfiguration(), new Dictionary<string, string>()))));
        return new PolicyWriter(backend).SetAsync(change, CancellationToken.None);
    }

    static async IAsyncEnumerable<DeployedService> Services()
    {
        await Task.CompletedTask;
        yield return new() { Name = "pr-7-aaaaaaa-service", PullRequest = 7, Sha = "aaaaaaa", State = ServiceState.Active, CreatedAt = Created };
        yield return new() { Name = "pr-7-bbbbbbb-service", PullRequest = 7, Sha = "bbbbbbb", State = ServiceState.Draining, CreatedAt = Created };
    }

    [Fact]
    public async Task A_new_time_to_live_replaces_every_other_and_reaches_the_tags_of_what_runs()
    {
        var environments = await SetAsync(new PolicyChange(7, new TimeToLive(TimeSpan.FromHours(72))));

        var change = Assert.Single(_changes);
        Assert.Equal("🎪 ⌛ 72h", Assert.Single(change.Add).Name);
        Assert.Equal(["🎪 ⌛ 48h", "🎪 aaaaaaa ⌛ 24h"], change.Remove);
        Assert.Equal([("pr-7-aaaaaaa-service", Created.AddHours(72))], _ends.Select(e => (e.Service, e.End!.Value)));
        Assert.Equal(Created.AddHours(72), environments[0].ExpiresAt);
    }

    [Fact]
    public async Task Until_close_has_no_end()
    {
        await SetAsync(new PolicyChange(7, TimeToLive.UntilClose));

        Assert.Null(Assert.Single(_ends).End);
    }

    [Theory]
    [InlineData(true, null, null, null)] // it is frozen already
    [InlineData(false, null, null, "🎪 🧊 showtime-freeze")]
    [InlineData(null, true, "🎪 🔒 showtime-blocked", null)]
    [InlineData(null, false, null, null)] // it is not blocked
    [InlineData(null, null, null, null)]
    public async Task A_switch_writes_only_what_differs_and_asks_no_cloud(bool? frozen, bool? blocked, string? adds, string? removes)
    {
        await SetAsync(new PolicyChange(7, Frozen: frozen, Blocked: blocked));

        Assert.Equal(adds, _changes.SelectMany(c => c.Add).Select(l => l.Name).SingleOrDefault());
        Assert.Equal(removes, _changes.SelectMany(c => c.Remove).SingleOrDefault());
        Assert.Equal(adds is null && removes is null ? 0 : 1, _changes.Count);
        Assert.Empty(_ends);
    }

    [Theory]
    [InlineData("A", false, "🎪 🚩 A=false", "🎪 🚩 A=true")]
    [InlineData("A", true, "🎪 🚩 A=true", null)]
    [InlineData("A", null, null, "🎪 🚩 A=true")]
    [InlineData("B", true, "🎪 🚩 B=true", null)]
    public async Task A_flag_is_set_changed_or_removed_by_its_label(string name, bool? value, string? adds, string? removes)
    {
        _snapshot = _snapshot with { Labels = [new("🎪 🚩 A=true")] };

        await SetAsync(new PolicyChange(7) { Flags = new Dictionary<string, bool?> { [name] = value } });

        var change = Assert.Single(_changes);
        Assert.Equal(adds, change.Add.Select(l => l.Name).SingleOrDefault());
        Assert.Equal(removes, change.Remove.SingleOrDefault());
    }

    [Fact]
    public async Task A_flag_that_is_not_set_is_removed_without_a_request()
    {
        await SetAsync(new PolicyChange(7) { Flags = new Dictionary<string, bool?> { ["B"] = null } });

        Assert.Empty(_changes);
    }

    [Theory]
    [InlineData(PullRequestState.Closed)]
    [InlineData(PullRequestState.Merged)]
    public async Task A_closed_pull_request_is_refused_and_nothing_is_written(object state)
    {
        _snapshot = _snapshot with { State = (PullRequestState)state };

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => SetAsync(new PolicyChange(7, Frozen: false)));

        Assert.Equal(ShowtimeError.Conflict, error.Error);
        Assert.Empty(_changes);
    }
}
