using Showtime.Core.Commands;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Sandbox.GitHub;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Comments as commands, from the event to reactions, answers and environments, over the real clients' wire code.</summary>
public sealed class CommandTests : IDisposable
{
    const string Configuration = """
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        """;

    readonly SimulatedWorld _world = new(configuration: Configuration);

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("stranger")]
    [InlineData(null)]
    public void A_writers_comment_starts_an_environment_and_is_acknowledged(string? headOwner)
    {
        var number = Open(headOwner);

        var (result, comment) = Comment(number, "maxime", "Let me see it.\r\n\r\n/testenv up");

        Assert.Equal((CommandOutcome.Done, CommandVerb.Start), (result.Outcome, result.Verb));
        Assert.Equal(EnvironmentStatus.Running, _world.Labels(number)[Head(number)]?.Status);
        Assert.Equal("maxime", _world.Labels(number)[Head(number)]?.RequestedBy);
        Assert.Equal(["eyes", "rocket"], Reactions(number, comment));
        Assert.Contains("runs at", Assert.Single(Answers(number)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("triager")]
    public void A_comment_without_write_access_changes_nothing_and_is_answered_once(string login)
    {
        var number = Open("stranger");

        var (first, comment) = Comment(number, login, "/testenv up");
        var (second, again) = Comment(number, login, "/showtime dance");

        Assert.Equal((CommandOutcome.NotAllowed, CommandOutcome.NotAllowed), (first.Outcome, second.Outcome));
        Assert.Equal(["-1"], Reactions(number, comment));
        Assert.Equal(["-1"], Reactions(number, again));
        Assert.Contains("write access", Assert.Single(Answers(number)), StringComparison.Ordinal);
        Assert.Empty(_world.Aws.Requests);
        Assert.Empty(_world.GitHub.Labels(number));
    }

    [Theory]
    [InlineData("LGTM")]
    [InlineData("> /testenv up")]
    public void A_comment_without_a_command_costs_no_request(string text)
    {
        var number = Open("stranger");

        var (result, comment) = Comment(number, "maxime", text);

        Assert.Equal((CommandOutcome.Ignored, null), (result.Outcome, result.Command));
        Assert.Empty(_world.GitHub.RequestLog);
        Assert.Empty(Reactions(number, comment));
    }

    [Fact]
    public void A_comment_on_a_plain_issue_is_ignored()
    {
        var issue = _world.GitHub.OpenIssue("A question", "stranger");
        var (result, _) = Comment(issue, "maxime", "/testenv up");
        Assert.Equal(CommandOutcome.Ignored, result.Outcome);
        Assert.Empty(_world.GitHub.RequestLog);
    }

    [Fact]
    public void A_permission_that_cannot_be_read_is_none_and_fails_the_job()
    {
        var number = Open("stranger");
        var comment = Write(number, "maxime", "/testenv up");
        ShowtimeCommandResult? result = null;
        Job(comment, r => result = r);
        _world.Run((_, pending) => (pending[0], pending[0].Summary.Contains("/permission", StringComparison.Ordinal) ? Fate.ServerError : Fate.Answered));

        Assert.Equal(CommandOutcome.Failed, result!.Outcome);
        Assert.NotNull(result.Failure);
        Assert.Equal(["confused"], Reactions(number, comment));
        Assert.Empty(_world.Aws.Requests);
        Assert.Empty(_world.GitHub.Labels(number));
    }

    [Fact]
    public void A_push_to_a_fork_after_the_comment_is_not_what_the_comment_approved()
    {
        var number = Open("stranger");
        var comment = Write(number, "maxime", "/testenv up FEATURE_X=true");
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        var pushed = _world.GitHub.PushCommit(number, "stranger");

        var result = Carry(comment);

        Assert.Equal(CommandOutcome.Refused, result.Outcome);
        Assert.Empty(_world.Aws.Requests);
        Assert.Empty(_world.GitHub.Labels(number));
        Assert.Equal(["eyes", "confused"], Reactions(number, comment));
        Assert.Contains($"/files/{pushed}", Assert.Single(Answers(number)), StringComparison.Ordinal);
        Assert.DoesNotContain($"/testenv up {pushed}", Assert.Single(Answers(number)), StringComparison.Ordinal);

        // The maintainer has looked at it now, and names it.
        _world.Invariants.Approved.Add(pushed);
        Assert.Equal(CommandOutcome.Done, Comment(number, "maxime", $"/testenv up {pushed} FEATURE_X=true").Result.Outcome);
        Assert.Equal(EnvironmentStatus.Running, _world.Labels(number)[Head(number)]?.Status);
    }

    [Theory]
    [InlineData(1.9)]
    [InlineData(55)]
    public void A_push_to_a_fork_just_before_the_comment_is_not_what_the_comment_approved(double seconds)
    {
        var number = Open("stranger");
        _world.GitHub.PushCommit(number, "stranger");
        _world.Time.Advance(TimeSpan.FromSeconds(seconds));

        var comment = Write(number, "maxime", "/testenv up");

        Assert.Equal(CommandOutcome.Refused, Carry(comment).Outcome);
        Assert.Empty(_world.Aws.Requests);
    }

    [Fact]
    public void A_push_to_a_fork_that_could_be_reviewed_before_the_comment_is_approved_by_it()
    {
        var number = Open("stranger");
        _world.Invariants.Approved.Add(_world.GitHub.PushCommit(number, "stranger"));
        _world.Time.Advance(TimeSpan.FromSeconds(62));

        Assert.Equal(CommandOutcome.Done, Carry(Write(number, "maxime", "/testenv up")).Outcome);
        Assert.Single(_world.GitHub.RequestLog, r => r.Target.Contains("/activity", StringComparison.Ordinal));
    }

    [Fact]
    public void A_writers_review_of_the_head_approves_it_without_the_time_and_another_request()
    {
        var number = Open("stranger");
        _world.Invariants.Approved.Add(_world.GitHub.PushCommit(number, "stranger"));
        _world.GitHub.Approve(number, "maxime");

        Assert.Equal(CommandOutcome.Done, Carry(Write(number, "maxime", "/testenv up")).Outcome);
        Assert.DoesNotContain(_world.GitHub.RequestLog, r => r.Target.Contains("/activity", StringComparison.Ordinal));
    }

    [Fact]
    public void A_review_by_somebody_without_write_access_approves_nothing()
    {
        var number = Open("stranger");
        _world.GitHub.PushCommit(number, "stranger");
        _world.GitHub.Approve(number, "triager");

        Assert.Equal(CommandOutcome.Refused, Carry(Write(number, "maxime", "/testenv up")).Outcome);
    }

    [Fact]
    public void A_review_by_a_bot_with_write_access_approves_nothing()
    {
        // Workflows that approve by themselves are common, and they approve whatever was pushed.
        var number = Open("stranger");
        _world.GitHub.AddCollaborator("approver[bot]", GitHubRole.Write);
        _world.GitHub.PushCommit(number, "stranger");
        _world.GitHub.Approve(number, "approver[bot]");

        Assert.Equal(CommandOutcome.Refused, Carry(Write(number, "maxime", "/testenv up")).Outcome);
    }

    [Fact]
    public void Where_a_private_fork_does_not_tell_its_pushes_the_commit_has_to_be_named()
    {
        var number = Open("stranger");
        _world.GitHub.HideForks();
        _world.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(CommandOutcome.Refused, Comment(number, "maxime", "/testenv up").Result.Outcome);
        Assert.Equal(CommandOutcome.Done, Comment(number, "maxime", $"/testenv up {_world.GitHub.PullRequest(number).HeadOid}").Result.Outcome);
    }

    [Theory]
    [InlineData("another comment")]
    [InlineData("an edit")]
    [InlineData("a label")]
    public void A_change_that_is_no_push_leaves_the_comments_approval_as_it_is(string change)
    {
        var number = Open("stranger");
        var comment = Write(number, "maxime", "/testenv up");
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        if (change == "another comment") Write(number, "stranger", "nice");
        else if (change == "an edit") _world.GitHub.EditBody(number, "new");
        else _world.GitHub.AddLabel(number, "documentation", "triager");

        Assert.Equal(CommandOutcome.Done, Carry(comment).Outcome);
    }

    [Fact]
    public void A_late_job_carries_out_the_command_if_nothing_changed()
    {
        var number = Open("stranger");
        var comment = Write(number, "maxime", "/testenv up");
        _world.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(CommandOutcome.Done, Carry(comment).Outcome);
    }

    [Fact]
    public void The_command_of_a_deleted_comment_is_ignored()
    {
        var number = Open(null);
        var comment = Write(number, "maxime", "/testenv up");
        var payload = _world.GitHub.Webhooks.IssueComment(comment.Id).Replace(comment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "4711", StringComparison.Ordinal);
        ShowtimeCommandResult? result = null;
        Finish(_world.Start("late", async (session, token) => result = await session.CommandAsync(new CommandRequest { Event = RunEventReader.Read("issue_comment", payload, null) }, token)));

        Assert.Equal(CommandOutcome.Ignored, result!.Outcome);
        Assert.Empty(_world.Aws.Requests);
    }

    [Fact]
    public void A_push_while_a_named_commit_is_deployed_deploys_nothing_else()
    {
        var number = Open("stranger");
        var named = _world.GitHub.PullRequest(number).HeadOid;
        var comment = Write(number, "maxime", $"/testenv up {named}");
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _world.GitHub.PushCommit(number, "stranger");

        Assert.Equal(CommandOutcome.Done, Carry(comment).Outcome);
        Assert.Equal([named[..7]], _world.Labels(number).Pointers.Select(p => p.Sha));
    }

    [Fact]
    public void On_the_repositorys_own_branch_only_writers_push_so_the_head_counts()
    {
        var number = Open(null);
        var comment = Write(number, "maxime", "/testenv up");
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _world.Invariants.Approved.Add(_world.GitHub.PushCommit(number, "maxime"));

        Assert.Equal(CommandOutcome.Done, Carry(comment).Outcome);
        Assert.Equal([Head(number)], _world.Labels(number).Pointers.Select(p => p.Sha));
    }

    [Fact]
    public void A_short_commit_is_refused_on_a_fork()
    {
        var number = Open("stranger");
        var head = _world.GitHub.PullRequest(number).HeadOid;

        var (result, _) = Comment(number, "maxime", $"/testenv up {head[..12]}");

        Assert.Equal(CommandOutcome.Refused, result.Outcome);
        Assert.Contains("40 digits", result.Answer, StringComparison.Ordinal);
        Assert.Empty(_world.Aws.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_commit_that_is_not_of_the_pull_request_is_refused(bool exists)
    {
        var number = Open("stranger");
        var other = exists ? _world.GitHub.PullRequest(Open("stranger")).HeadOid : new string('e', 40);

        var (result, comment) = Comment(number, "maxime", $"/testenv up {other}");

        Assert.Equal(CommandOutcome.Refused, result.Outcome);
        Assert.Contains("not, or no longer", result.Answer, StringComparison.Ordinal);
        Assert.Equal(["eyes", "confused"], Reactions(number, comment));
        Assert.Empty(_world.Aws.Requests);
    }

    [Fact]
    public void A_flag_of_a_command_stays_on_the_pull_request_and_changes_what_runs_in_place()
    {
        var number = Open("stranger");
        _world.GitHub.EditBody(number, "FEATURE_ALERTS=true FEATURE_DRILL=true");
        Comment(number, "maxime", "/testenv up");
        var images = _world.Aws.Images.Count;
        Assert.Equal(("True", "True"), (Variable("ALERTS"), Variable("DRILL")));

        var (result, _) = Comment(number, "maxime", "/testenv up FEATURE_ALERTS=false FEATURE_ODD=perhaps");

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal(("False", "True", null), (Variable("ALERTS"), Variable("DRILL"), Variable("ODD")));
        Assert.Contains("🎪 🚩 ALERTS=false", Names(number));
        Assert.Equal((false, true), (result.Environments[0].FeatureFlags["ALERTS"], result.Environments[0].FeatureFlags["DRILL"]));
        Assert.Contains("FEATURE_ODD=perhaps", Assert.Single(result.SkippedFlags), StringComparison.Ordinal);
        Assert.Contains(Answers(number), a => a.Contains(@"FEATURE\_ODD\=perhaps", StringComparison.Ordinal));
        Assert.Equal(images, _world.Aws.Images.Count);
        Assert.Single(_world.Aws.Requests, r => r.Action == "CreateService");
        Assert.Single(_world.Aws.Requests, r => r.Action == "UpdateService");
        Assert.Equal(EnvironmentStatus.Running, _world.Labels(number)[Head(number)]?.Status);

        Comment(number, "maxime", "/testenv up FEATURE_ALERTS=yes");
        Assert.Equal("True", Variable("ALERTS"));
        Assert.Equal(["🎪 🚩 ALERTS=true"], Names(number).Where(n => n.Contains("🚩", StringComparison.Ordinal)));

        // The scheduled run finds nothing to change, and removing the label drops the flag.
        Finish(_world.Scheduled("clock", number));
        Assert.Equal(2, _world.Aws.Requests.Count(r => r.Action == "UpdateService"));
        _world.GitHub.EditBody(number, "");
        _world.GitHub.RemoveLabel(number, "🎪 🚩 ALERTS=true", "maxime");
        Finish(_world.Scheduled("clock", number));
        Assert.Equal((null, null), (Variable("ALERTS"), Variable("DRILL")));
    }

    [Fact]
    public void Stop_removes_flags_closing_keeps_them_and_clean_up_deletes_unused_definitions()
    {
        var (stopped, closed) = (Open("stranger"), Open("stranger"));
        Comment(stopped, "maxime", "/testenv up FEATURE_A=true");
        Comment(closed, "maxime", "/testenv up FEATURE_B=true");

        var (result, comment) = Comment(stopped, "maxime", "/testenv down");
        Finish(_world.Close("close", closed, "stranger"));

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal(["eyes", "+1"], Reactions(stopped, comment));
        Assert.DoesNotContain(Names(stopped), LabelGrammar.IsCircus);
        Assert.Contains("🎪 🚩 B=true", Names(closed));
        Assert.Empty(Active());
        _world.Time.Advance(TimeSpan.FromHours(3));
        Finish(_world.CleanUp("sweep"));
        Assert.Equal(["🎪 🚩 B=true"], _world.GitHub.Definitions.Select(d => d.Name).Where(n => n.Contains("🚩", StringComparison.Ordinal)));
    }

    [Fact]
    public void Extend_counts_from_now_and_clean_up_respects_it()
    {
        var number = Open("stranger");
        Comment(number, "maxime", "/testenv up");
        _world.Time.Advance(TimeSpan.FromHours(47.5));

        var (result, comment) = Comment(number, "maxime", "/showtime extend 72h");

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal(["eyes", "+1"], Reactions(number, comment));
        var left = result.Environments[0].ExpiresAt!.Value - _world.Time.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromHours(72), TimeSpan.FromHours(73));
        Assert.Equal(["🎪 ⌛ 120h"], Names(number).Where(n => n.Contains('⌛', StringComparison.Ordinal)));
        var expires = long.Parse(_world.Aws.Services.Single().Tags.Single(t => t.Key == "showtime_expires").Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(DateTimeOffset.FromUnixTimeSeconds(expires) >= _world.Time.GetUtcNow() + TimeSpan.FromHours(72));

        _world.Time.Advance(TimeSpan.FromHours(71));
        Finish(_world.CleanUp("sweep"));
        Assert.Single(Active());
        _world.Time.Advance(TimeSpan.FromHours(3));
        Finish(_world.CleanUp("sweep"));
        Assert.Empty(Active());
    }

    [Fact]
    public void Extend_never_shortens_the_time_to_live()
    {
        var number = Open("stranger");
        Comment(number, "maxime", "/testenv up");
        Comment(number, "maxime", "/showtime extend close");

        var (result, _) = Comment(number, "maxime", "/showtime extend 24h");

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Contains("🎪 ⌛ close", Names(number));
        Assert.Contains("already", result.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_command_twice_is_answered_once_with_help()
    {
        var number = Open("stranger");

        var (first, comment) = Comment(number, "maxime", "/showtime dance");
        var (second, _) = Comment(number, "maxime", "/showtime extend soon");

        Assert.Equal((CommandOutcome.Invalid, CommandOutcome.Invalid), (first.Outcome, second.Outcome));
        Assert.Equal(["confused"], Reactions(number, comment));
        var answer = Assert.Single(Answers(number));
        Assert.Contains("'soon' is not a time", answer, StringComparison.Ordinal);
        Assert.Contains("/showtime extend 72h", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_is_one_table_with_user_text_escaped()
    {
        var number = Open("stranger");
        Comment(number, "maxime", "/testenv up FEATURE_X=true");
        var sha = Head(number);
        foreach (var label in _world.GitHub.Labels(number).Where(l => l.Name.Contains("🤡", StringComparison.Ordinal))) _world.GitHub.RemoveLabel(number, label.Name, "triager");
        _world.GitHub.AddLabel(number, $"🎪 {sha} 🤡 @all|<b>`x`", "triager");

        Comment(number, "maxime", "/showtime status");
        var (result, _) = Comment(number, "maxime", "/showtime status");

        var answer = Assert.Single(Answers(number), a => a.StartsWith("<!-- showtime:command-status -->", StringComparison.Ordinal));
        var row = Assert.Single(answer.Split('\n'), line => line.StartsWith($"| `{sha}` | running | active | http://", StringComparison.Ordinal));
        Assert.Equal(9, row.Count(c => c == '|'));
        Assert.Contains("`X=true`", row, StringComparison.Ordinal);
        Assert.Single(result.Environments);
    }

    [Fact]
    public void Freeze_and_unfreeze_change_labels_and_a_blocked_pull_request_is_left_unchanged()
    {
        var number = Open("stranger");
        Comment(number, "maxime", "/showtime freeze");
        Assert.Contains("🎪 🧊 showtime-freeze", Names(number));
        Comment(number, "maxime", "/showtime unfreeze");
        Assert.DoesNotContain("🎪 🧊 showtime-freeze", Names(number));
        _world.GitHub.AddLabel(number, "🎪 🔒 showtime-blocked", "maxime");

        var (result, comment) = Comment(number, "maxime", "/testenv up FEATURE_X=true");

        Assert.Equal(CommandOutcome.Refused, result.Outcome);
        Assert.Contains("showtime-blocked", result.Answer, StringComparison.Ordinal);
        Assert.Equal(["eyes", "confused"], Reactions(number, comment));
        Assert.Equal(["🎪 🔒 showtime-blocked"], Names(number).Where(LabelGrammar.IsCircus));
        Assert.Empty(_world.Aws.Services);

        // The start label is answered in the same words.
        Finish(_world.Label("label", number, "🎪 ⚡ showtime-trigger-start", "maxime"));
        Assert.Equal(2, Answers(number).Count(answer => answer.Contains(result.Run!.Plan.Explanation, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_repeated_job_does_the_same_again_and_nothing_twice()
    {
        var number = Open("stranger");
        var (_, comment) = Comment(number, "maxime", "/testenv up FEATURE_X=true");
        _world.Time.Advance(TimeSpan.FromMinutes(5));

        var result = Carry(comment);

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal(["eyes", "rocket"], Reactions(number, comment));
        Assert.Single(_world.Aws.Requests, r => r.Action == "CreateService");
        Assert.DoesNotContain(_world.Aws.Requests, r => r.Action == "UpdateService");
        Assert.Single(Answers(number));
    }

    [Fact]
    public void A_build_that_fails_is_a_failed_command()
    {
        var number = Open("stranger");
        _world.BrokenCommits.Add(_world.GitHub.PullRequest(number).HeadOid);

        var (result, comment) = Comment(number, "maxime", "/testenv up");

        Assert.Equal(CommandOutcome.Failed, result.Outcome);
        Assert.NotNull(result.Failure);
        Assert.Equal(["eyes", "confused"], Reactions(number, comment));
    }

    [Fact]
    public void Two_commands_at_once_leave_one_environment_with_the_flags_of_both()
    {
        var number = Open("stranger");
        Job(Write(number, "maxime", "/testenv up FEATURE_A=true"), _ => { });
        Job(Write(number, "maxime", "/testenv up FEATURE_B=true"), _ => { });
        RunAll();

        Assert.Single(Active());
        Assert.Equal(("True", "True"), (Variable("A"), Variable("B")));
    }

    [Fact]
    public void A_person_at_a_prompt_is_answered_there_and_their_token_decides()
    {
        var number = Open("stranger");
        ShowtimeCommandResult? result = null;
        Finish(_world.Start("prompt", async (session, token) => result = await session.CommandAsync(
            new CommandRequest { Event = RunEvent.ByOperator with { PullRequest = number, Comment = "/showtime status" } }, token)));

        Assert.Equal(CommandOutcome.Done, result!.Outcome);
        Assert.Contains("no environment", result.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(_world.GitHub.RequestLog, r => r.IsWrite);
    }

    int Open(string? headOwner)
    {
        var pull = _world.GitHub.OpenPullRequest("A change", "stranger", headOwner: headOwner);
        _world.Invariants.Approved.Add(pull.HeadOid);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        return pull.Number;
    }

    GitHubComment Write(int number, string login, string text) => _world.GitHub.AddComment(number, text, login);

    (ShowtimeCommandResult Result, GitHubComment Comment) Comment(int number, string login, string text)
    {
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        var comment = Write(number, login, text);
        return (Carry(comment), comment);
    }

    ShowtimeCommandResult Carry(GitHubComment comment)
    {
        ShowtimeCommandResult? result = null;
        Finish(Job(comment, r => result = r));
        return result!;
    }

    SimulatedJob Job(GitHubComment comment, Action<ShowtimeCommandResult> done)
    {
        var cause = RunEventReader.Read("issue_comment", _world.GitHub.Webhooks.IssueComment(comment.Id), null);
        return _world.Start($"comment-{comment.Id}", async (session, token) => done(await session.CommandAsync(new CommandRequest { Event = cause, InContinuousIntegration = true }, token).ConfigureAwait(false)));
    }

    string Head(int number) => EnvironmentNames.Shorten(_world.GitHub.PullRequest(number).HeadOid);

    IReadOnlyList<string> Names(int number) => [.. _world.GitHub.Labels(number).Select(l => l.Name)];

    IReadOnlyList<string> Active() => [.. _world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name)];

    /// <summary>The comments that Showtime wrote.</summary>
    IReadOnlyList<string> Answers(int number) => [.. _world.GitHub.Comments(number).Select(c => c.Body).Where(b => b.StartsWith("<!-- showtime:", StringComparison.Ordinal))];

    IReadOnlyList<string> Reactions(int number, GitHubComment comment) =>
        [.. _world.GitHub.Comments(number).Single(c => c.Id == comment.Id).Reactions.Select(r => r[(r.LastIndexOf(':') + 1)..])];

    /// <summary>The flag's variable in the service's newest revision; null if it is not set.</summary>
    string? Variable(string flag) => _world.Aws.TaskDefinitions.Where(d => d.Status == "ACTIVE").MaxBy(d => d.Revision)!.Environment.GetValueOrDefault("SUPERSET_FEATURE_" + flag);

    void Finish(SimulatedJob job)
    {
        RunAll();
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{_world.TraceText}");
    }

    void RunAll()
    {
        _world.RunToEnd();
        foreach (var job in _world.Jobs.Where(j => j.Work.IsFaulted)) Assert.Fail($"{job}: {job.Work.Exception}\n{_world.TraceText}");
        Assert.True(_world.Invariants.Violations.Count == 0, string.Join('\n', _world.Invariants.Violations) + "\n" + _world.TraceText);
    }
}
