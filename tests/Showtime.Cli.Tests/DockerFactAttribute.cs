using Showtime.Adapters.Docker;

namespace Showtime.Cli.Tests;

/// <summary>A test that needs a Docker engine and a command to build with; without one it is skipped.</summary>
sealed class DockerFactAttribute : FactAttribute
{
    static readonly Lazy<string?> Problem = new(Find);

    public DockerFactAttribute() => Skip = Problem.Value;

    static string? Find()
    {
        var variables = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
#pragma warning disable VSTHRD002 // an attribute's constructor cannot wait in any other way
        return DockerEngine.ProbeAsync(variables, time: null, CancellationToken.None).GetAwaiter().GetResult().BuildProblem;
#pragma warning restore VSTHRD002
    }
}
