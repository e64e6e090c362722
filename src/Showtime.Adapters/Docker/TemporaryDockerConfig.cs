using System.Text;
using System.Text.Json.Nodes;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;

namespace Showtime.Adapters.Docker;

/// <summary>
/// A docker configuration for one command: the credentials of the registries it needs and no others, and no secret in any file. Docker asks a credential
/// helper, which answers from the environment of that one command. Plug-ins and contexts are the operator's own; so are proxies, which docker
/// copies into a build with the login in their addresses, for trusted code only.
/// </summary>
internal sealed class TemporaryDockerConfig : IDisposable
{
    /// <summary>Docker starts the program <c>docker-credential-showtime</c>.</summary>
    const string HelperName = "showtime";

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    TemporaryDockerConfig(string path, string buildxState)
    {
        Path = path;
        BuildxState = buildxState;
    }

    public string Path { get; }

    /// <summary>Where buildx keeps its builders: the operator's own folder.</summary>
    public string BuildxState { get; }

    /// <summary>Where buildx writes what it has built.</summary>
    public string MetadataFile => System.IO.Path.Combine(Path, "metadata.json");

    /// <summary>The folder of the credential helper, to be put on the command's PATH; null where no credential is given.</summary>
    public string? HelperFolder { get; private set; }

    /// <summary>What the helper answers with, by variables of the command's environment.</summary>
    public IReadOnlyDictionary<string, string> HelperVariables { get; private set; } = new Dictionary<string, string>();

    /// <param name="variables">The environment of the job.</param>
    /// <param name="credentials">The credentials by registry.</param>
    /// <param name="trusted">Whether the code that is built may see the operator's proxies.</param>
    public static TemporaryDockerConfig Create(
        IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, RegistryCredential> credentials, bool trusted)
    {
        var real = DockerConfigFolder.Read(variables);
        var buildxState = variables.GetValueOrDefault("BUILDX_CONFIG") is { Length: > 0 } given ? given : System.IO.Path.Combine(real.Path, "buildx");
        var config = new TemporaryDockerConfig(TemporaryFolders.Create("docker").FullName, buildxState);
        try
        {
            LinkFolder(System.IO.Path.Combine(real.Path, "contexts"), System.IO.Path.Combine(config.Path, "contexts"));
            var content = Content(real, trusted);
            if (credentials.Count > 0)
                config.AddCredentials(content, credentials);
            Write(System.IO.Path.Combine(config.Path, "config.json"), content.ToJsonString(), OwnerOnly);
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

    static JsonObject Content(DockerConfigFolder real, bool trusted)
    {
        JsonObject content = [];
        foreach (var kept in trusted ? new[] { "currentContext", "proxies" } : ["currentContext"])
        {
            if (real.Content[kept] is { } value)
                content[kept] = value.DeepClone();
        }
        JsonArray pluginFolders = [System.IO.Path.Combine(real.Path, "cli-plugins")];
        foreach (var folder in real.Content["cliPluginsExtraDirs"] as JsonArray ?? [])
            pluginFolders.Add(folder?.DeepClone());
        content["cliPluginsExtraDirs"] = pluginFolders;
        content["auths"] = new JsonObject();
        return content;
    }

    void AddCredentials(JsonObject content, IReadOnlyDictionary<string, RegistryCredential> credentials)
    {
        if (OperatingSystem.IsWindows())
        {
            // A helper would have to be a program there. The folder is the user's own, and is swept.
            foreach (var (registry, credential) in credentials)
                content["auths"]![DockerConfigCredentials.KeyOf(registry)] = Entry(credential);
            return;
        }
        JsonObject helpers = [];
        Dictionary<string, string> answers = [];
        StringBuilder cases = new();
        foreach (var (registry, credential) in credentials)
        {
            var key = DockerConfigCredentials.KeyOf(registry);
            var variable = $"SHOWTIME_REGISTRY_LOGIN_{answers.Count}";
            helpers[key] = HelperName;
            // A key is an address that was parsed: there is nothing in it that a shell reads.
            cases.Append("  '").Append(key).Append("') printf '%s' \"$").Append(variable).Append("\" ;;\n");
            answers[variable] = new JsonObject
            {
                ["ServerURL"] = key,
                ["Username"] = credential.IdentityToken is null ? credential.Username : "<token>",
                ["Secret"] = credential.IdentityToken ?? credential.Password,
            }.ToJsonString();
        }
        content["credHelpers"] = helpers;
        HelperFolder = System.IO.Path.Combine(Path, "bin");
        HelperVariables = answers;
        Directory.CreateDirectory(HelperFolder);
        Write(System.IO.Path.Combine(HelperFolder, "docker-credential-" + HelperName), $"""
            #!/bin/sh
            # The protocol of docker's credential helpers. The answers are in this command's environment.
            case "$1" in get) ;; list) printf '%s' '{"{}"}'; exit 0 ;; *) exit 0 ;; esac
            read -r server
            case "$server" in
            {cases}  *) printf '%s' 'credentials not found in native keychain'; exit 1 ;;
            esac

            """, OwnerOnly | UnixFileMode.UserExecute);
    }

    static JsonObject Entry(RegistryCredential credential) => credential.IdentityToken is { } token
        ? new JsonObject { ["auth"] = Encode("<token>:"), ["identitytoken"] = token }
        : new JsonObject { ["auth"] = Encode($"{credential.Username}:{credential.Password}") };

    static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static void Write(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    /// <summary>A context has the key of its engine, which is not copied where links are for everybody.</summary>
    static void LinkFolder(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(to, from);
            return;
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
