using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Registries;

/// <summary>Deletes tags on Docker Hub, whose registry does not: its own web API does, with a token of its own.</summary>
internal sealed class DockerHubClient(RegistryHttp http, IRegistryCredentialSource credentials)
{
    static readonly Uri Login = new("https://hub.docker.com/v2/users/login");

    public async Task<bool> DeleteTagAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var token = await LogInAsync(image, cancellationToken).ConfigureAwait(false);
        var address = new Uri($"https://hub.docker.com/v2/repositories/{image.Repository}/tags/{Uri.EscapeDataString(image.Tag)}/");
        using var response = await http.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Delete, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } },
            cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        if (response.IsSuccessStatusCode)
            return true;
        throw new ShowtimeException(
            response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ShowtimeError.PermissionDenied : ShowtimeError.Unreachable,
            $"Docker Hub does not delete {image.Repository}:{image.Tag} ({(int)response.StatusCode}).",
            "The access token needs the permission Read, Write, Delete.")
        {
            Target = image.ToString(),
        };
    }

    async Task<string> LogInAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (await credentials.FindAsync(ImageReference.DockerHub, cancellationToken).ConfigureAwait(false) is not { IdentityToken: null } credential)
            throw Refused("no user name and access token are known");
        using var response = await http.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Login)
            {
                Content = JsonContent.Create(new JsonObject { ["username"] = credential.Username, ["password"] = credential.Password }),
            },
            cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw Refused($"it refuses the {credential} ({(int)response.StatusCode})");
        var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return RegistryConnection.ReadToken(answer) ?? throw Refused("its login gives no token");

        ShowtimeException Refused(string why) => new(
            ShowtimeError.NotAuthenticated,
            $"Docker Hub does not let us delete: {why}.",
            "Set DOCKERHUB_USER and DOCKERHUB_TOKEN, or log in with 'docker login'.")
        {
            Target = image.ToString(),
        };
    }
}
