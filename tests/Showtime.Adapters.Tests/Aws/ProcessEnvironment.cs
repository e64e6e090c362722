using System.Collections;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Showtime.Adapters.Tests.Aws;

[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironmentCollection;

/// <summary>An environment without any AWS setting of the machine, until it is disposed of.</summary>
sealed class ProcessEnvironment : IDisposable
{
    static readonly DirectoryInfo Files = Directory.CreateTempSubdirectory("showtime-aws-");

    readonly Dictionary<string, string?> _before = [];

    /// <summary>The SDK looks for its files once in a process: these, and not the user's.</summary>
    [ModuleInitializer]
    internal static void PointTheSdkAtEmptyFiles()
    {
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", WriteFile("config", ""));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", WriteFile("credentials", ""));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Files.Delete(recursive: true);
    }

    public ProcessEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith("AWS_", StringComparison.Ordinal) && !name.EndsWith("_FILE", StringComparison.Ordinal))
                this[name] = null;
        }

        this["AWS_EC2_METADATA_DISABLED"] = "true";
    }

    public string? this[string name]
    {
        set
        {
            _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
            FallbackInternalConfigurationFactory.Reset();
            FallbackRegionFactory.Reset();
        }
    }

    public static string WriteFile(string name, string text)
    {
        var path = Path.Combine(Files.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public static void WriteConfig(string text)
    {
        WriteFile("config", text);
        FallbackInternalConfigurationFactory.Reset();
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
        FallbackInternalConfigurationFactory.Reset();
        FallbackRegionFactory.Reset();
        WriteFile("config", "");
    }
}
