using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class LogsTests
{
    [Fact]
    public async Task A_reader_goes_forward_until_the_same_token_comes_back()
    {
        var account = await WithEventsAsync(5);
        var read = new List<string?>();
        string? token = null;
        for (var rounds = 0; ; rounds++)
        {
            Assert.True(rounds < 10);
            var page = await GetAsync(account, token, limit: 2, fromHead: true);
            read.AddRange(Messages(page));
            var next = (string?)page["nextForwardToken"];
            if (next == token) break;
            token = next;
        }

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], read);
        await PutAsync(account, 5);
        Assert.Equal(["m5"], Messages(await GetAsync(account, token, limit: 2, fromHead: true)));
    }

    [Fact]
    public async Task Without_a_direction_the_newest_events_come_first_and_backward_leads_to_older_ones()
    {
        var account = await WithEventsAsync(5);
        var newest = await GetAsync(account, null, limit: 2);
        Assert.Equal(["m3", "m4"], Messages(newest));
        var older = await GetAsync(account, (string?)newest["nextBackwardToken"], limit: 2);
        Assert.Equal(["m1", "m2"], Messages(older));
        var oldest = await GetAsync(account, (string?)older["nextBackwardToken"], limit: 2);
        Assert.Equal(["m0"], Messages(oldest));
        Assert.Empty(Messages(await GetAsync(account, (string?)oldest["nextBackwardToken"], limit: 2)));
    }

    [Theory]
    [InlineData("nope", "s", "The specified log group does not exist.")]
    [InlineData("g", "nope", "The specified log stream does not exist.")]
    public async Task A_missing_group_or_stream_is_not_found(string group, string stream, string message)
    {
        var account = await WithEventsAsync(0);
        Assert.Equal(
            ("ResourceNotFoundException", message),
            await account.ErrorAsync("logs", "GetLogEvents", new() { ["logGroupName"] = group, ["logStreamName"] = stream }));
    }

    [Theory]
    [InlineData("limit", "10001")]
    [InlineData("limit", "0")]
    [InlineData("nextToken", "\"x\"")]
    public async Task An_invalid_limit_or_token_is_refused(string member, string value)
    {
        var account = await WithEventsAsync(1);
        var error = await account.ErrorAsync("logs", "GetLogEvents", new() { ["logGroupName"] = "g", ["logStreamName"] = "s", [member] = JsonNode.Parse(value) });
        Assert.Equal("InvalidParameterException", error.Code);
    }

    [Fact]
    public async Task Events_out_of_order_are_refused_and_too_old_ones_left_out()
    {
        var account = await WithEventsAsync(0);
        var now = account.Time.GetUtcNow().ToUnixTimeMilliseconds();
        JsonObject Put(params long[] times) => new()
        {
            ["logGroupName"] = "g",
            ["logStreamName"] = "s",
            ["logEvents"] = new JsonArray([.. times.Select(static t => new JsonObject { ["timestamp"] = t, ["message"] = "x" })]),
        };
        Assert.Contains("chronological order", (await account.ErrorAsync("logs", "PutLogEvents", Put(now + 1, now))).Message, StringComparison.Ordinal);
        var rejected = (await account.CallAsync("logs", "PutLogEvents", Put(now - (long)TimeSpan.FromDays(15).TotalMilliseconds, now, now + (long)TimeSpan.FromHours(3).TotalMilliseconds)))["rejectedLogEventsInfo"]!;
        Assert.Equal((1, 2), ((int)rejected["tooOldLogEventEndIndex"]!, (int)rejected["tooNewLogEventStartIndex"]!));
        Assert.Single((await GetAsync(account, null, 10))["events"]!.AsArray());
    }

    [Fact]
    public async Task A_task_writes_to_the_stream_of_its_task_definition()
    {
        var account = await TaskLifeTests.DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(1));
        var stream = $"ecs/superset-ci/{account.LiveTask().Id}";
        var streams = await account.CallAsync("logs", "DescribeLogStreams", new JsonObject { ["logGroupName"] = "/ecs/superset-ci", ["logStreamNamePrefix"] = "ecs/" });
        Assert.Equal(stream, (string?)streams["logStreams"]!.AsArray().Single()!["logStreamName"]);
        var found = await account.CallAsync("logs", "FilterLogEvents", new JsonObject { ["logGroupName"] = "/ecs/superset-ci", ["filterPattern"] = "Starting" });
        Assert.Equal("Starting apache/superset:pr-1-abc1234-ci", (string?)found["events"]!.AsArray().Single()!["message"]);
    }

    [Theory]
    [InlineData("CreateLogGroup", "The specified log group already exists")]
    [InlineData("CreateLogStream", "The specified log stream already exists")]
    public async Task A_group_or_stream_that_exists_is_not_created_again(string action, string message)
    {
        var account = await WithEventsAsync(0);
        Assert.Equal(("ResourceAlreadyExistsException", message), await account.ErrorAsync("logs", action, new() { ["logGroupName"] = "g", ["logStreamName"] = "s" }));
    }

    static async Task<Account> WithEventsAsync(int count)
    {
        var account = new Account();
        await account.CallAsync("logs", "CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        await account.CallAsync("logs", "CreateLogStream", new JsonObject { ["logGroupName"] = "g", ["logStreamName"] = "s" });
        for (var i = 0; i < count; i++) await PutAsync(account, i);
        return account;
    }

    static async Task PutAsync(Account account, int number)
    {
        account.Time.Advance(TimeSpan.FromSeconds(1));
        await account.CallAsync("logs", "PutLogEvents", new JsonObject
        {
            ["logGroupName"] = "g",
            ["logStreamName"] = "s",
            ["logEvents"] = new JsonArray(new JsonObject { ["timestamp"] = account.Time.GetUtcNow().ToUnixTimeMilliseconds(), ["message"] = $"m{number}" }),
        });
    }

    static Task<JsonObject> GetAsync(Account account, string? token, int limit, bool fromHead = false)
    {
        var request = new JsonObject { ["logGroupName"] = "g", ["logStreamName"] = "s", ["limit"] = limit, ["startFromHead"] = fromHead };
        if (token is not null) request["nextToken"] = token;
        return account.CallAsync("logs", "GetLogEvents", request);
    }

    static IEnumerable<string?> Messages(JsonObject page) => page["events"]!.AsArray().Select(static e => (string?)e!["message"]);
}
