using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Adapters.Docker;

/// <summary>
/// A docker configuration for one command: the credentials of the registries it needs and no others, readable by this user
/// only and deleted afterwards. Plug-ins, contexts and proxies are the operator's own.
/// </summary>
internal sealed class TemporaryDockerConfig : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    TemporaryDockerConfig(string path, string buildxState)
    {
        Path = path;
        BuildxState = buildxState;
    }

    public string Path { get; }

    /// <summary>Where buildx keeps its builders: the operator's own folder.</summary>
    public string BuildxState { get; }

    public static TemporaryDockerConfig Create(
        IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, RegistryCredential> credentials)
    {
        var real = DockerConfigFolder.Read(variables);
        var buildxState = variables.GetValueOrDefault("BUILDX_CONFIG") is { Length: > 0 } given ? given : System.IO.Path.Combine(real.Path, "buildx");
        // Made with mode 700 where there are modes.
        var config = new TemporaryDockerConfig(Directory.CreateTempSubdirectory("showtime-docker-").FullName, buildxState);
        try
        {
            CopyFolder(System.IO.Path.Combine(real.Path, "contexts"), System.IO.Path.Combine(config.Path, "contexts"));
            Write(System.IO.Path.Combine(config.Path, "config.json"), Content(real, credentials).ToJsonString());
            return config;
        }
        catch
        {
            config.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    static JsonObject Content(DockerConfigFolder real, IReadOnlyDictionary<string, RegistryCredential> credentials)
    {
        JsonObject content = [];
        foreach (var kept in new[] { "currentContext", "proxies" })
        {
            if (real.Content[kept] is { } value)
                content[kept] = value.DeepClone();
        }
        JsonArray pluginFolders = [System.IO.Path.Combine(real.Path, "cli-plugins")];
        foreach (var folder in real.Content["cliPluginsExtraDirs"] as JsonArray ?? [])
            pluginFolders.Add(folder?.DeepClone());
        content["cliPluginsExtraDirs"] = pluginFolders;
        JsonObject auths = [];
        foreach (var (registry, credential) in credentials)
            auths[DockerConfigCredentials.KeyOf(registry)] = Entry(credential);
        content["auths"] = auths;
        return content;
    }

    static JsonObject Entry(RegistryCredential credential) => credential.IdentityToken is { } token
        ? new JsonObject { ["auth"] = Encode("<token>:"), ["identitytoken"] = token }
        : new JsonObject { ["auth"] = Encode($"{credential.Username}:{credential.Password}") };

    static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
