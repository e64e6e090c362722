using System.Text.Json;
using Showtime.Core.Environments;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Cli.Tests;

public sealed class OutputTests
{
    static ShowtimeEnvironment Environment { get; } = new()
    {
        Repository = "acme/app",
        PullRequest = 7,
        Title = "Bigger \u001b[31mbuttons\n::error::evil",
        Sha = "abc1234",
        Status = EnvironmentStatus.Running,
        Kind = EnvironmentKind.Active,
        Url = new Uri("http://52.1.2.3:8080/"),
        CreatedAt = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        Age = TimeSpan.FromHours(51),
        TimeToLive = TimeToLive.Parse("72h"),
        ExpiresAt = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
        RequestedBy = "maria",
        ServiceName = "pr-7-abc1234-service",
        InCloud = true,
        Image = "acme/app:pr-7-abc1234-ci",
        CostPerHour = 0.03413m,
        CostSoFar = 1.7406m,
    };

    [Fact]
    public async Task A_list_as_json_is_an_array_that_scripts_can_read()
    {
        var answer = await new Shell { Session = { Environments = [Environment] } }.RunAsync("list", "--output", "json");
        var item = Assert.Single(JsonDocument.Parse(answer.Out).RootElement.EnumerateArray());
        Assert.Equal("2d3h", item.GetProperty("age").GetString());
        Assert.Equal("72h", item.GetProperty("timeToLive").GetString());
        Assert.Equal("running", item.GetProperty("status").GetString());
        Assert.Equal("active", item.GetProperty("kind").GetString());
        Assert.Equal("2026-11-20T09:00:00Z", item.GetProperty("createdAt").GetString());
        Assert.Equal("http://52.1.2.3:8080/", item.GetProperty("url").GetString());
        Assert.Equal(7, item.GetProperty("pullRequest").GetInt32());
        Assert.True(item.GetProperty("inCloud").GetBoolean());
        Assert.Equal((0.03413m, 1.7406m), (item.GetProperty("costPerHour").GetDecimal(), item.GetProperty("costSoFar").GetDecimal()));
    }

    [Fact]
    public async Task An_empty_list_as_json_is_an_empty_array()
    {
        var answer = await new Shell().RunAsync("list", "--output", "json");
        Assert.Equal("[]", answer.Out.Trim());
    }

