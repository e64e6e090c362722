using System.Text.RegularExpressions;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;
using Showtime.Sandbox.Time;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>What jobs side by side ask at the same time goes out as one request, and each gets its own answer.</summary>
public sealed partial class GatheringTests
{
    static readonly TimeSpan Long = TimeSpan.FromMinutes(20);

    readonly VirtualTimeProvider _time = new();
    readonly GitHubSandbox _sandbox;
    readonly Wire _wire;
    readonly GitHubTransport _transport;
    readonly GitHubPullRequests _pullRequests;
    readonly GitHubLeases _leases;

    public GatheringTests()
    {
        _sandbox = new(_time);
        _wire = new(new ModelMessageHandler(_sandbox));
        _transport = new(GitHubStage.Options, _ => new(GitHubStage.Token), _wire, _time);
        var connection = new GitHubConnection(GitHubStage.Options, _transport);
        (_pullRequests, _leases) = (new(connection), new(connection));
    }

    [Fact]
    public async Task Jobs_that_all_ask_share_one_request_without_waiting()
    {
        var numbers = Open(3);
        var before = _time.GetUtcNow();

        var seen = await TogetherAsync(numbers, (number, token) => _pullRequests.ReadAsync(number, token));

        Assert.Equal(numbers, seen.Select(snapshot => snapshot.Number));
        Assert.Equal(["query ReadPullRequest"], Sent());
        Assert.Equal(before, _time.GetUtcNow());
    }

    [Fact]
    public async Task A_job_alone_sends_the_same_as_one_that_has_not_announced_itself()
    {
        var number = Open(1)[0];
        await _pullRequests.ReadAsync(number, default);

        await TogetherAsync([number], (one, token) => _pullRequests.ReadAsync(one, token));

        Assert.Equal(_wire.Requests[0].Body, _wire.Requests[1].Body);
    }

    [Fact]
    public async Task Work_that_has_not_announced_itself_waits_for_nobody()
    {
        var number = Open(1)[0];
        _ = AnnounceAsync(2);

        Assert.Equal(number, (await _pullRequests.ReadAsync(number, default)).Number);

        async Task AnnounceAsync(int count)
        {
            for (var i = 0; i < count; i++) _transport.BeginJob();
            await Task.CompletedTask; // what a job announces ends with its own flow
        }
    }

