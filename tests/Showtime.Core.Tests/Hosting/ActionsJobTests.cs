using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Hosting;

namespace Showtime.Core.Tests.Hosting;

public sealed class ActionsJobTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task An_event_file_is_read()
    {
        await File.WriteAllTextAsync(_path, """{"action":"opened","pull_request":{"number":7}}""");

        Assert.Equal(7, (await ReadAsync()).PullRequest);
    }

    [Fact]
    public async Task An_event_file_that_is_too_long_is_refused()
    {
        await using (var file = File.OpenWrite(_path)) file.SetLength(33 * 1024 * 1024);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(ReadAsync);

        Assert.Equal(ShowtimeError.InvalidInput, failure.Error);
        Assert.Contains("longer than 32 MiB", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    Task<RunEvent> ReadAsync() => ActionsJob.ReadEventAsync(
        new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = "pull_request_target",
            ["GITHUB_EVENT_PATH"] = _path,
        },
        CancellationToken.None);
}
