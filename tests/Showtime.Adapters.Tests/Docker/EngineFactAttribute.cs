using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>
/// A test that really builds. It needs an engine with a client that can build, a static busybox to run in images made from nothing,
/// and the registry that SHOWTIME_TEST_REGISTRY names.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EngineFactAttribute : FactAttribute
{
    public const string Busybox = "/bin/busybox";

    static readonly Lazy<string?> Problem = new(Find);

    public EngineFactAttribute() => Skip = Problem.Value;

    public static string? Registry => Environment.GetEnvironmentVariable("SHOWTIME_TEST_REGISTRY") is { Length: > 0 } address ? address : null;

    public static Dictionary<string, string> Variables { get; } = Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    static string? Find()
    {
        if (Registry is null)
            return "SHOWTIME_TEST_REGISTRY names no registry";
        if (!File.Exists(Busybox))
            return $"there is no {Busybox} (package busybox-static)";
        var probe = DockerEngine.ProbeAsync(Variables, new ProcessRunner(TimeProvider.System), TimeProvider.System, TimeSpan.FromSeconds(20), CancellationToken.None);
#pragma warning disable VSTHRD002 // xunit asks for the reason to skip synchronously.
        return probe.GetAwaiter().GetResult().BuildProblem;
#pragma warning restore VSTHRD002
    }
}
