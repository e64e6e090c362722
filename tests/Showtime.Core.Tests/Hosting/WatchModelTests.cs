using Showtime.Core.Environments;
using Showtime.Hosting;
using Showtime.Hosting.Watch;

namespace Showtime.Core.Tests.Hosting;

public sealed class WatchModelTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    static ShowtimeEnvironment Environment(int number, double ageInHours = 10) => new()
    {
        Repository = "acme/app",
        PullRequest = number,
        Title = $"A change that somebody needs, number {number}",
        Sha = "abc1234",
        Status = EnvironmentStatus.Running,
        Kind = EnvironmentKind.Active,
        ServiceName = $"pr-{number}-abc1234-service",
        Url = new Uri($"http://52.1.2.{number}:8080/"),
        CreatedAt = Now.AddHours(-ageInHours),
        Age = TimeSpan.FromHours(ageInHours),
        TimeToLive = TimeToLive.Default,
        ExpiresAt = Now.AddHours(48 - ageInHours),
        RequestedBy = number == 3 ? "ada" : "maria",
        CostPerHour = 0.034m,
        InCloud = true,
    };

    static WatchModel Model(params ShowtimeEnvironment[] environments) => new() { Place = "acme/app on github.com", Environments = environments, ReadAt = Now };

    static ConsoleKeyInfo Key(char character) => new(character, ConsoleKey.None, false, false, false);

    static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, false, false, false);

    static WatchModel Type(WatchModel model, string text) => text.Aggregate(model, (before, character) => before.Press(Key(character)).Model);

    [Fact]
    public void What_needs_a_person_comes_first()
    {
        var model = Model(
            Environment(1),
            Environment(2, ageInHours: 46),
            Environment(3, ageInHours: 50),
            Environment(4) with { Kind = EnvironmentKind.Orphaned },
            Environment(5) with { Status = EnvironmentStatus.Failed },
            Environment(6) with { Status = EnvironmentStatus.Deploying });
        Assert.Equal([5, 4, 3, 2, 6, 1], model.Rows.Select(row => row.PullRequest));
    }

    [Theory]
    [InlineData(1, new[] { 1, 2, 3 })]
    [InlineData(2, new[] { 2, 3, 1 })]
    [InlineData(3, new[] { 3, 1, 2 })]
    [InlineData(4, new[] { 3, 1, 2 })]
    public void The_sort_key_goes_on_to_the_next_order(int times, int[] expected)
    {
        var model = Model(Environment(1), Environment(2, ageInHours: 30), Environment(3, ageInHours: 20) with { CostPerHour = 2 });
        model = times == 4 ? model with { Environments = [.. model.Environments.Select(e => e.PullRequest == 3 ? e with { Status = EnvironmentStatus.Failed } : e)] } : model;
        Assert.Equal(expected, Type(model, new string('t', times)).Rows.Select(row => row.PullRequest));
    }

    [Fact]
    public void Typing_filters_by_each_word()
    {
        var model = Type(Model(Environment(1), Environment(3)), "/ada run");
        Assert.Equal(3, Assert.Single(model.Rows).PullRequest);
        Assert.Empty(Type(model, "x").Rows);
        Assert.Equal(2, model.Press(Key(ConsoleKey.Escape)).Model.Rows.Count);
    }

    [Fact]
    public void Letters_act_again_when_the_filter_is_kept()
    {
        var (model, _) = Type(Model(Environment(1), Environment(3)), "/ada").Press(Key(ConsoleKey.Enter));
        Assert.Equal(3, Assert.IsType<WatchRequest.Change>(model.Press(Key('f')).Request).What.PullRequest);
    }

    [Fact]
    public void Freeze_is_taken_back_by_the_same_key()
    {
        Assert.True(Assert.IsType<WatchRequest.Change>(Model(Environment(1)).Press(Key('f')).Request).What.Frozen);
        Assert.False(Assert.IsType<WatchRequest.Change>(Model(Environment(1) with { Frozen = true }).Press(Key('f')).Request).What.Frozen);
    }

    [Theory]
    [InlineData(10, "72h")]
    [InlineData(60, "84h")]
    public void Extending_gives_a_day_more_than_it_has_and_than_its_age(double age, string expected) =>
        Assert.Equal(TimeToLive.Parse(expected), Assert.IsType<WatchRequest.Change>(Model(Environment(1, age)).Press(Key('e')).Request).What.TimeToLive);

    [Fact]
    public void What_lives_until_it_is_closed_is_not_cut_short_by_extending()
    {
        var (model, request) = Model(Environment(1) with { TimeToLive = TimeToLive.UntilClose }).Press(Key('e'));
        Assert.Null(request);
        Assert.Contains("until the pull request is closed", model.Message.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('y', true)]
    [InlineData('n', false)]
    [InlineData('\r', false)]
    [InlineData('s', false)]
    [InlineData('q', false)]
    public void A_stop_is_asked_about_and_only_y_does_it(char answer, bool stops)
    {
        var (asked, request) = Model(Environment(1)).Press(Key('s'));
        Assert.Null(request);
        Assert.Contains(asked.Render(120, 20), line => line.Text == "Stop PR 1 of acme/app on github.com, as the stop label does? [y/N]");
        var (after, done) = asked.Press(Key(answer));
        Assert.Equal(stops, done is WatchRequest.Stop { Environment.PullRequest: 1 });
        Assert.Null(after.Question);
        if (!stops) Assert.Null(done);
    }

    [Fact]
    public void A_question_is_about_what_was_chosen_when_it_was_asked()
    {
        var (asked, _) = Model(Environment(1), Environment(2)).Press(Key('s'));
        var changed = asked with { Environments = [Environment(2) with { Status = EnvironmentStatus.Failed }, Environment(1)] };
        Assert.Equal(1, Assert.IsType<WatchRequest.Stop>(changed.Press(Key('y')).Request).Environment.PullRequest);
    }

    [Fact]
    public void The_chosen_row_stays_chosen_when_the_order_changes()
    {
        var (model, _) = Model(Environment(1), Environment(2)).Press(Key(ConsoleKey.DownArrow));
        model = model with { Environments = [Environment(2) with { Status = EnvironmentStatus.Failed }, Environment(1)] };
        Assert.StartsWith("2 ", Assert.Single(model.Render(120, 20), line => line.IsSelected).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_no_browser_may_have_is_not_opened() =>
        Assert.Null(Model(Environment(1) with { Url = new Uri("file:///etc/passwd") }).Press(Key('o')).Request);

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    [InlineData(40)]
    public void No_line_is_wider_than_the_screen_and_none_is_too_many(int width)
    {
        var lines = Model([.. Enumerable.Range(1, 50).Select(number => Environment(number))]).Render(width, 24);
        Assert.All(lines, line => Assert.InRange(Texts.Width(line.Text), 0, width));
        Assert.Equal(24, lines.Count);
    }

    [Fact]
    public void The_chosen_row_is_on_the_screen_in_a_long_list()
    {
        var (model, _) = Model([.. Enumerable.Range(1, 200).Select(number => Environment(number) with { Url = null })]).Press(Key(ConsoleKey.End));
        Assert.StartsWith("200 ", Assert.Single(model.Render(120, 20), line => line.IsSelected).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_money_line_counts_what_is_not_known() => Assert.Equal(
        "3 environments, 1 failed; $0.034 an hour, $0.82 a day, 1 not known",
        Model(Environment(1), Environment(2) with { CostPerHour = null }, Environment(3) with { Status = EnvironmentStatus.Failed, CostPerHour = null, InCloud = false }).Money);

    [Fact]
    public void A_log_is_scrolled_and_left_with_any_other_key()
    {
        var model = Model(Environment(1)) with { Log = ("Log", [.. Enumerable.Range(0, 100).Select(line => $"line {line}")], 0) };
        (model, _) = model.Press(Key(ConsoleKey.End), page: 10);
        Assert.Equal(90, model.Log?.First);
        var (table, request) = model.Press(Key('q'), page: 10);
        Assert.Null(table.Log);
        Assert.Null(request);
    }

    [Fact]
    public void Each_change_is_a_line()
    {
        var before = new[] { Environment(1), Environment(2), Environment(3) };
        var after = new[] { Environment(1), Environment(2) with { Frozen = true }, Environment(4) with { Status = EnvironmentStatus.Building, Url = null } };
        Assert.Equal(
            [
                "PR 4 (abc1234): building",
                "PR 2 (abc1234): running, 52.1.2.2:8080 → running, frozen, 52.1.2.2:8080",
                "PR 3 (abc1234): running, 52.1.2.3:8080 → gone",
            ],
            WatchModel.Changes(before, after).Select(change => change.Text));
        Assert.Empty(WatchModel.Changes(after, after));
    }
}
