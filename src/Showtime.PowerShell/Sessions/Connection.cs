using System.Collections;
using Showtime.Core.Ports;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Sessions;

/// <summary>What Connect-Showtime set for a runspace; a parameter of a command wins over it, and it wins over environment variables.</summary>
/// <param name="Repository">The repository, <c>owner/name</c>, or null.</param>
/// <param name="ConfigurationPath">The configuration file's full path, or null.</param>
/// <param name="Variables">Environment variables that are set for this connection only: a token, endpoints.</param>
/// <param name="Overrides">Configuration values by key path.</param>
sealed record Connection(
    string? Repository, string? ConfigurationPath, IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> Overrides)
{
    /// <summary>Nothing set: variables and defaults decide.</summary>
    public static Connection Default { get; } = new(null, null, new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The options of a session, with the process's environment variables as they are now.</summary>
    /// <param name="workingDirectory">The full path of the current location.</param>
    /// <returns>The options.</returns>
    public ConnectionOptions ToOptions(string workingDirectory)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = new Dictionary<string, string>(comparer);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) variables[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in Variables) variables[name] = value;
        return new ConnectionOptions
        {
            Variables = variables,
            Repository = Repository,
            ConfigurationPath = ConfigurationPath,
            Overrides = Overrides,
            WorkingDirectory = workingDirectory,
            Log = new ActivityRelay(),
        };
    }
}
