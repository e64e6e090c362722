using System.Collections;
using Showtime.Cli.Hosts;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli;

/// <summary>What the application needs from outside; a test gives its own.</summary>
sealed record ApplicationSettings
{
    public required ConsoleStreams Console { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Makes the session that commands work with.</summary>
    public required Func<ConnectionOptions, IShowtimeSession> Connect { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool InActions => ActionsJob.IsIn(Variables);
}

/// <summary>The environment of this process, copied once.</summary>
static class ProcessVariables
{
    public static IReadOnlyDictionary<string, string> Read()
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        // A loop: of a query over DictionaryEntry nothing is compiled ahead.
        var variables = new Dictionary<string, string>(comparer);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) variables.Add((string)variable.Key, (string?)variable.Value ?? "");
        return variables;
    }
}
