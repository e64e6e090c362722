using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker;

/// <summary>The credentials that <c>docker login</c> stored: in config.json itself or with a credential helper.</summary>
internal sealed class DockerConfigCredentials(IReadOnlyDictionary<string, string> variables, IProcessRunner processes) : IRegistryCredentialSource
{
    /// <summary>The name under which docker keeps Docker Hub's credential.</summary>
    public const string DockerHubKey = "https://index.docker.io/v1/";

    public static string KeyOf(string registry) => registry == ImageReference.DockerHub ? DockerHubKey : registry;

    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        var config = DockerConfigFolder.Read(variables).Content;
        var key = KeyOf(registry);
        var helper = Text((config["credHelpers"] as JsonObject)?[registry]) ?? Text((config["credHelpers"] as JsonObject)?[key]) ?? Text(config["credsStore"]);
        if (helper is not null && await AskHelperAsync(helper, key, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        return config["auths"] is JsonObject auths ? Find(auths, key) : null;
    }

    static RegistryCredential? Find(JsonObject auths, string key)
    {
        foreach (var name in new[] { key, "https://" + key, "http://" + key, $"https://{key}/v1/", $"https://{key}/v2/" })
        {
            if (auths[name] is not JsonObject entry)
                continue;
            if (Text(entry["identitytoken"]) is { } token)
                return new RegistryCredential("", "", token);
            if (Text(entry["auth"]) is { } encoded && Decode(encoded) is { } decoded)
                return decoded;
            if (Text(entry["username"]) is { } user && Text(entry["password"]) is { } password)
                return new RegistryCredential(user, password);
        }
        return null;
    }

    static RegistryCredential? Decode(string encoded)
    {
        var buffer = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, buffer, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2);
        return parts.Length == 2 ? new RegistryCredential(parts[0], parts[1].TrimEnd('\0')) : null;
    }

    /// <summary>The protocol of docker's credential helpers: the registry on standard input, JSON on standard output.</summary>
    async Task<RegistryCredential?> AskHelperAsync(string helper, string key, CancellationToken cancellationToken)
    {
        var program = "docker-credential-" + helper;
        var found = helper.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? ExecutableFinder.FindAll(program, variables.GetValueOrDefault("PATH"))
            : [];
        if (found is not [var path, ..])
        {
            throw new ShowtimeException(
                ShowtimeError.NotAuthenticated,
                $"The docker configuration names the credential helper '{program}', which is not on the PATH.",
                $"Install it, or log in again with 'docker login {key}'.");
        }
        StringBuilder answer = new();
        var command = new ProcessCommand(path, ["get"])
        {
            // A helper needs what the user's session has (a key ring's bus, for example), and sees no build.
            Environment = variables,
            StandardInput = key + "\n",
            TailLines = 1,
        };
        var result = await processes.RunAsync(
            command, line => answer.AppendLine(line.IsError ? "" : line.Text), cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            if (answer.ToString().Contains("credentials not found", StringComparison.OrdinalIgnoreCase))
                return null;
            throw new ShowtimeException(
                ShowtimeError.NotAuthenticated,
                $"The credential helper '{program}' failed for '{key}' with exit code {result.ExitCode}.",
                $"Log in again with 'docker login {key}'.");
        }
        return Read(answer.ToString(), program);
    }

    static RegistryCredential? Read(string answer, string program)
    {
        try
        {
            var entry = JsonNode.Parse(answer) as JsonObject;
            if (Text(entry?["Username"]) is not { } user || Text(entry?["Secret"]) is not { } secret)
                return null;
            return user == "<token>" ? new RegistryCredential("", "", secret) : new RegistryCredential(user, secret);
        }
        catch (JsonException)
        {
            throw new ShowtimeException(ShowtimeError.NotAuthenticated, $"The credential helper '{program}' did not answer with JSON.");
        }
    }

    static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}

/// <summary>Asks several sources in order; the first that knows the registry wins. Its secrets are masked in the log before it is returned.</summary>
internal sealed class CredentialChain(IActivityLog? log, params IRegistryCredentialSource[] sources) : IRegistryCredentialSource
{
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(registry, cancellationToken).ConfigureAwait(false) is not { } credential)
                continue;
            foreach (var secret in new[] { credential.Password, credential.IdentityToken })
            {
                if (!string.IsNullOrWhiteSpace(secret))
                    log.ReportSecret(secret);
            }
            return credential;
        }
        return null;
    }
}
