using System.Net;
using System.Net.Http.Headers;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>Pushes blobs and manifests as the distribution specification has it and docker does: begin, send, finish with the digest.</summary>
internal sealed class RegistryPush(RegistryConnection connection, TimeProvider time)
{
    const string Rights = "pull,push";
    const int Attempts = 4;
    static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    /// <summary>Pushes a blob; one that the repository has already is left as it is.</summary>
    public async Task PushBlobAsync(ImageReference image, PreparedBlob blob, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await HasAsync(image, blob, cancellationToken).ConfigureAwait(false)) return;
            try
            {
                await UploadAsync(image, blob, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (
                e is HttpRequestException or TimeoutException or IOException || e is ShowtimeException { Error: ShowtimeError.Unreachable })
            {
                if (attempt == Attempts)
                {
                    throw e as ShowtimeException ?? new ShowtimeException(
                        ShowtimeError.Unreachable,
                        $"A layer could not be pushed to {image.Registry}: {e.Message}",
                        "Try again.",
                        e) { Target = image.ToString() };
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the manifest under the image's tag: the image is there from now on.</summary>
    public async Task PushManifestAsync(ImageReference image, string type, byte[] manifest, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            image, Rights,
            () => new HttpRequestMessage(HttpMethod.Put, RegistryConnection.AddressOf(image, "manifests/" + image.Tag))
            {
                Content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
            },
            cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw RegistryConnection.Refused(response, image, "push");
    }

    async Task<bool> HasAsync(ImageReference image, PreparedBlob blob, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            image,
            Rights,
            () => new HttpRequestMessage(HttpMethod.Head, RegistryConnection.AddressOf(image, "blobs/" + blob.Digest)),
            cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        return response.IsSuccessStatusCode ? true : throw RegistryConnection.Refused(response, image, "push");
    }

    async Task UploadAsync(ImageReference image, PreparedBlob blob, CancellationToken cancellationToken)
    {
        var start = RegistryConnection.AddressOf(image, "blobs/uploads/");
        Uri place;
        using (var begun = await connection.SendAsync(
            image, Rights, () => new HttpRequestMessage(HttpMethod.Post, start), cancellationToken).ConfigureAwait(false))
        {
            place = Next(begun, start, image);
        }

        using (var sending = new HttpRequestMessage(HttpMethod.Patch, place) { Content = blob.ToContent() })
        {
            sending.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var sent = await connection.SendOnceAsync(image, Rights, sending, Timeout, cancellationToken).ConfigureAwait(false);
            place = Next(sent, place, image);
        }

        var separator = place.Query.Length == 0 ? "?" : "&";
        var end = new Uri($"{place}{separator}digest={Uri.EscapeDataString(blob.Digest)}");
        using var finished = await connection.SendAsync(
            image, Rights, () => new HttpRequestMessage(HttpMethod.Put, end) { Content = new ByteArrayContent([]) }, cancellationToken).ConfigureAwait(false);
        if (finished.StatusCode == HttpStatusCode.NotFound)
        {
            // Either the answer to an earlier try was lost, and the next look finds the blob, or the registry gave the upload up.
            throw new ShowtimeException(
                ShowtimeError.Unreachable, $"The registry {image.Registry} does not know the upload any more.", "Try again.") { Target = image.ToString() };
        }

        if (!finished.IsSuccessStatusCode) throw RegistryConnection.Refused(finished, image, "push");
    }

    /// <summary>Where the upload goes on. The login goes with it, so it has to be the registry itself.</summary>
    static Uri Next(HttpResponseMessage response, Uri asked, ImageReference image)
    {
        if (!response.IsSuccessStatusCode) throw RegistryConnection.Refused(response, image, "push");
        if (response.Headers.Location is { } location && new Uri(asked, location) is var next && next.Scheme == asked.Scheme
            && next.Authority == asked.Authority)
            return next;
        throw new ShowtimeException(
            ShowtimeError.Unreachable, $"The registry {image.Registry} names no place of its own to upload to.") { Target = image.ToString() };
    }
}
