using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>The operator's own docker configuration (<c>DOCKER_CONFIG</c>, else <c>~/.docker</c>). Only read.</summary>
internal sealed class DockerConfigFolder
{
    DockerConfigFolder(string path, JsonObject content)
    {
        Path = path;
        Content = content;
    }

    public string Path { get; }

    /// <summary>config.json; empty where there is none.</summary>
    public JsonObject Content { get; }

    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidConfiguration"/> where config.json is there but is not JSON.</exception>
    public static DockerConfigFolder Read(IReadOnlyDictionary<string, string> variables)
    {
        var folder = variables.GetValueOrDefault("DOCKER_CONFIG");
        if (string.IsNullOrEmpty(folder))
        {
            var home = variables.GetValueOrDefault(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME", "");
            folder = System.IO.Path.Combine(home, ".docker");
        }
        folder = System.IO.Path.GetFullPath(folder);
        var file = System.IO.Path.Combine(folder, "config.json");
        if (!File.Exists(file))
            return new DockerConfigFolder(folder, []);
        try
        {
            return new DockerConfigFolder(folder, (JsonObject)JsonNode.Parse(File.ReadAllText(file))!);
        }
        catch (Exception failure) when (
            failure is JsonException or InvalidCastException or NullReferenceException or IOException or UnauthorizedAccessException)
        {
            // The content may be secret, and a JSON error quotes it.
            throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"The docker configuration '{file}' cannot be read ({failure.GetType().Name}).",
                "Repair it, or point DOCKER_CONFIG at another folder.");
        }
    }
}
