namespace Showtime.Adapters.Docker;

/// <summary>The environment of a docker command: an allow-list, so that no token of the job reaches it.</summary>
internal static class DockerEnvironment
{
    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    };

    /// <summary>Programs need these on Windows.</summary>
    static readonly HashSet<string> WindowsNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "SYSTEMROOT", "USERPROFILE", "PROGRAMDATA", "PROGRAMFILES", "LOCALAPPDATA", "APPDATA", "PATHEXT", "TEMP", "TMP",
    };

    /// <summary>DOCKER_* is allowed, but not what holds a credential: DOCKER_PASSWORD, DOCKER_AUTH_CONFIG, DOCKER_TOKEN …</summary>
    static readonly string[] SecretWords = ["PASS", "TOKEN", "SECRET", "AUTH", "KEY", "CREDENTIAL"];

    public static Dictionary<string, string> Select(IReadOnlyDictionary<string, string> variables) =>
        variables.Where(static variable => IsAllowed(variable.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The same with a configuration folder of its own.</summary>
    public static Dictionary<string, string> Select(IReadOnlyDictionary<string, string> variables, TemporaryDockerConfig config)
    {
        var environment = Select(variables);
        environment["DOCKER_CONFIG"] = config.Path;
        environment["BUILDX_CONFIG"] = config.BuildxState;
        environment["DOCKER_BUILDKIT"] = "1";
        foreach (var (name, value) in config.HelperVariables)
            environment[name] = value;
        if (config.HelperFolder is { } folder)
            environment["PATH"] = folder + Path.PathSeparator + variables.GetValueOrDefault("PATH");
        return environment;
    }

    static bool IsAllowed(string name)
    {
        if (Names.Contains(name) || (OperatingSystem.IsWindows() && WindowsNames.Contains(name)))
            return true;
        return (name.StartsWith("DOCKER_", StringComparison.Ordinal) || name.StartsWith("BUILDX_", StringComparison.Ordinal))
            && !Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
