using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>The combinations of CPU units and memory that Fargate has.</summary>
static partial class FargateSizes
{
    public static (int Cpu, int Memory) Check(string? cpuText, string? memoryText)
    {
        if (string.IsNullOrEmpty(cpuText)) throw AwsException.Client("Fargate requires that 'cpu' be defined at the task level.");
        if (string.IsNullOrEmpty(memoryText)) throw AwsException.Client("Fargate requires that 'memory' be defined at the task level.");
        var cpu = Units(cpuText, "cpu", VCpu());
        var memory = Units(memoryText, "memory", Gigabytes());
        if (!Exists(cpu, memory))
        {
            throw AwsException.Client($"No Fargate configuration exists for given values: {cpu.Invariant()} CPU, {memory.Invariant()} memory. See the Amazon ECS documentation for the valid values.");
        }

        return (cpu, memory);
    }

    static bool Exists(int cpu, int memory) => cpu switch
    {
        256 => memory is 512 or 1024 or 2048,
        512 => Between(memory, 1, 4, 1),
        1024 => Between(memory, 2, 8, 1),
        2048 => Between(memory, 4, 16, 1),
        4096 => Between(memory, 8, 30, 1),
        8192 => Between(memory, 16, 60, 4),
        16384 => Between(memory, 32, 120, 8),
        _ => false,
    };

    static bool Between(int memory, int fromGb, int toGb, int stepGb) =>
        memory >= fromGb * 1024 && memory <= toGb * 1024 && (memory - (fromGb * 1024)) % (stepGb * 1024) == 0;

    // "512", "0.5 vCPU", "2GB": the words are turned into units.
    static int Units(string text, string setting, Regex words)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units)) return units;
        var match = words.Match(text);
        if (!match.Success) throw AwsException.Client($"Invalid '{setting}' setting for task.");
        return (int)(decimal.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * 1024);
    }

    [GeneratedRegex(@"^(?<n>[0-9]+(\.[0-9]+)?)\s*vcpu$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VCpu();

    [GeneratedRegex(@"^(?<n>[0-9]+(\.[0-9]+)?)\s*gb$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Gigabytes();
}
