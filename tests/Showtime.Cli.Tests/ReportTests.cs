using System.Diagnostics;
using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Hosting.Report;

namespace Showtime.Cli.Tests;

/// <summary>The page, and what Debian's Chromium makes of it.</summary>
public sealed class ReportTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_command_writes_the_page_and_says_where()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("page.html");
        var answer = await new Shell { Session = new FakeSession("acme/app") }.RunAsync("report", path);
        Assert.Equal((0, path + System.Environment.NewLine), (answer.Code, answer.Out));
        Assert.Contains("Environments of <a href=\"https://github.com/acme/app\">acme/app</a>", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("missing/page.html");
        var answer = await new Shell { Session = new FakeSession("acme/app") }.RunAsync("report", path);
        Assert.Equal(2, answer.Code);
        Assert.Contains(path, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_shows_figures_orphans_and_the_plan()
    {
        var html = Report(40).Html();
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.Contains("<b>40</b> environments", html, StringComparison.Ordinal);
        Assert.Contains("<b>4</b> orphans", html, StringComparison.Ordinal);
        Assert.Contains("<b>$32.80</b> a day", html, StringComparison.Ordinal);
        Assert.Contains("<h2>A clean-up now <small>4</small></h2>", html, StringComparison.Ordinal);
        Assert.Contains("It frees $3.28 a day.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_without_environments_has_a_page()
    {
        var html = (Report(0) with { Plan = [] }).Html();
        Assert.Contains("<b>0</b> environments", html, StringComparison.Ordinal);
        Assert.Contains("There is none.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_shows_it_sorts_it_narrows_it_and_runs_nothing_of_a_title()
    {
        var browser = Requires.Chromium();
        using var folder = new TemporaryFolder();
        var report = Report(40);
        report = report with { Environments = [.. report.Environments, Environment(99, "</td><script>document.title = 'stolen'</script><img src=x onerror=\"document.title='stolen'\">")] };
        // The test's own script, which the policy of the page allows by its hash alone, acts as a reader would and writes what is then seen.
        const string reader = """
            const sorted = document.querySelectorAll('#environments th button')[4];
            sorted.click(); sorted.click();
            const input = document.querySelector('#environments input');
            input.value = 'ada run';
            input.dispatchEvent(new Event('input'));
            const rows = [...document.querySelectorAll('#environments tbody tr')];
            document.body.dataset.seen = [document.title, rows[0].cells[0].textContent, document.querySelector('#environments output').textContent, document.querySelectorAll('img').length].join('|');
            """;
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reader)));
        var html = report.Html().Replace("script-src '", $"script-src 'sha256-{hash}' '", StringComparison.Ordinal)
            .Replace("</body>", $"<script>{reader}</script></body>", StringComparison.Ordinal);
        var file = folder.Write("page.html", html);
        var dom = await RunAsync(browser, folder.Path, "--dump-dom", new Uri(file).AbsoluteUri);
        Assert.Contains("data-seen=\"Environments of acme/app|#139|8 of 37|0\"", dom, StringComparison.Ordinal);

        var picture = folder.Combine("page.png");
        await RunAsync(browser, folder.Path, $"--screenshot={picture}", "--window-size=1280,1600", new Uri(file).AbsoluteUri);
        Assert.True(new FileInfo(picture).Length > 20_000, "the picture is nearly empty");
        if (System.Environment.GetEnvironmentVariable("SHOWTIME_TEST_PICTURES") is { Length: > 0 } kept) File.Copy(picture, Path.Combine(kept, "report.png"), overwrite: true);
    }

    static async Task<string> RunAsync(string browser, string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(browser, ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--user-data-dir={Path.Combine(home, "profile")}", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var (printed, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await complained);
        return await printed;
    }

    static EnvironmentReport Report(int count)
    {
        List<ShowtimeEnvironment> environments = [.. Enumerable.Range(100, count).Select(number => Environment(number, $"Change {number}"))];
        return new("acme/app", new Uri("https://github.com"), Now, environments,
        [
            .. environments.Where(e => e.Kind == EnvironmentKind.Orphaned).Select(e => new CleanupItem
            {
                Kind = CleanupKind.Orphan, PullRequest = e.PullRequest, Environment = e, Reason = "No label names it.", CostPerHour = e.CostPerHour, Rules = new CleanupRequest(),
            }),
        ]);
    }

    static ShowtimeEnvironment Environment(int number, string title) => new()
    {
        Repository = "acme/app",
        PullRequest = number,
        Title = title,
        Sha = number.ToString("x7", CultureInfo.InvariantCulture),
        Status = number % 10 == 1 ? EnvironmentStatus.Failed : EnvironmentStatus.Running,
        Kind = number % 10 == 0 ? EnvironmentKind.Orphaned : EnvironmentKind.Active,
        Url = new Uri($"http://192.0.2.{number}:8080"),
        CreatedAt = Now.AddHours(-number),
        Age = TimeSpan.FromHours(number),
        ExpiresAt = Now.AddHours(150 - number),
        RequestedBy = new[] { "ada", "grace", "linus", "margaret" }[number % 4],
        ServiceName = $"pr-{number}-service",
        InCloud = true,
        CostPerHour = 0.820m / 24,
        CostSoFar = 0.034m * number,
        Frozen = number % 7 == 0,
    };
}
