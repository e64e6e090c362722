using System.Text.Json;

namespace Showtime.Benchmarks;

/// <summary>Everything that was measured. A part that was not measured keeps what an earlier run found.</summary>
sealed record Results
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The commit, 7 digits, with a plus where files differ from it.</summary>
    public string Commit { get; init; } = "";

    /// <summary>The day, UTC, as <c>2026-11-26</c>.</summary>
    public string Date { get; init; } = "";

    public string Machine { get; init; } = "";

    public IReadOnlyList<ScenarioResult> Scenarios { get; init; } = [];

    public MemoryResult? Memory { get; init; }

    public IReadOnlyList<DeadTimeResult> DeadTime { get; init; } = [];

    public StartupResult? Startup { get; init; }

    public IReadOnlyList<MicroResult> Micro { get; init; } = [];

    public static Results Read(string file) => File.Exists(file) ? JsonSerializer.Deserialize<Results>(File.ReadAllText(file), Json)! : new();

    public void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, JsonSerializer.Serialize(this, Json).ReplaceLineEndings("\n") + "\n");
    }
}

/// <summary>A scenario's requests, rounds and times.</summary>
sealed record ScenarioResult
{
    public required string Name { get; init; }

    public required int GitHub { get; init; }

    public required int Aws { get; init; }

    /// <summary>Null where pull requests are worked on side by side: a chain says nothing there.</summary>
    public required int? Rounds { get; init; }

    /// <summary>Wall time in seconds, by the milliseconds that each request is delayed.</summary>
    public required IReadOnlyDictionary<string, Spread> Seconds { get; init; }

    /// <summary>Processor time in seconds of a run without delay, that of the emulated services included: other work on the machine changes it little.</summary>
    public double? ProcessorSeconds { get; init; }

    public required BoundResult Bound { get; init; }

    /// <summary>Why a run did not come to its end; null if all did.</summary>
    public string? Failure { get; init; }
}

/// <summary>The fewest that the APIs allow.</summary>
sealed record BoundResult(int GitHub, int Aws, int? Rounds);

/// <summary>Several runs of one thing.</summary>
sealed record Spread(double Median, double Least, double Most, int Runs)
{
    public static Spread Of(IReadOnlyCollection<double> values) =>
        new(Quantile(values, 0.5), Math.Round(values.Min(), 4), Math.Round(values.Max(), 4), values.Count);

    /// <summary>The smallest value that so large a part of all values does not exceed.</summary>
    public static double Quantile(IReadOnlyCollection<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)], 4);
    }
}

/// <summary>A list of 1,000 environments in a process of its own, the services emulated in another one, without added delay.</summary>
/// <param name="Environments">How many.</param>
/// <param name="Seconds">From the connection to the last environment.</param>
/// <param name="ProcessorSeconds">Of the process, its start included.</param>
/// <param name="PeakMegabytes">The largest working set, the runtime's own included.</param>
/// <param name="EmptyMegabytes">That of a process that does nothing.</param>
/// <param name="AllocatedMegabytes">What was allocated in total.</param>
sealed record MemoryResult(int Environments, double Seconds, double ProcessorSeconds, double PeakMegabytes, double EmptyMegabytes, double AllocatedMegabytes);

/// <summary>Seconds from the application's first answer to the label that says <c>running</c>.</summary>
/// <param name="TaskUpAfter">Seconds after which the application answers, on average.</param>
/// <param name="Starts">How many starts.</param>
/// <param name="P50">Half of the starts take no longer.</param>
/// <param name="P95">Of a hundred starts 95 take no longer.</param>
/// <param name="Most">The longest.</param>
sealed record DeadTimeResult(int TaskUpAfter, int Starts, double P50, double P95, double Most);

/// <summary>Milliseconds; each is null where it could not be measured.</summary>
sealed record StartupResult
{
    /// <summary>The time of an empty .NET program.</summary>
    public Spread? Empty { get; init; }

    public Spread? Help { get; init; }

    /// <summary>Medians of bench/Measure-Import.ps1, by case.</summary>
    public IReadOnlyDictionary<string, double> PowerShell { get; init; } = new Dictionary<string, double>();
}

/// <summary>One benchmark of BenchmarkDotNet.</summary>
sealed record MicroResult(string Name, double Microseconds, double Error, long Bytes);
