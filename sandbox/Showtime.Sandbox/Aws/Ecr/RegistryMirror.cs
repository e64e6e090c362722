using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;

namespace Showtime.Sandbox.Aws.Ecr;

/// <summary>
/// A real registry on loopback that stands in for ECR: before an action on a repository the model learns what was pushed there, and what an action
/// deletes is deleted there as well.
/// </summary>
sealed class RegistryMirror(AwsWorld world, Uri endpoint) : IDisposable
{
    static readonly string[] ManifestTypes =
    [
        Registry.ManifestType,
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
    ];

    readonly HttpClient _client = new() { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>A registry may not be allowed to delete: what ECR has deleted is then hidden as long as it is there.</summary>
    readonly HashSet<(string Repository, string Tag, string Digest)> _hidden = [];

    public async Task RefreshAsync(string repository, CancellationToken cancellationToken)
    {
        var tags = await TagsAsync(repository, cancellationToken).ConfigureAwait(false);
        var manifests = new List<(string Tag, string Digest, string Type, string Text)>();
        foreach (var tag in tags)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{repository}/manifests/{tag}");
            foreach (var type in ManifestTypes) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            using var answer = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode || !answer.Headers.TryGetValues("Docker-Content-Digest", out var digest))
            {
                continue; // deleted: its tag is still listed
            }

            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            manifests.Add((tag, digest.First(), answer.Content.Headers.ContentType?.MediaType ?? Registry.ManifestType, text));
        }

        world.Enter(() => Take(repository, manifests));
    }

    /// <summary>Deletes what an action has deleted in the model.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="deleted">The tags and the digests of their images.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeleteAsync(string repository, IReadOnlyList<(string Tag, string Digest)> deleted, CancellationToken cancellationToken)
    {
        foreach (var (digest, tags) in deleted.GroupBy(static d => d.Digest, static d => d.Tag, StringComparer.Ordinal).Select(static g => (g.Key, g.ToList())))
        {
            // A registry deletes a manifest with all its tags: one that has other tags stays.
            var isGone = world.Enter(() => !world.Registry.Repositories[repository].Images.ContainsKey(digest));
            if (isGone)
            {
                using var answer = await _client
                    .DeleteAsync(new Uri($"/v2/{repository}/manifests/{digest}", UriKind.Relative), cancellationToken)
                    .ConfigureAwait(false);
                if (answer.IsSuccessStatusCode) continue;
            }

            world.Enter(() => tags.ForEach(t => _hidden.Add((repository, t, digest))));
        }
    }

    public void Dispose() => _client.Dispose();

    async Task<IReadOnlyList<string>> TagsAsync(string repository, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri($"/v2/{repository}/tags/list", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound) return []; // nothing was pushed there yet
        answer.EnsureSuccessStatusCode();
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)) as JsonObject;
        return body?["tags"] is JsonArray ? body.Strings("tags") : [];
    }

    void Take(string repository, List<(string Tag, string Digest, string Type, string Text)> manifests)
    {
        if (!world.Registry.Repositories.TryGetValue(repository, out var found)) return; // ECR knows only repositories that were created
        _hidden.RemoveWhere(h => h.Repository == repository && !manifests.Exists(m => (m.Tag, m.Digest) == (h.Tag, h.Digest)));
        var before = found.Images.ToDictionary(StringComparer.Ordinal);
        found.Images.Clear();
        foreach (var (tag, digest, type, text) in manifests)
        {
            if (_hidden.Contains((repository, tag, digest))) continue;
            if (!found.Images.TryGetValue(digest, out var image))
            {
                var pushedAt = before.GetValueOrDefault(digest)?.PushedAt ?? world.Now;
                found.Images[digest] = image = new(digest, text, type, pushedAt, Size(text));
            }

            image.Tags.Add(tag);
        }

        if (!before.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(found.Images.Keys)) world.Touch();
    }

    static long Size(string manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        return document.RootElement.TryGetProperty("layers", out var layers)
            ? layers.EnumerateArray().Sum(static l => l.TryGetProperty("size", out var size) ? size.GetInt64() : 0)
            : 0;
    }
}
