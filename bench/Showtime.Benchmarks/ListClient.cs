using System.Diagnostics;
using System.Globalization;
using Showtime.Sandbox.Http;

namespace Showtime.Benchmarks;

/// <summary>The list alone in a process, so that neither the emulated services' memory nor their processor time count as Showtime's.</summary>
static class ListClient
{
    /// <summary>Emulates both services with so many environments until its input ends.</summary>
    public static async Task<int> ServeAsync(int environments)
    {
        var world = new World(TimeProvider.System);
        await using var worldEnd = world.ConfigureAwait(false);
        world.Furnish(environments, TimeSpan.FromHours(5));
        var (gitHub, aws) = (ModelListener.Start(world.GitHub), ModelListener.Start(world.Aws));
        await using var gitHubEnd = gitHub.ConfigureAwait(false);
        await using var awsEnd = aws.ConfigureAwait(false);
        Console.WriteLine($"{gitHub.Address} {aws.Address}");
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> ListAsync(int environments, string gitHub, string aws)
    {
        var watch = Stopwatch.StartNew();
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_API_URL"] = gitHub.TrimEnd('/'),
            ["GITHUB_GRAPHQL_URL"] = gitHub + "graphql",
            ["GITHUB_SERVER_URL"] = gitHub.TrimEnd('/'),
            ["AWS_ENDPOINT_URL"] = aws.TrimEnd('/'),
        };
        var session = Sessions.Open(TimeProvider.System, static _ => new SocketsHttpHandler { UseProxy = false }, endpoints);
        await using var _ = session.ConfigureAwait(false);
        await Scenario.ListAsync(session, environments).ConfigureAwait(false);
        Tell(watch.Elapsed.TotalSeconds);
        return 0;
    }

    public static int Nothing()
    {
        Tell(0);
        return 0;
    }

    public static async Task<MemoryResult> MeasureAsync(int environments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program, ["serve", environments.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start)!;
        var addresses = (await server.StandardOutput.ReadLineAsync().ConfigureAwait(false))!.Split(' ');
        string[] arguments = ["list", environments.ToString(CultureInfo.InvariantCulture), .. addresses];
        var runs = Enumerable.Range(0, 4).Select(_ => Read(Files.Output(program, arguments))).Skip(1).OrderBy(r => r[0]).ToList(); // the first warms the server
        server.StandardInput.Close();
        await server.WaitForExitAsync().ConfigureAwait(false);
        var list = runs[runs.Count / 2];
        return new(environments, list[0], list[1], runs.Max(r => r[2]), Read(Files.Output(program, "nothing"))[2], list[3]);

        static double[] Read(string line) => [.. line.Split(' ').Select(n => Math.Round(double.Parse(n, CultureInfo.InvariantCulture), 2))];
    }

    static void Tell(double seconds)
    {
        using var self = Process.GetCurrentProcess();
        const double Megabyte = 1024 * 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds} {self.TotalProcessorTime.TotalSeconds} {self.PeakWorkingSet64 / Megabyte} {GC.GetTotalAllocatedBytes() / Megabyte}"));
    }
}