    [Fact]
    public async Task Who_does_not_ask_is_waited_for_at_most_a_moment()
    {
        var numbers = Open(2);
        using var busy = _transport.BeginJob();
        using var first = _transport.BeginJob();
        using var second = _transport.BeginJob();

        var reads = numbers.Select(number => _pullRequests.ReadAsync(number, default)).ToList();
        Assert.Empty(_wire.Requests);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(numbers, (await Task.WhenAll(reads)).Select(snapshot => snapshot.Number));
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task The_end_of_a_job_releases_those_that_wait()
    {
        var numbers = Open(2);
        var busy = _transport.BeginJob();
        using var first = _transport.BeginJob();
        using var second = _transport.BeginJob();
        var reads = numbers.Select(number => _pullRequests.ReadAsync(number, default)).ToList();

        busy.Dispose();

        await Task.WhenAll(reads);
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task A_pull_request_that_does_not_exist_fails_its_own_job_only()
    {
        var numbers = Open(2);

        var outcomes = await OutcomesAsync([.. numbers, 99], (number, token) => _pullRequests.ReadAsync(number, token));

        Assert.Equal([null, null, ShowtimeError.NotFound], outcomes.Select(failure => failure?.Error));
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task Leases_are_claimed_and_released_together_and_one_that_another_job_holds_is_seen_as_such()
    {
        var snapshots = await ReadAsync(Open(3));
        var foreign = await _leases.TryAcquireAsync(snapshots[1], "other", _time.GetUtcNow() + Long, default);
        var before = _wire.Requests.Count;

        var claimed = await TogetherAsync(snapshots, (snapshot, token) => _leases.TryAcquireAsync(snapshot, $"job-{snapshot.Number}", _time.GetUtcNow() + Long, token));

        Assert.Equal([$"job-{snapshots[0].Number}", "other", $"job-{snapshots[2].Number}"], claimed.Select(snapshot => snapshot.Lease!.Owner));
        Assert.Equal(snapshots.Select(snapshot => snapshot.Number), claimed.Select(snapshot => snapshot.Number));
        Assert.Equal(["mutation AcquireLease", "query ReadPullRequest"], Sent(before)); // the one that was refused looks again
        Assert.Equal([true, true, true], await TogetherAsync(claimed, (snapshot, token) => _leases.DeleteAsync(snapshot.Lease!, token)));
        Assert.Equal("mutation DeleteLease", Sent()[^1]);
        Assert.False(await _leases.DeleteAsync(foreign.Lease!, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_settled_by_each_job_for_its_own_part(bool carriedOut)
    {
        var snapshots = await ReadAsync(Open(3));
        var before = _wire.Requests.Count;
        _wire.Rule = (number, _) => number == before + 1 ? new Wire.Fate.Dropped(carriedOut) : null;

        var claimed = await TogetherAsync(snapshots, (snapshot, token) => _leases.TryAcquireAsync(snapshot, $"job-{snapshot.Number}", _time.GetUtcNow() + Long, token));

        Assert.Equal(snapshots.Select(snapshot => $"job-{snapshot.Number}"), claimed.Select(snapshot => snapshot.Lease!.Owner));
        Assert.Equal(3, _sandbox.Definitions.Count(label => LabelGrammar.Parse(label.Name) is LeaseLabel));
    }

    [Fact]
    public async Task Each_job_that_a_lost_answer_leaves_in_doubt_has_a_failure_of_its_own_that_says_so()
    {
        var snapshots = await ReadAsync(Open(2));
        _wire.Rule = (_, sent) => sent.Document.Length > 0 ? new Wire.Fate.Dropped(false) : null;

        var outcomes = await OutcomesAsync(snapshots, (snapshot, token) => _leases.TryAcquireAsync(snapshot, "job", _time.GetUtcNow() + Long, token));

        Assert.All(outcomes, failure => Assert.True(failure!.MayHaveHappened));
        Assert.NotSame(outcomes[0], outcomes[1]);
    }

    [Fact]
    public async Task Labels_of_several_pull_requests_change_in_one_request_and_each_job_sees_its_own()
    {
        var snapshots = await ReadAsync(Open(3));
        await _pullRequests.DefineAsync([GitHubStage.Label("🎪 🧊 showtime-freeze"), GitHubStage.Label("🎪 🔒 showtime-blocked")], default);
        var before = _wire.Requests.Count;

        var changed = await TogetherAsync(snapshots, (snapshot, token) => _pullRequests.ApplyAsync(
            snapshot, new PullRequestChange { Add = [GitHubStage.Label(snapshot.Number == snapshots[0].Number ? "🎪 🔒 showtime-blocked" : "🎪 🧊 showtime-freeze")] }, token));

        Assert.Equal(["🎪 🔒 showtime-blocked", "🎪 🧊 showtime-freeze", "🎪 🧊 showtime-freeze"], changed.Select(snapshot => Assert.Single(snapshot.Labels).Name));
        Assert.Equal(["mutation ApplyTransition"], Sent(before));
    }

    [Fact]
    public async Task A_refused_part_leaves_the_others_done()
    {
        var snapshots = await ReadAsync(Open(2));
        var gone = snapshots[1] with { NodeId = "PR_nothing" };

        var outcomes = await OutcomesAsync([snapshots[0], gone], (snapshot, token) => _pullRequests.ApplyAsync(
            snapshot, new PullRequestChange { Comment = new("environment", "Gone.") }, token));

        Assert.Null(outcomes[0]);
        Assert.Equal(ShowtimeError.NotFound, outcomes[1]!.Error);
        Assert.Single(_sandbox.Comments(snapshots[0].Number));
    }

    [Fact]
    public async Task A_mutation_that_the_host_does_not_have_goes_by_rest_and_the_rest_of_the_request_is_sent_again()
    {
        var snapshots = await ReadAsync(Open(2));
        var before = _wire.Requests.Count;
        const string Unknown =
            """{"errors":[{"path":["mutation","m0"],"extensions":{"code":"undefinedField","typeName":"Mutation","fieldName":"createLabel"},"message":"Field 'createLabel' doesn't exist"}]}""";
        _wire.Rule = (_, sent) => sent.Document.Contains("createLabel", StringComparison.Ordinal) ? new Wire.Fate.Answered(() => Wire.Answer(200, Unknown)) : null;

        var claimed = await TogetherAsync(snapshots, (snapshot, token) => _leases.TryAcquireAsync(snapshot, $"job-{snapshot.Number}", _time.GetUtcNow() + Long, token));

        Assert.Equal(snapshots.Select(snapshot => $"job-{snapshot.Number}"), claimed.Select(snapshot => snapshot.Lease!.Owner));
        Assert.Equal(2, _wire.Requests.Skip(before).Count(sent => sent.Document.Length == 0));
    }

    [Fact]
    public async Task A_part_whose_caller_has_cancelled_is_left_out()
    {
        var snapshots = await ReadAsync(Open(3));
        using var lost = new CancellationTokenSource();
        using var busy = _transport.BeginJob();
        var before = _wire.Requests.Count;

        var claiming = TogetherAsync<PullRequestSnapshot, (PullRequestSnapshot? Seen, bool Cancelled)>(snapshots, async (snapshot, token) =>
        {
            try
            {
                return (await _leases.TryAcquireAsync(snapshot, "job", _time.GetUtcNow() + Long, snapshot == snapshots[1] ? lost.Token : token), false);
            }
            catch (OperationCanceledException)
            {
                return (null, true);
            }
        }, advance: false);
        await lost.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([false, true, false], (await claiming).Select(outcome => outcome.Cancelled));
        Assert.Equal(2, _sandbox.Definitions.Count(label => LabelGrammar.Parse(label.Name) is LeaseLabel));
        Assert.Equal(["mutation AcquireLease"], Sent(before));
    }

    [Fact]
    public async Task A_lease_that_ends_while_a_rate_limit_holds_all_up_leaves_its_part_out()
    {
        var snapshots = await ReadAsync(Open(3));
        using var lost = new CancellationTokenSource();
        var before = _wire.Requests.Count;
        _wire.Rule = (number, _) => number == before + 1
            ? new Wire.Fate.Answered(() => Wire.Answer(403, """{"message":"You have exceeded a secondary rate limit."}""", headers: ("Retry-After", "60")))
            : null;

        var outcomes = OutcomesAsync(snapshots, (snapshot, token) => _pullRequests.ApplyAsync(
            snapshot, new PullRequestChange { Define = [GitHubStage.Label($"label {snapshot.Number}")] }, snapshot == snapshots[1] ? lost.Token : token), advance: false);
        await lost.CancelAsync();
        _time.Advance(TimeSpan.FromMinutes(5));

        var failures = await outcomes;
        Assert.Equal([null, "cancelled", null], failures.Select(failure => failure?.Message));
        Assert.Equal([snapshots[0].Number, snapshots[2].Number], _sandbox.Definitions
            .Where(label => label.Name.StartsWith("label ", StringComparison.Ordinal)).Select(label => int.Parse(label.Name[6..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Where_GitHub_is_down_reads_of_many_fail_as_soon_as_one_would()
    {
        var numbers = Open(8);
        _wire.Rule = (_, _) => new Wire.Fate.Dropped(CarriedOut: false);
        var begin = _time.GetUtcNow();

        var failures = await OutcomesAsync(numbers, (number, token) => _pullRequests.ReadAsync(number, token));

        Assert.All(failures, failure => Assert.Equal(ShowtimeError.Unreachable, failure!.Error));
        Assert.InRange(_time.GetUtcNow() - begin, TimeSpan.Zero, GitHubStage.Options.FaultBudget + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Reads_that_are_too_much_at_once_are_asked_for_in_halves()
    {
        var numbers = Open(4);
        _wire.Rule = (_, sent) => PullRequestField().Count(sent.Document) > 2 ? new Wire.Fate.Answered(() => Wire.Answer(502, "<html>")) : null;

        var seen = await TogetherAsync(numbers, (number, token) => _pullRequests.ReadAsync(number, token));

        Assert.Equal(numbers, seen.Select(snapshot => snapshot.Number));
    }

    [Fact]
    public async Task A_part_that_an_answer_leaves_out_is_asked_for_by_itself()
    {
        var numbers = Open(2);
        const string Partial =
            """{"data":{"viewer":{"login":"octocat"},"repository":{"id":"R_1","databaseId":1,"pullRequest":null,"pullRequest_2":null}},"errors":[{"type":"RESOURCE_LIMITS_EXCEEDED","path":["repository","pullRequest"],"message":"too much"},{"type":"RESOURCE_LIMITS_EXCEEDED","path":["repository","pullRequest_2"],"message":"too much"}]}""";
        _wire.Rule = (number, _) => number == 1 ? new Wire.Fate.Answered(() => Wire.Answer(200, Partial)) : null;

        var seen = await TogetherAsync(numbers, (number, token) => _pullRequests.ReadAsync(number, token));

        Assert.Equal(numbers, seen.Select(snapshot => snapshot.Number));
        Assert.Equal(3, _wire.Requests.Count);
    }

    [Fact]
    public async Task A_request_holds_at_most_twenty_pull_requests_and_forty_writes()
    {
        var numbers = Open(50);

        var snapshots = await TogetherAsync(numbers, (number, token) => _pullRequests.ReadAsync(number, token));
        await TogetherAsync(snapshots, (snapshot, token) => _pullRequests.DefineAsync([GitHubStage.Label($"label {snapshot.Number}")], token));

        Assert.Equal(3, Sent().Count(name => name == "query ReadPullRequest"));
        Assert.Equal(2, Sent().Count(name => name == "mutation DefineLabels"));
        Assert.All(_wire.Requests, sent => Assert.InRange(sent.Document.Split("createLabel(").Length - 1, 0, 40));
    }

    [Fact]
    public async Task Deployments_of_several_pull_requests_are_listed_once_and_deleted_together()
    {
        var deployments = new GitHubDeployments(new(GitHubStage.Options, _transport), log: null);
        var snapshots = await ReadAsync(Open(3));
        foreach (var snapshot in snapshots) await deployments.CreateAsync("showtime", new("", snapshot.Number, snapshot.HeadSha), default);
        var before = _wire.Requests.Count;
        var answered = new TaskCompletionSource();
        _wire.Before = (_, sent) => sent.Document.Length == 0 ? answered.Task : Task.CompletedTask;

        var deleting = OutcomesAsync(snapshots, async (snapshot, token) =>
        {
            var record = Assert.Single(await deployments.ListAsync("showtime", snapshot.Number, token));
            Assert.Equal(snapshot.Number, record.PullRequest);
            await deployments.DeleteAsync(record, token);
        }, advance: false);
        answered.SetResult();

        Assert.All(await deleting, Assert.Null);
        Assert.Empty(_sandbox.Deployments);
        Assert.Equal(["", "mutation DeleteDeployment"], Sent(before));
    }

    [Fact]
    public async Task After_a_lost_answer_less_is_written_at_once()
    {
        var numbers = Open(40);
        _wire.Rule = (_, sent) => sent.Document.Split("createLabel(").Length - 1 > 20 ? new Wire.Fate.Answered(() => Wire.Answer(502, "<html>")) : null;

        var outcomes = await OutcomesAsync(numbers, (number, token) => _pullRequests.DefineAsync([GitHubStage.Label($"label {number}")], token));

        Assert.All(outcomes, Assert.Null);
        Assert.Equal(40, _sandbox.Definitions.Count(label => label.Name.StartsWith("label ", StringComparison.Ordinal)));
    }

    List<int> Open(int count) => [.. Enumerable.Range(0, count).Select(_ => _sandbox.OpenPullRequest("A change", "contributor", headOwner: "contributor").Number)];

    async Task<IReadOnlyList<PullRequestSnapshot>> ReadAsync(IReadOnlyList<int> numbers)
    {
        List<PullRequestSnapshot> read = [];
        foreach (var number in numbers) read.Add(await _pullRequests.ReadAsync(number, default));
        return read;
    }

    /// <summary>Starts a job for each, and lets time pass until all have ended.</summary>
    async Task<IReadOnlyList<TResult>> TogetherAsync<T, TResult>(IReadOnlyList<T> all, Func<T, CancellationToken, Task<TResult>> work, bool advance = true)
    {
        var announced = all.Select(_ => _transport.BeginJob()).ToList();
        var jobs = all.Zip(announced, async (one, job) =>
        {
            using (job) return await work(one, CancellationToken.None);
        }).ToList();
        var end = Task.WhenAll(jobs);
        while (advance && !end.IsCompleted && _time.AdvanceToNext())
        {
        }

        return await end;
    }

    async Task TogetherAsync<T>(IReadOnlyList<T> all, Func<T, CancellationToken, Task> work) => await TogetherAsync(all, async (one, token) =>
    {
        await work(one, token);
        return true;
    });

    Task<IReadOnlyList<ShowtimeException?>> OutcomesAsync<T>(IReadOnlyList<T> all, Func<T, CancellationToken, Task> work, bool advance = true) =>
        TogetherAsync<T, ShowtimeException?>(all, async (one, token) =>
        {
            try
            {
                await work(one, token);
                return null;
            }
            catch (ShowtimeException e)
            {
                return e;
            }
            catch (OperationCanceledException)
            {
                return new ShowtimeException(ShowtimeError.Uncertain, "cancelled");
            }
        }, advance);

    IReadOnlyList<string> Sent(int after = 0) => [.. _wire.Requests.Skip(after).Select(sent => sent.Document.Split('(')[0])];

    [GeneratedRegex(@"pullRequest\(number", RegexOptions.CultureInvariant)]
    private static partial Regex PullRequestField();
}