    [Fact]
    public async Task Json_in_Actions_holds_no_command()
    {
        var shell = Shell.InActions();
        shell.Session.Environments = [Environment with { Title = "##[error]evil" }];
        var answer = await shell.RunAsync("list", "--output", "json");
        Assert.DoesNotContain("##[", answer.Out, StringComparison.Ordinal);
        Assert.Equal("# #[error]evil", JsonDocument.Parse(answer.Out).RootElement[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_redirected_list_is_columns_that_line_up()
    {
        var answer = await new Shell { Session = { Environments = [Environment, Environment with { PullRequest = 1234, Url = null }] } }.RunAsync("list");
        Assert.Equal(
            [
                "PR    Sha      Kind    Status   Age   Left  Requested by  Address",
                "7     abc1234  active  running  2d3h  21h   maria         http://52.1.2.3:8080/",
                "1234  abc1234  active  running  2d3h  21h   maria         -",
            ],
            answer.OutLines);
    }

    [Fact]
    public async Task A_wide_list_has_money_and_title()
    {
        var answer = await new Shell { Session = { Environments = [Environment with { Title = "Bigger" }, Environment with { CostPerHour = null, CostSoFar = null, Title = "" }] } }
            .RunAsync("list", "-o", "wide");
        Assert.Equal(
            [
                "PR  Sha      Kind    Status   Age   Left  Requested by  Address                A day  So far  Title",
                "7   abc1234  active  running  2d3h  21h   maria         http://52.1.2.3:8080/  $0.82  $1.74   Bigger",
                "7   abc1234  active  running  2d3h  21h   maria         http://52.1.2.3:8080/  -      -       -",
            ],
            answer.OutLines);
    }

    [Theory]
    [InlineData(0.0, "nothing, because no task runs")]
    [InlineData(null, "-")]
    public async Task Status_says_what_is_free_and_what_is_not_known(double? hour, string text)
    {
        var answer = await new Shell { Session = { Environments = [Environment with { CostPerHour = (decimal?)hour, CostSoFar = null }] } }.RunAsync("status", "7", "-o", "wide");
        Assert.Contains("Costs         " + text, answer.OutLines);
    }

    [Fact]
    public async Task Costs_as_json_are_numbers_with_the_total_at_the_end()
    {
        var answer = await new Shell { Session = { Environments = [Environment, Environment with { RequestedBy = "ada", CostPerHour = null, CostSoFar = null }] } }.RunAsync("cost", "-o", "json");
        var rows = JsonDocument.Parse(answer.Out).RootElement.EnumerateArray().ToList();
        Assert.Equal(["maria", "ada", "total"], rows.Select(row => row.GetProperty("group").GetString()));
        Assert.Equal((2, 1, true, 0.81912m), (rows[2].GetProperty("count").GetInt32(), rows[2].GetProperty("unknownCosts").GetInt32(), rows[2].GetProperty("isTotal").GetBoolean(), rows[2].GetProperty("costPerDay").GetDecimal()));
        Assert.Equal(("requester", "2d3h", JsonValueKind.Null), (rows[1].GetProperty("by").GetString(), rows[1].GetProperty("oldest").GetString(), rows[1].GetProperty("costPerMonth").ValueKind));
        Assert.Contains("What 1 of 2 cost is not known", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_without_an_environment_are_a_total_of_none()
    {
        var answer = await new Shell().RunAsync("cost", "--by", "kind");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.Equal(["Kind   Count  Oldest  An hour  A day  A month  So far  Unknown", "total  0      -       -        -      -        -       -"], answer.OutLines);
    }

    [Fact]
    public async Task Costs_by_something_unknown_are_refused()
    {
        var answer = await new Shell().RunAsync("cost", "--by", "colour");
        Assert.Equal(2, answer.Code);
        Assert.Contains("'colour' is not known. Write one of requester, status, kind, age.", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_on_a_terminal_is_a_table()
    {
        var answer = await new Shell { Terminal = true, Session = { Environments = [Environment] } }.RunAsync("list");
        Assert.Contains("╭", answer.Out, StringComparison.Ordinal);
        Assert.Contains("abc1234", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_a_block_of_harmless_lines()
    {
        var answer = await new Shell { Session = { Environments = [Environment with { Frozen = true }] } }.RunAsync("status", "7");
        Assert.Equal(
            [
                "Pull request  7 Bigger buttons : :error: :evil",
                "Sha           abc1234",
                "Kind          active",
                "Status        running, frozen",
                "Address       http://52.1.2.3:8080/",
                "Created       2026-11-20 09:00 UTC",
                "Age           2d3h",
                "Left          21h",
                "Requested by  maria",
                "Costs         $0.034 an hour, $0.82 a day; $1.74 so far",
            ],
            answer.OutLines);
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("--verbose")]
    public async Task Verbose_status_names_the_service(string option)
    {
        var answer = await new Shell { Session = { Environments = [Environment] } }.RunAsync("status", "7", option);
        Assert.Contains("Service       pr-7-abc1234-service", answer.OutLines);
    }

    [Fact]
    public async Task Status_without_an_environment_says_so()
    {
        var answer = await new Shell().RunAsync("status", "#7");
        Assert.Equal((0, "PR 7 has no environment."), (answer.Code, answer.Out.Trim()));
    }

    [Fact]
    public async Task Sync_tells_its_outcome_on_standard_output_and_its_progress_beside_it()
    {
        var shell = new Shell { Session = { Environments = [Environment], Activities = [Shell.Activity(ActivityKind.Step, "Waiting"), Shell.Activity(ActivityKind.RemoteCall, "GET /")] } };
        shell.Session.Plan = shell.Session.Plan! with { Action = PlanAction.CreateEnvironment, Explanation = "A start was asked for." };
        var answer = await shell.RunAsync("sync", "7");
        Assert.Equal("PR 7: done. A start was asked for.", answer.OutLines[0]);
        Assert.Contains("Address       http://52.1.2.3:8080/", answer.OutLines);
        Assert.Equal(["Waiting"], answer.ErrorLines);
    }

    [Fact]
    public async Task Sync_as_json_is_one_document()
    {
        var answer = await new Shell { Session = { Environments = [Environment] } }.RunAsync("sync", "7", "-o", "json");
        var root = JsonDocument.Parse(answer.Out).RootElement;
        Assert.Equal("done", root.GetProperty("outcome").GetString());
        Assert.Equal("already_running", root.GetProperty("plan").GetProperty("reason").GetString());
        Assert.Equal("abc1234", root.GetProperty("environments")[0].GetProperty("sha").GetString());
    }

    [Fact]
    public async Task Markup_in_a_title_is_text_on_a_terminal()
    {
        var shell = new Shell { Terminal = true, Session = { Environments = [Environment with { RequestedBy = "[red]x" }] } };
        shell.Session.Activities = [Shell.Activity(ActivityKind.Step, "Waiting for [bold]pr[/]"), Shell.Activity(ActivityKind.Warning, "[link=x]")];
        var answer = await shell.RunAsync("list");
        Assert.Equal(0, answer.Code);
        Assert.Contains("[red]x", answer.Out, StringComparison.Ordinal);
        Assert.Contains("[link=x]", answer.Error, StringComparison.Ordinal);
    }
}
